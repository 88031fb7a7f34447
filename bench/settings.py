"""The application's settings with a measuring middleware outside of everything, and a bare view beside it."""

from config.settings import *  # noqa: F403

MIDDLEWARE = ["bench.middleware.Measure", *MIDDLEWARE]  # noqa: F405
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["127.0.0.1"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "templates"]  # noqa: F405
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
