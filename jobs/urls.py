from django.urls import path

from . import views

urlpatterns = [
    path("tasks/", views.job_list, name="job_list"),
    path("tasks/<uuid:pk>/", views.job_detail, name="job_detail"),
    path("tasks/<uuid:pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("tasks/<uuid:pk>/retry/", views.job_retry, name="job_retry"),
    path("tasks/<uuid:pk>/file/", views.job_file, name="job_file"),
]
