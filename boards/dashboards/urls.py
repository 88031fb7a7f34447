from django.urls import path

from . import views

urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/summary.xlsx", views.dashboard_summary, name="dashboard_summary"),
    path("dashboard/trend/", views.dashboard_trend, name="dashboard_trend"),
    path("dashboard/ranking/", views.dashboard_ranking, name="dashboard_ranking"),
    path("dashboard/missing/", views.dashboard_missing, name="dashboard_missing"),
    path("dashboard/missing/<str:code>/", views.dashboard_who, name="dashboard_who"),
    path("dashboard/burden/", views.dashboard_burden, name="dashboard_burden"),
    path("dashboard/burden/<str:code>/", views.dashboard_burden_rows, name="dashboard_burden_rows"),
]
