from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .discovery import discover
from .shipped import put_in_place


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self):
        """Every app's declarations are known once all apps are."""
        from . import checks  # noqa: F401  (importing registers them, once the apps are loaded)

        discover()
        post_migrate.connect(put_in_place, dispatch_uid="registry.shipped")
