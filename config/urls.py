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
    path("", include("pledges.sheets.pages.urls")),
    path("", include("pledges.sheets.confirmation.urls")),
    path("", include("pledges.sheets.paper.urls")),
    path("", include("pledges.sheets.cycles.urls")),
    path("", include("pledges.sheets.enrolment.urls")),
    path("", include("pledges.disclosure.publishing.urls")),
    path("", include("pledges.disclosure.opinions.urls")),
    path("", include("ledger.urls")),
    path("", include("reviews.meetings.exchange.urls")),
    path("", include("reviews.meetings.circulars.urls")),
    path("", include("reviews.evaluation.ballots.urls")),
    path("", include("reviews.inspection.urls")),
    path("", include("reviews.evaluation.schemes.urls")),
    path("", include("reviews.evaluation.results.urls")),
    path("", include("reviews.accountability.measures.urls")),
    path("", include("reviews.accountability.recognition.urls")),
    path("", include("reviews.reports.urls")),
    path("", include("reviews.documents.urls")),
    path("", include("boards.urls")),
    path("", include("operation.urls")),
]

handler400 = "config.busy.bad_request"
handler500 = "config.busy.server_error"
