from django.urls import path

from . import stack_views, views

urlpatterns = [
    path("sheets/<int:pk>/paper/", views.sheet_paper, name="sheet_paper"),
    path("sheets/<int:pk>/pdf/", views.sheet_pdf, name="sheet_pdf"),
    path("sheets/print/", views.sheets_print, name="sheets_print"),
    path("sheets/scans/", stack_views.scans_sort, name="scans_sort"),
    path("sheets/<int:pk>/scans/", views.scan_upload, name="scan_upload"),
    path("scans/<int:pk>/", views.scan_file, name="scan_file"),
]
