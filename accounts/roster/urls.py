from django.urls import path

from . import views

urlpatterns = [
    path("roster/import/", views.roster_import, name="roster_import"),
    path("roster/template/", views.roster_import_template, name="roster_import_template"),
    path("roster/import/<str:token>/", views.roster_import_preview, name="roster_import_preview"),
    path(
        "roster/import/<str:token>/errors/", views.roster_import_errors, name="roster_import_errors"
    ),
    path(
        "roster/import/<str:token>/columns/",
        views.roster_import_columns,
        name="roster_import_columns",
    ),
]
