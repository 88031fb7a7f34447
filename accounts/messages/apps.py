from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "accounts.messages"
    label = "notices"  # the label `messages` is taken by Django
