"""The half-year inspection 督查: a plan, a sample of ledgers, findings with their rectification, supervision slips."""
