from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self):
        """What keeps a year from being closed is known once all apps are."""
        import_module("reviews.closing")
