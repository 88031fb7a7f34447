"""Upward reports. Touches every other review."""
