"""The jobs of accounts."""

from datetime import timedelta

from jobs.running import job_kind

from .slips import JOB_KIND, SLIPS_KIND, open_accounts_job, slips_job

job_kind(JOB_KIND, keep=timedelta(days=1))(open_accounts_job)
job_kind(SLIPS_KIND, keep=timedelta(days=1))(slips_job)
