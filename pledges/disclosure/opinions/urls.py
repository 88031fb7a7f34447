from django.urls import path

from . import views

urlpatterns = [
    path("opinions/", views.opinion_list, name="opinion_list"),
    path("opinions/challenge/", views.opinion_challenge, name="opinion_challenge"),
    path("opinions/receipt/", views.opinion_receipt, name="opinion_receipt"),
    path("opinions/new/<str:serial>/<int:number>/", views.opinion_create, name="opinion_create"),
    path("opinions/<int:pk>/", views.opinion_detail, name="opinion_detail"),
    path("opinions/<int:pk>/<str:verb>/", views.opinion_act, name="opinion_act"),
]
