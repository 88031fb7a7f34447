from django.urls import path

from . import views

urlpatterns = [
    path("enrolment/", views.enrolment_list, name="enrolment_list"),
    path("enrolment/enrol/", views.enrolment_enrol, name="enrolment_enrol"),
    path("enrolment/<int:pk>/leave-out/", views.enrolment_leave_out, name="enrolment_leave_out"),
    path("enrolment/mine/", views.my_enrolment, name="my_enrolment"),
]
