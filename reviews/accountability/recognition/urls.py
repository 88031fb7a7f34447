from django.urls import path

from . import views

urlpatterns = [
    path("recognition/", views.recognition_list, name="recognition_list"),
    path("recognition/new/", views.recognition_make, name="recognition_make"),
    path("recognition/rules/", views.recognition_rules, name="recognition_rules"),
    path("recognition/<int:pk>/", views.recognition_detail, name="recognition_detail"),
    path("recognition/<int:pk>/list.pdf", views.recognition_paper, name="recognition_paper"),
    path("recognition/<int:pk>/refresh/", views.recognition_refresh, name="recognition_refresh"),
    path("recognition/<int:pk>/adopt/", views.recognition_adopt, name="recognition_adopt"),
    path("recognition/<int:pk>/drop/", views.recognition_drop, name="recognition_drop"),
    path("my/standing/", views.my_standing, name="my_standing"),
]
