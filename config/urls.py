"""All addresses of the application."""

from django.urls import include, path

urlpatterns = [
    path("", include("jobs.urls")),
    path("", include("accounts.signin.urls")),
    path("", include("accounts.audit.urls")),
    path("", include("accounts.roster.urls")),
    path("", include("accounts.organisations.urls")),
    path("", include("accounts.people.urls")),
    path("", include("accounts.messages.urls")),
    path("", include("pledges.importing.urls")),
    path("", include("pledges.sheets.urls")),
    path("", include("pledges.confirmation.urls")),
    path("", include("pledges.paper.urls")),
    path("", include("pledges.cycles.urls")),
    path("", include("pledges.enrolment.urls")),
    path("", include("pledges.disclosure.urls")),
    path("", include("pledges.opinions.urls")),
    path("", include("ledger.urls")),
    path("", include("reviews.urls")),
    path("", include("boards.urls")),
]

handler400 = "config.busy.bad_request"
handler500 = "config.busy.server_error"
