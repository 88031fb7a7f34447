from importlib import import_module

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "pledges"

    def ready(self):
        """What keeps a year from being closed is known once all apps are."""
        import_module("pledges.sheets.cycles.closing")
