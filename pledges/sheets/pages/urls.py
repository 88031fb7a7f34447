from django.urls import path

from . import grid_views, list_views, views

urlpatterns = [
    path("sheets/", list_views.sheet_list, name="sheet_list"),
    path("sheets/export/", list_views.sheets_export, name="sheets_export"),
    path("sheets/remind/", list_views.sheets_remind, name="sheets_remind"),
    path("sheets/next/", list_views.sheet_next, name="sheet_next"),
    path("sheets/branch/<int:pk>/", grid_views.sheet_grid, name="sheet_grid"),
    path("sheets/start/<int:pk>/", views.sheet_start, name="sheet_start"),
    path("sheets/new/<int:pk>/", views.sheet_new, name="sheet_new"),
    path("sheets/new/<int:pk>/autosave/", views.sheet_new_autosave, name="sheet_new_autosave"),
    path("sheets/mine/", views.my_sheet, name="my_sheet"),
    path("sheets/<int:pk>/edit/", views.sheet_edit, name="sheet_edit"),
    path("sheets/<int:pk>/autosave/", views.sheet_autosave, name="sheet_autosave"),
    path("sheets/<int:pk>/discard/", views.sheet_discard, name="sheet_discard"),
    path("sheets/<int:pk>/take-back/", views.sheet_take_back, name="sheet_take_back"),
]
