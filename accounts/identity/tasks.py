"""The kinds of jobs of accounts, for the worker."""

from . import slips

__all__ = ["slips"]
