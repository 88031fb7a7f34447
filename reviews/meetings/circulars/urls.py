from django.urls import path

from . import views

urlpatterns = [
    path("circulars/", views.circular_list, name="circular_list"),
    path("circulars/new/", views.circular_create, name="circular_create"),
    path("circulars/<int:pk>/", views.circular_detail, name="circular_detail"),
    path("circulars/<int:pk>/refresh/", views.circular_refresh, name="circular_refresh"),
    path("circulars/<int:pk>/approve/", views.circular_approve, name="circular_approve"),
    path("circulars/<int:pk>/send-back/", views.circular_send_back, name="circular_send_back"),
    path("circulars/<int:pk>/issue/", views.circular_issue, name="circular_issue"),
    path("circulars/<int:pk>/correct/", views.circular_correct, name="circular_correct"),
    path("circulars/<int:pk>/check/", views.circular_check, name="circular_check"),
    path("circulars/<int:pk>/circular.pdf", views.circular_pdf, name="circular_pdf"),
    path("circulars/<int:pk>/laggards.xlsx", views.circular_laggards, name="circular_laggards"),
]
