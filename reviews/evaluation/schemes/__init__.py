"""Schemes: by which rules a review is counted, in versions."""
