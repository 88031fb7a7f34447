"""WSGI entry point for gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .databases import be_brief

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
be_brief(settings.DATABASES["default"])
application = get_wsgi_application()
