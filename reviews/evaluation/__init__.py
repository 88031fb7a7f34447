"""Schemes, ballots and results of the annual review. Uses inspection and the apps below it."""
