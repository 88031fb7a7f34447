from django.urls import include, path

urlpatterns = [
    path("", include("reviews.meetings.urls")),
    path("", include("reviews.circulars.urls")),
    path("", include("reviews.evaluation.urls")),
    path("", include("reviews.inspection.urls")),
    path("", include("reviews.schemes.urls")),
    path("", include("reviews.results.urls")),
    path("", include("reviews.accountability.urls")),
    path("", include("reviews.recognition.urls")),
    path("", include("reviews.reports.urls")),
    path("", include("reviews.numbering.urls")),
]
