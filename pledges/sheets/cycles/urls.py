from django.urls import path

from . import views

urlpatterns = [
    path("cycles/", views.cycle_list, name="cycle_list"),
    path("cycles/new/", views.cycle_create, name="cycle_create"),
    path("cycles/<int:year>/", views.cycle_edit, name="cycle_edit"),
    path("cycles/<int:year>/state/", views.cycle_state, name="cycle_state"),
    path("cycles/texts/", views.common_item_list, name="common_item_list"),
    path("cycles/<int:year>/texts/", views.common_item_list, name="common_item_list"),
    path(
        "cycles/<int:year>/common-items/new/", views.common_item_create, name="common_item_create"
    ),
    path("common-items/<int:pk>/", views.common_item_edit, name="common_item_edit"),
    path(
        "common-items/<int:pk>/withdraw/", views.common_item_withdraw, name="common_item_withdraw"
    ),
    path("cycles/<int:year>/focus-areas/new/", views.focus_area_create, name="focus_area_create"),
    path("focus-areas/<int:pk>/remove/", views.focus_area_remove, name="focus_area_remove"),
    path("briefings/", views.briefing_list, name="briefing_list"),
    path("briefings/new/", views.briefing_create, name="briefing_create"),
]
