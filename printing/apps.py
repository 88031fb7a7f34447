from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "printing"

    def ready(self):
        from . import checks  # noqa: F401  (importing registers them)

    @staticmethod
    def serve():
        """Called by a process that serves people: it has threads, so pages are laid out elsewhere."""
        from .process import never_here

        never_here()
