"""The record: one ledger per member, entries, append-only events, lights."""
