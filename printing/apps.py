from contextlib import suppress

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "printing"

    def ready(self):
        from . import checks  # noqa: F401  (importing registers them)

    @staticmethod
    def serve():
        """Called by a process that serves people: it has threads, so pages are laid out elsewhere."""
        from .fonts import FontListError
        from .leaves import layout_version
        from .process import never_here

        never_here()
        with suppress(FontListError):  # said by `check --deploy`, and to those who print
            layout_version()  # asked once, before there are threads that would ask at the same time
