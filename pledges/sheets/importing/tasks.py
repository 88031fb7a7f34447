"""The jobs of importing."""

from jobs.running import job_kind

from .import_views import PAGES, import_pledges

job_kind(PAGES.kind)(import_pledges)
