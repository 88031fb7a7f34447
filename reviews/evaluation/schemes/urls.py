from django.urls import path

from . import views

urlpatterns = [
    path("schemes/", views.scheme_list, name="scheme_list"),
    path("schemes/<int:pk>/", views.scheme_detail, name="scheme_detail"),
    path("schemes/<int:pk>/write/", views.scheme_write, name="scheme_write"),
    path("schemes/<int:pk>/adopt/", views.scheme_adopt, name="scheme_adopt"),
    path("schemes/<int:pk>/withdraw/", views.scheme_withdraw, name="scheme_withdraw"),
]
