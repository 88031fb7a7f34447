from django.urls import path

from . import check_views, views

urlpatterns = [
    path("disclosures/", views.disclosure_list, name="disclosure_list"),
    path("disclosures/propose/", views.disclosure_propose, name="disclosure_propose"),
    path("disclosures/act/", views.disclosure_act, name="disclosure_act"),
    path("disclosures/<int:pk>/", views.disclosure_detail, name="disclosure_detail"),
    path("paper/", check_views.paper_check, name="paper_check"),
    path("paper/<str:serial>/<str:code>/", check_views.paper_check, name="paper_check"),
]
