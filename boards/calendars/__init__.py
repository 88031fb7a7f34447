"""Deadlines and meetings as a private calendar that a phone or a computer subscribes to (RFC 5545)."""
