from django.urls import path

from . import views

urlpatterns = [
    path("reports/", views.report_list, name="report_list"),
    path("reports/call/", views.report_call, name="report_call"),
    path("reports/<int:pk>/", views.report_detail, name="report_detail"),
    path("reports/<int:pk>/draft/", views.report_draft, name="report_draft"),
    path("reports/<int:pk>/send/", views.report_send, name="report_send"),
    path("reports/<int:pk>/return/", views.report_return, name="report_return"),
    path("reports/<int:pk>/accept/", views.report_accept, name="report_accept"),
    path("reports/<int:pk>/scan/", views.report_scan, name="report_scan"),
    path("reports/<int:pk>/report.pdf", views.report_pdf, name="report_pdf"),
    path("reports/<int:pk>/report.xlsx", views.report_workbook, name="report_workbook"),
    path("reports/issues/<int:pk>/report.pdf", views.report_issue_pdf, name="report_issue_pdf"),
    path("reports/scans/<int:pk>/", views.report_scan_file, name="report_scan_file"),
]
