from django.urls import path

from . import views

urlpatterns = [
    path("meetings/", views.meeting_list, name="meeting_list"),
    path("meetings/new/", views.meeting_enter, name="meeting_enter"),
    path("my-meetings/", views.my_meetings, name="my_meetings"),
    path("meetings/<int:pk>/", views.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/invite/", views.meeting_invite, name="meeting_invite"),
    path("meetings/<int:pk>/hold/", views.meeting_hold, name="meeting_hold"),
    path("meetings/<int:pk>/close/", views.meeting_close, name="meeting_close"),
    path("meetings/<int:pk>/exempt/", views.meeting_exempt, name="meeting_exempt"),
    path("meetings/<int:pk>/plan/", views.meeting_plan, name="meeting_plan"),
    path("meetings/<int:pk>/note/", views.meeting_note, name="meeting_note"),
    path("meetings/<int:pk>/report/", views.meeting_report, name="meeting_report"),
    path(
        "meetings/<int:pk>/attendance.pdf",
        views.meeting_paper,
        {"paper": "attendance"},
        name="meeting_attendance_sheet",
    ),
    path(
        "meetings/<int:pk>/minutes.pdf",
        views.meeting_paper,
        {"paper": "minutes"},
        name="meeting_minutes",
    ),
    path("meetings/<int:pk>/calendar.ics", views.meeting_calendar, name="meeting_calendar"),
]
