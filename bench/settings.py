"""The application's settings with a measuring middleware as the outermost one, and a bare view to compare with."""

import os

from config.settings import *  # noqa: F403

# Pages are measured without the cache; the cached public board is measured separately (boards.py).
_left_out = () if os.environ.get("BENCH_KEPT") else ("boards.public.caching.BoardCache",)
MIDDLEWARE = ["bench.middleware.Measure", *(name for name in MIDDLEWARE if name not in _left_out)]  # noqa: F405
INSTALLED_APPS = ["demo", *(name for name in INSTALLED_APPS if name != "demo")]  # noqa: F405
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["127.0.0.1"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "templates"]  # noqa: F405
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
