from django.urls import path

from . import views

urlpatterns = [
    path("calendar/", views.calendar_address, name="calendar_address"),
    path("calendar/give/", views.calendar_give, name="calendar_give"),
    path("calendar/revoke/", views.calendar_revoke, name="calendar_revoke"),
    path("calendar/feed.ics", views.calendar_feed, name="calendar_feed"),
]
