from django.urls import path

from . import views

urlpatterns = [
    path("disclosures/", views.disclosure_list, name="disclosure_list"),
    path("disclosures/propose/", views.disclosure_propose, name="disclosure_propose"),
    path("disclosures/act/", views.disclosure_act, name="disclosure_act"),
    path("disclosures/<int:pk>/", views.disclosure_detail, name="disclosure_detail"),
]
