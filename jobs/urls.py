from django.urls import path

from . import views

urlpatterns = [
    path("tasks/", views.job_list, name="job_list"),
    path("tasks/<uuid:pk>/", views.job_detail, name="job_detail"),
    path("tasks/<uuid:pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("tasks/<uuid:pk>/retry/", views.job_retry, name="job_retry"),
    path("tasks/<uuid:pk>/file/", views.job_file, name="job_file"),
    path("imports/shapes/", views.import_shape_list, name="import_shape_list"),
    path("imports/shapes/<int:pk>/forget/", views.import_shape_forget, name="import_shape_forget"),
]
