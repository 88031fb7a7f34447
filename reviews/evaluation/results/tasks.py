"""The jobs of results."""

from jobs.running import job_kind

from .print_jobs import KIND, print_score_sheets

job_kind(KIND, queue="pdf")(print_score_sheets)
