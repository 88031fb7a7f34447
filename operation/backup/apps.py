from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KeptConfig(AppConfig):
    name = "kept"

    def ready(self):
        """Each app says in its module ``kept`` what it keeps and what proves that its rows are whole."""
        autodiscover_modules("kept")
