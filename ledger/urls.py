from django.urls import path

from . import list_views, views

urlpatterns = [
    path("my-ledger/", views.my_ledger, name="my_ledger"),
    path("ledgers/", list_views.ledger_list, name="ledger_list"),
    path("ledgers/export/", list_views.ledger_export, name="ledger_export"),
    path("ledgers/verify/", list_views.entries_verify, name="entries_verify"),
    path("ledgers/<int:pk>/", views.ledger_detail, name="ledger_detail"),
    path("entries/<int:pk>/", views.entry_detail, name="entry_detail"),
    path("entries/<int:pk>/progress/", views.entry_progress, name="entry_progress"),
    path("entries/<int:pk>/claim/", views.entry_claim, name="entry_claim"),
    path("entries/<int:pk>/return/", views.entry_return, name="entry_return"),
    path("entries/<int:pk>/verify/", views.entry_verify, name="entry_verify"),
    path("entries/<int:pk>/strike-off/", views.entry_strike_off, name="entry_strike_off"),
]
