"""Settings of the tests: the application's own, on a separate data folder, without the network.

DATABASE_URL and REDIS_URL are taken from the environment, so that the same suite runs on both engines.
"""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="pledges-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["DATA_DIR"] = _data
os.environ["DISTRICT_CODE"] = "331004"
os.environ["SECRET_KEY"] = "only-for-tests-and-long-enough-to-be-a-key-0123456789"
for _name in ("DEBUG", "DEMO", "SITE_URL", "ALLOWED_HOSTS"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403

INSTALLED_APPS.insert(1, "demo")  # noqa: F405
if REDIS_URL:  # noqa: F405
    # Each of the processes that run tests side by side has a separate Redis database.
    _number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    REDIS_URL = CELERY_BROKER_URL = f"{REDIS_URL.rpartition('/')[0]}/{int(_number) + 1}"  # noqa: F405
    CACHES["default"]["LOCATION"] = REDIS_URL  # noqa: F405

if _kept := os.environ.get("TEST_DATABASE"):
    # A SQLite file that `pytest --reuse-db` keeps between runs; without it the database is in memory.
    DATABASES["default"].setdefault("TEST", {})["NAME"] = _kept  # noqa: F405
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 - the threads of a live server end, their connections too
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
# A test's changes are never committed, so a cached page would never be rendered again; tests/boards/public/test_caching.py puts it back.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith("BoardCache")]  # noqa: F405
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = (
    True  # static files without hashes, for the browser
)
