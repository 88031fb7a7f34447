"""Exchange meetings and circulars. Touches documents, pledges and the ledger."""
