from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        """Creates the declared ``database_rules`` after each migrate."""
        # It asks for models, which are there once the apps are loaded.
        from .database_rules import after_migrate, before_migrate

        pre_migrate.connect(before_migrate, dispatch_uid="core.database_rules")
        post_migrate.connect(after_migrate, dispatch_uid="core.database_rules")
