"""The audit trail: who did what, from where. Touches access and core only."""
