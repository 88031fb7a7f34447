"""The kinds of jobs of inspections, for the worker."""

from .print_jobs import print_check_sheets

__all__ = ["print_check_sheets"]
