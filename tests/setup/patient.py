"""The application as it is served, but without the brief waits of requests: the control of test_busy.py."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
