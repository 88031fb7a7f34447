from importlib import import_module

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self):
        """Changes of names are watched from the start."""
        import_module("ledger.entries.renaming")
