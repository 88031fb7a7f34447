"""The settings as a process gets them that starts with a given environment."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

SCRIPT = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))
"""
KEY = "a-key-of-more-than-fifty-letters-as-django-wants-it-to-be-0123"


def load(tmp_path, *names, **values):
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        **values,
    }
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, "DEBUG", *names],
        env=environment,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )


def loaded(tmp_path, *names, **values):
    process = load(tmp_path, *names, **values)
    assert process.returncode == 0, process.stderr
    values = json.loads(process.stdout)
    return {name: values[name] for name in names}


def test_tests_write_outside_the_checkout():
    assert not settings.DATA_DIR.is_relative_to(settings.BASE_DIR)


def test_defaults_are_embedded_and_closed(tmp_path):
    values = loaded(
        tmp_path, "DEBUG", "DEMO", "DATABASES", "CELERY_BROKER_URL", "ALLOWED_HOSTS", "CACHES"
    )
    assert values["DEBUG"] is False
    assert values["DEMO"] is False
    assert values["DATABASES"]["default"]["NAME"] == str(tmp_path / "ledger.sqlite3")
    assert values["CELERY_BROKER_URL"] == "filesystem://localhost"
    assert values["CACHES"]["default"]["BACKEND"].endswith("LocMemCache")
    assert set(values["ALLOWED_HOSTS"]) == {"localhost", "127.0.0.1", "[::1]"}


def test_database_and_redis_switch_by_their_addresses(tmp_path):
    values = loaded(
        tmp_path,
        "DATABASES",
        "CACHES",
        "CELERY_BROKER_URL",
        SECRET_KEY=KEY,
        DATABASE_URL="postgres://me:p%40ss@db.local:5433/ledger",
        REDIS_URL="redis://cache.local:6380/2",
    )
    database = values["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.local", 5433, "ledger")
    assert database["PASSWORD"] == "p@ss"
    assert database["OPTIONS"]["options"].startswith("-c jit=off -c lock_timeout=60000 ")
    assert values["CACHES"]["default"]["LOCATION"] == "redis://cache.local:6380/2"
    assert values["CELERY_BROKER_URL"] == "redis://cache.local:6380/2"


def test_options_in_the_address_of_the_database_are_kept(tmp_path):
    address = "postgres://me@db.local/ledger?options=-c%20statement_timeout%3D9s&connect_timeout=3"
    values = loaded(tmp_path, "DATABASES", SECRET_KEY=KEY, DATABASE_URL=address)
    options = values["DATABASES"]["default"]["OPTIONS"]
    assert options["options"].endswith(" -c statement_timeout=9s")  # the last word
    assert str(options["connect_timeout"]) == "3"


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = loaded(tmp_path, "SECRET_KEY", "SECRET_KEY_GIVEN")
    again = loaded(tmp_path, "SECRET_KEY", "SECRET_KEY_GIVEN")
    assert first == again
    assert first["SECRET_KEY_GIVEN"] is False
    assert len(first["SECRET_KEY"]) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob(".secret_key*")] == []


def test_production_must_be_given_its_key(tmp_path):
    process = load(tmp_path, DATABASE_URL="postgres://db/ledger")
    assert process.returncode == 1
    assert process.stderr.splitlines() == [
        "SECRET_KEY is not set; give it or SECRET_KEY_FILE (docs/configuration.md)."
    ]
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe'; write 1 or 0."),
        (
            "DATABASE_URL",
            "mysql://db/x",
            "DATABASE_URL is no usable address; "
            "write one that begins with postgres or postgresql or sqlite://.",
        ),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL is 'LOUD'; write one of DEBUG, INFO, WARNING, ERROR."),
        ("DEUBG", "1", "DEUBG is set, but no setting is called so; is DEBUG meant?"),
        (
            "SECRETKEY_FILE",
            "/run/key",
            "SECRETKEY_FILE is set, but no setting is called so; is SECRET_KEY_FILE meant?",
        ),
    ],
)
def test_a_mistake_ends_with_one_line(tmp_path, name, value, line):
    process = load(tmp_path, **{name: value})
    assert process.returncode == 1
    assert process.stderr.splitlines() == [line]


def test_https_makes_cookies_and_transport_strict(tmp_path):
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "CSRF_TRUSTED_ORIGINS",
        "SECURE_PROXY_SSL_HEADER",
    )
    values = loaded(tmp_path, *names, SITE_URL="https://ledger.example.cn", BEHIND_PROXY="1")
    assert values == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "CSRF_TRUSTED_ORIGINS": ["https://ledger.example.cn"],
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }


def test_plain_http_on_this_machine_still_signs_in(tmp_path):
    values = loaded(tmp_path, "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    assert values == {
        "SESSION_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
    }


def test_cookies_are_kept_from_scripts_and_other_sites():
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert settings.CSRF_COOKIE_HTTPONLY is True
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"


def test_the_content_policy_allows_nothing_inline():
    sources = [source for values in settings.SECURE_CSP.values() for source in values]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(sources)
    assert settings.SECURE_CSP["default-src"] == ["'self'"]


def test_sqlite_writers_take_their_lock_immediately():
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("another engine")
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_mail_goes_through_the_server_that_is_named(tmp_path):
    values = loaded(tmp_path, "MAILERS", "DEFAULT_FROM_EMAIL", SMTP_HOST="mail.example.gov.cn",
        SMTP_USER="ledger", SMTP_PASSWORD="geheim", MAIL_FROM="ledger@example.gov.cn")  # fmt: skip
    options = values["MAILERS"]["default"]["OPTIONS"]
    assert (options["host"], options["port"], options["use_tls"]) == (
        "mail.example.gov.cn",
        587,
        True,
    )
    assert "dummy" in loaded(tmp_path, "MAILERS")["MAILERS"]["default"]["BACKEND"]


@pytest.mark.parametrize(
    "given",
    [
        {"SMTP_HOST": "mail.example.gov.cn"},
        {"SMTP_HOST": "mail.example.gov.cn", "MAIL_FROM": "ledger"},
        {"SMTP_USER": "ledger"},
        {"SMTP_PASSWORD": "geheim"},
    ],
)
def test_half_a_mail_server_is_refused(tmp_path, given):
    process = load(tmp_path, **given)
    assert process.returncode != 0 and "geheim" not in process.stderr
    assert "MAIL_FROM" in process.stderr or "belong together" in process.stderr
