from django.urls import include, path

urlpatterns = [
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
]
