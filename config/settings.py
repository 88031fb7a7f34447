"""Settings, read strictly from the environment (docs/configuration.md lists every variable)."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.utils.csp import CSP

from core.databases import postgresql_options, sqlite_options

from .broker import folder_broker
from .env import Environment
from .log_settings import logging_to_stdout
from .schedule import BEAT_SCHEDULE
from .secret import kept_key

BASE_DIR = Path(__file__).resolve().parent.parent

# ── Environment variables ─────────────────────────────────────────────────────────────────────────
env = Environment()
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")
SITE_URL = env.origin("SITE_URL", "http://localhost:8000")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", urlsplit(SITE_URL).hostname]
)
BEHIND_PROXY = env.flag("BEHIND_PROXY")
SECRET_KEY = env.text("SECRET_KEY", secret=True)
SECRET_KEY_FALLBACKS = [key for key in [env.text("SECRET_KEY_OLD", secret=True)] if key]
DATABASE_URL = env.url("DATABASE_URL", schemes=("postgres", "postgresql", "sqlite"), secret=True)
REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss", "unix"), secret=True)
DISTRICT_CODE = env.text("DISTRICT_CODE", "000000")
REQUEST_MAX_BYTES = env.number("REQUEST_MAX_MB", 32, least=1, most=1024) * 2**20
SIGN_OUT_AFTER_IDLE = env.number("SIGN_OUT_AFTER_IDLE", 30, least=1, most=12 * 60)  # minutes
SMTP_HOST = env.text("SMTP_HOST")
SMTP_TLS = env.choice("SMTP_TLS", "starttls", of=("starttls", "tls", "none"))
SMTP_PORT = env.number("SMTP_PORT", {"starttls": 587, "tls": 465, "none": 25}[SMTP_TLS], least=1, most=65535)  # fmt: skip
SMTP_USER = env.text("SMTP_USER")
SMTP_PASSWORD = env.text("SMTP_PASSWORD", secret=True)
MAIL_FROM = env.text("MAIL_FROM")
APPRISE_URLS = env.gateways("APPRISE_URLS")
FAST_PRINTING = env.flag("FAST_PRINTING", default=True)
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", of=("DEBUG", "INFO", "WARNING", "ERROR"))
env.refuse_misspelt()

if SMTP_HOST and "@" not in MAIL_FROM:
    raise SystemExit(
        "SMTP_HOST is set, so MAIL_FROM must name the sender, as in ledger@example.gov.cn."
    )
if bool(SMTP_USER) != bool(SMTP_PASSWORD):
    raise SystemExit("SMTP_USER and SMTP_PASSWORD belong together; set both or neither.")

# An installation on its own SQLite file keeps its key next to it; one with a database server, whose
# processes may run on several machines, must be given one.
SECRET_KEY_GIVEN = bool(SECRET_KEY)
if not SECRET_KEY:
    if DATABASE_URL and not (DEBUG or DEMO):
        raise SystemExit(
            "SECRET_KEY is not set; give it or SECRET_KEY_FILE (docs/configuration.md)."
        )
    SECRET_KEY = kept_key(DATA_DIR / "secret_key")

# ── Application ───────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "config",
    *(
        ["demo"] if DEMO else []
    ),  # the invented district and its commands: nothing that a real installation needs
    "operation",
    "boards",
    "reviews.reports",
    "reviews.accountability",
    "reviews.evaluation",
    "reviews.inspection",
    "reviews.meetings",
    "reviews.documents",
    "pledges.disclosure",
    "pledges.sheets",
    "ledger",
    "accounts.roster",
    "accounts.identity",
    "accounts.people",
    "accounts.organisations",
    "accounts.messages",
    "accounts.audit",
    "jobs",
    "registry",
    "press",
    "workbooks",
    "core",
    "treebeard",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.apps.StaticFiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "boards.public.caching.BoardCache",  # outermost: a cached page skips all others
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.BrowserRules",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.middleware.NoNulls",
    "config.middleware.RequestSize",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.typed.KeepTyped",
    "accounts.identity.middleware.SeatMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.identity.context.shell",
            ],
            "builtins": ["core.templatetags.marked"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ── Database ──────────────────────────────────────────────────────────────────────────────────────
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "ledger.sqlite3"),
        }
    }
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": False,  # domain functions open their own transactions
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
}
# Patient, for workers and commands; config/wsgi.py makes the connections of requests brief.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = sqlite_options()
else:
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    _options["options"] = postgresql_options(_options.get("options", ""))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Cache and long work ───────────────────────────────────────────────────────────────────────────
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "pledges",
        }
    }
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
    # A message whose worker died is given out again after this time: longer than any task may run.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 2 * 60 * 60}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = "config.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = folder_broker(DATA_DIR / "broker")

CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = {"default": {}, "pdf": {}}  # laying out paper never holds up the rest
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_IGNORE_RESULT = True  # progress and outcome are rows of `jobs`
CELERY_TASK_ACKS_LATE = True  # tasks continue where the last run stopped, so the task of a lost worker is delivered again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 55 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

# ── Mail: only where a server is given ────────────────────────────────────────────────────────────
DEFAULT_FROM_EMAIL = MAIL_FROM or "webmaster@localhost"
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
if SMTP_HOST:
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": SMTP_PORT,
            "username": SMTP_USER,
            "password": SMTP_PASSWORD,
            "use_tls": SMTP_TLS == "starttls",
            "use_ssl": SMTP_TLS == "tls",
            "timeout": 20,
        },
    }

# ── Sign-in ───────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "identity.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["accounts.identity.backend.AccountBackend"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "accounts.identity.passwords.SeveralKinds"},
    {"NAME": "accounts.identity.passwords.NotPersonal"},
]

# ── Language and time ─────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# ── Files ─────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", BASE_DIR / "node_modules/bootstrap/dist"),
    ("vendor/bootstrap-icons", BASE_DIR / "node_modules/bootstrap-icons/font"),
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
    ("vendor/echarts", BASE_DIR / "node_modules/echarts/dist"),
    ("vendor/altcha", BASE_DIR / "node_modules/altcha/dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # All files that a backup must hold besides the rows; never served by address: views check who may open a file.
    "kept": {
        "BACKEND": "core.files.storage.DurableStorage",
        "OPTIONS": {"location": DATA_DIR / "kept"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"  # nothing is written there
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = (
    5 * 2**20
)  # of text in one form; files count towards REQUEST_MAX_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    5000  # a sheet of 50 items with sub-items; 1,000 rows ticked on one page
)
DATA_UPLOAD_MAX_NUMBER_FILES = 30

# ── Security ──────────────────────────────────────────────────────────────────────────────────────
_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "config.typed.stale_token"
MESSAGE_STORAGE = "core.typed.Messages"
SECURE_SSL_REDIRECT = _HTTPS and BEHIND_PROXY
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
}
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # a browser's preload list is the domain owner's decision, not the application's
]
if not SMTP_HOST:
    SILENCED_SYSTEM_CHECKS.append("mail.E001")  # no e-mail is a choice: the inbox works without

# ── Log: to standard output, never with form contents, query strings or addresses of persons ──────
LOGGING = logging_to_stdout(LOG_LEVEL)
