from django.urls import path

from . import views

urlpatterns = [
    path("exchange/roster.xlsx", views.roster_exchange, name="roster_exchange"),
    path("exchange/pledges.xlsx", views.pledges_exchange, name="pledges_exchange"),
]
