from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        from . import checks  # noqa: F401  (importing registers them)
