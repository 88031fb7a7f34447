from django.urls import path

from . import amendment_views, views

urlpatterns = [
    path("sheets/<int:pk>/", views.sheet_detail, name="sheet_detail"),
    path("sheets/<int:pk>/check/", views.sheet_check, name="sheet_check"),
    path("sheets/<int:pk>/check/others/", views.items_confirm, name="items_confirm"),
    path("sheets/<int:pk>/send-back/", views.sheet_send_back, name="sheet_send_back"),
    path("sheets/<int:pk>/confirm/", views.sheet_confirm, name="sheet_confirm"),
    path("sheets/confirm/", views.sheets_confirm, name="sheets_confirm"),
    path("items/<int:pk>/check/", views.item_check, name="item_check"),
    path("items/<int:pk>/amend/", amendment_views.amendment_request, name="amendment_request"),
    path("items/<int:pk>/withdraw/", amendment_views.item_withdraw, name="item_withdraw"),
    path("sheets/<int:pk>/add/", amendment_views.item_add, name="item_add"),
    path("sheets/<int:pk>/withdraw/", amendment_views.sheet_withdraw, name="sheet_withdraw"),
    path(
        "amendments/<int:pk>/take-back/",
        amendment_views.amendment_take_back,
        name="amendment_take_back",
    ),
    path("amendments/<int:pk>/decide/", amendment_views.amendment_decide, name="amendment_decide"),
]
