from contextlib import suppress

from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "press"

    def ready(self):
        from . import checks  # noqa: F401  (importing registers them)

    @staticmethod
    def serve():
        """Called by a process that serves web requests: it has threads, so pages are laid out in another process."""
        from .fonts import FontListError
        from .layouts import font_files
        from .process import forbid_layout_here

        forbid_layout_here()
        with suppress(FontListError):  # reported by `check --deploy` and when somebody prints
            font_files()  # cached before threads could request it at the same time
