"""Common parts for all other packages: databases, triggers, days, forms, state machines. Free of the domain."""
