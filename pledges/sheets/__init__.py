"""The pledge sheet from the cycle to its frozen revisions, its import and its paper. Touches the ledger and accounts."""
