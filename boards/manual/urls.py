from django.urls import path

from . import views

urlpatterns = [
    path("manual/", views.manual, name="manual"),
    path("manual/<slug:name>/", views.manual_role, name="manual_role"),
    path("manual/<slug:name>/manual.pdf", views.manual_pdf, name="manual_pdf"),
]
