"""The manual, a part for each role, and the short help of each page. Reads ``docs/manual/`` only."""
