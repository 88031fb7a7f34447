from django.urls import path

from . import views
from .hides import CONFIRM

urlpatterns = [
    path("messages/", views.message_list, name="message_list"),
    path("messages/read/", views.messages_read, name="messages_read"),
    path("messages/<int:pk>/", views.message_detail, name="message_detail"),
    path("messages/<int:pk>/open/", views.message_open, name="message_open"),
    path("messages/preferences/", views.message_preferences, name="message_preferences"),
    path(f"{CONFIRM}<str:token>/", views.address_confirm, name="address_confirm"),
    path("messages/sent/", views.delivery_list, name="delivery_list"),
    path("messages/sent/again/", views.deliveries_again, name="deliveries_again"),
    path("messages/sent/<int:pk>/again/", views.delivery_again, name="delivery_again"),
]
