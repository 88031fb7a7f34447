"""Where the log goes, and what is left out of it."""


def logging_to_stdout(level):
    """Django's setting LOGGING: lines on standard output, without tokens, from ``level`` on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "config.logs.LineFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "filters": {"hide_tokens": {"()": "config.logs.HideTokens"}},
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "line",
                "filters": ["hide_tokens"],
            }
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "celery": {"level": level},
            "gunicorn.http.wsgi": {
                "level": "ERROR"
            },  # Django sends a body to HEAD; gunicorn drops it
            "fontTools": {"level": "ERROR"},
            "pikepdf": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }
