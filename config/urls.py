"""All addresses of the application."""

from django.urls import include, path

urlpatterns = [
    path("", include("jobs.urls")),
    path("", include("accounts.identity.urls")),
    path("", include("accounts.audit.urls")),
    path("", include("accounts.roster.urls")),
    path("", include("accounts.organisations.urls")),
    path("", include("accounts.people.urls")),
    path("", include("accounts.messages.urls")),
    path("", include("pledges.sheets.importing.urls")),
    path("", include("pledges.sheets.sheet.urls")),
    path("", include("pledges.sheets.confirmation.urls")),
    path("", include("pledges.sheets.paper.urls")),
    path("", include("pledges.sheets.cycles.urls")),
    path("", include("pledges.sheets.enrolment.urls")),
    path("", include("pledges.disclosure.publishing.urls")),
    path("", include("pledges.disclosure.opinions.urls")),
    path("", include("ledger.urls")),
    path("", include("reviews.urls")),
    path("", include("boards.urls")),
]

handler400 = "config.busy.bad_request"
handler500 = "config.busy.server_error"
