"""The jobs of the roster."""

from jobs.running import job_kind

from .import_views import PAGES, import_roster

job_kind(PAGES.kind)(import_roster)
