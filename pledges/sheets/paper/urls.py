from django.urls import path

from . import scan_views, stack_views, views

urlpatterns = [
    path("sheets/<int:pk>/paper/", views.sheet_paper, name="sheet_paper"),
    path("sheets/<int:pk>/pdf/", views.sheet_pdf, name="sheet_pdf"),
    path("sheets/print/", views.sheets_print, name="sheets_print"),
    path("sheets/scans/", stack_views.scans_sort, name="scans_sort"),
    path("sheets/<int:pk>/scans/", scan_views.scan_upload, name="scan_upload"),
    path("scans/", scan_views.scans_upload, name="scans_upload"),
    path("scans/<int:pk>/", scan_views.scan_file, name="scan_file"),
    path("scans/<int:pk>/void/", scan_views.scan_void, name="scan_void"),
]
