from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "accounts.messages"
    label = "notices"  # Django has a `messages` of its own
