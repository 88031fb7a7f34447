from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        """Every floor's daily steps and matters to do are known once all apps are."""
        autodiscover_modules("daily", "todo")
        for room in (
            "accounts.messages.daily",
            "accounts.messages.todo",
            "operation.integrity.daily",
        ):
            import_module(room)
