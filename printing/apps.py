from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "printing"

    def ready(self):
        from . import checks  # noqa: F401  (importing registers them)
