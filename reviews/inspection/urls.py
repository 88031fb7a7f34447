from django.urls import path

from . import finding_views, views

urlpatterns = [
    path("inspections/", views.inspection_list, name="inspection_list"),
    path("inspections/new/", views.inspection_create, name="inspection_create"),
    path("inspections/<int:pk>/", views.inspection_detail, name="inspection_detail"),
    path("inspections/<int:pk>/edit/", views.inspection_edit, name="inspection_edit"),
    path("inspections/<int:pk>/draw/", views.inspection_draw, name="inspection_draw"),
    path("inspections/<int:pk>/close/", views.inspection_close, name="inspection_close"),
    path("inspections/<int:pk>/print/", views.inspection_print, name="inspection_print"),
    path("inspections/sheets/<int:pk>/", views.sample_detail, name="sample_detail"),
    path("inspections/sheets/<int:pk>/enter/", views.sample_enter, name="sample_enter"),
    path("inspections/sheets/<int:pk>/not-met/", views.sample_not_met, name="sample_not_met"),
    path("inspections/sheets/<int:pk>/sheet.pdf", views.sample_paper, name="sample_paper"),
    path("findings/", finding_views.finding_list, name="finding_list"),
    path("findings/<int:pk>/", finding_views.finding_detail, name="finding_detail"),
    path("findings/<int:pk>/report/", finding_views.finding_report, name="finding_report"),
    path("findings/<int:pk>/recheck/", finding_views.finding_recheck, name="finding_recheck"),
    path("findings/<int:pk>/withdraw/", finding_views.finding_withdraw, name="finding_withdraw"),
    path("findings/<int:pk>/slip/", finding_views.slip_create, name="slip_create"),
    path("slips/<int:pk>/slip.pdf", finding_views.slip_pdf, name="slip_pdf"),
]
