"""Accounts, roles, sign-in, sessions, calendar keys. Touches people."""
