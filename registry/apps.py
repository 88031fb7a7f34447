from django.apps import AppConfig

from .discovery import discover


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self):
        """Every app's declarations are known once all apps are."""
        discover()
