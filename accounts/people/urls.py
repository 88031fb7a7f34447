from django.urls import path

from . import act_views, views

urlpatterns = [
    path("members/", views.member_list, name="member_list"),
    path("members/new/", views.member_create, name="member_create"),
    path("members/export/", views.member_export, name="member_export"),
    path("members/<int:pk>/", views.member_detail, name="member_detail"),
    path("members/<int:pk>/edit/", views.member_edit, name="member_edit"),
    path("members/<int:pk>/transfer/", act_views.member_transfer, name="member_transfer"),
    path("members/<int:pk>/day/", act_views.member_day, name="member_day"),
    path("members/<int:pk>/tier/", act_views.member_tier, name="member_tier"),
    path("members/<int:pk>/exempt/", act_views.member_exempt, name="member_exempt"),
    path("members/<int:pk>/lift/", act_views.member_lift, name="member_lift"),
    path("members/<int:pk>/leave/", act_views.member_leave, name="member_leave"),
    path("members/<int:pk>/readmit/", act_views.member_readmit, name="member_readmit"),
]
