"""The application's settings on the clock that the simulated year sets."""

from config.settings import *  # noqa: F403

from . import clock

clock.install(DATA_DIR)  # noqa: F405
ALLOWED_HOSTS = ["127.0.0.1"]
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
