"""The jobs of paper."""

from jobs.running import job_kind

from .print_jobs import KIND, print_sheets

job_kind(KIND, queue="pdf")(print_sheets)
