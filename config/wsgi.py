"""WSGI entry point for gunicorn."""

import os
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from core.databases import be_brief

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
be_brief(settings.DATABASES["default"])
application = get_wsgi_application()
apps.get_app_config("press").serve()
import_module(settings.ROOT_URLCONF)  # all views: once, not by the first request of each worker
