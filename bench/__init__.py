"""Figures on an invented district: ``make bench``. Nothing here asserts anything; compare ratios within one run."""
