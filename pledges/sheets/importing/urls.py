from django.urls import path

from . import views

urlpatterns = [
    path("pledges/import/", views.pledge_import, name="pledge_import"),
    path("pledges/template/", views.pledge_import_template, name="pledge_import_template"),
    path("pledges/import/<str:token>/", views.pledge_import_preview, name="pledge_import_preview"),
    path(
        "pledges/import/<str:token>/errors/",
        views.pledge_import_errors,
        name="pledge_import_errors",
    ),
    path(
        "pledges/import/<str:token>/columns/",
        views.pledge_import_columns,
        name="pledge_import_columns",
    ),
]
