"""Plans, samples, check sheets, findings, supervision slips. Touches documents, pledges and the ledger."""
