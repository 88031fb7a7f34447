"""Schemes, ballots and results of the annual review. Touches inspection and what is below."""
