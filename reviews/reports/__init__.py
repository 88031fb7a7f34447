"""Upward reports: a unit to its superior for a period, with figures from the ledger; sent, returned with reason, accepted."""
