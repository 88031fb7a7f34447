"""The jobs of inspections."""

from jobs.running import job_kind

from .print_jobs import KIND, print_check_sheets

job_kind(KIND, queue="pdf")(print_check_sheets)
