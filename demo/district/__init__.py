"""An invented district for demonstrations, tests and measurements; the same seed gives the same district."""
