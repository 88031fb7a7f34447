from contextlib import suppress

from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "press"

    def ready(self):
        from . import checks  # noqa: F401  (importing registers them, once the apps are loaded)

    @staticmethod
    def serve():
        """Called by a process that serves web requests: it has threads, so pages are laid out in another process."""
        # What lays out pages is loaded where pages are served or printed, not by every command.
        from .fonts import FontListError
        from .layouts import font_files
        from .process import forbid_layout_here

        forbid_layout_here()
        with suppress(FontListError):  # reported by `check --deploy` and when somebody prints
            font_files()  # cached before threads could request it at the same time
