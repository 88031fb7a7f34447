"""Accountability 问责: measures proposed on cited facts, decided by the body with the authority, served, appealed, followed up."""
