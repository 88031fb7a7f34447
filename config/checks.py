"""Checks of `manage.py check --deploy` in addition to Django's own."""

import os
from urllib.parse import urlsplit

from apprise import Apprise
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.mail import mailers
from redis import Redis, RedisError


@register(Tags.security, deploy=True)
def secret_key_is_given(app_configs, **kwargs):
    if settings.SECRET_KEY_GIVEN:
        return []
    return [
        Warning(
            "The signing key was made by this machine and lies in the data folder.",
            hint="Set SECRET_KEY or SECRET_KEY_FILE, so that the key is not copied with the data.",
            id="config.W001",
        )
    ]


@register(deploy=True)
def district_code_is_given(app_configs, **kwargs):
    if settings.DISTRICT_CODE != "000000":
        return []
    return [
        Warning(
            "DISTRICT_CODE is not set: the numbers of ledgers begin with 000000, and never change.",
            hint="Set DISTRICT_CODE to the administrative division code of the district before the first pledge.",
            id="config.W012",
        )
    ]


@register(Tags.security, deploy=True)
def site_address_is_secure(app_configs, **kwargs):
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https":
        return [
            Warning(
                f"SITE_URL is {settings.SITE_URL}: cookies travel unprotected.",
                hint="Serve the site under https and set SITE_URL to that address.",
                id="config.W002",
            )
        ]
    if not settings.BEHIND_PROXY:
        return [
            Warning(
                "SITE_URL is https, but BEHIND_PROXY is off: requests are taken for plain http.",
                hint="Let the proxy set X-Forwarded-Proto and set BEHIND_PROXY=1.",
                id="config.W003",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def site_host_is_allowed(app_configs, **kwargs):
    host = urlsplit(settings.SITE_URL).hostname
    if host in settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            f"ALLOWED_HOSTS lacks {host}, the host of SITE_URL.",
            hint=f"Add {host} to ALLOWED_HOSTS, or leave ALLOWED_HOSTS unset.",
            id="config.E004",
        )
    ]


@register(Tags.security, deploy=True)
def demo_is_off(app_configs, **kwargs):
    if not settings.DEMO:
        return []
    return [
        Error(
            "DEMO is on: the sign-in page shows names and passwords.",
            hint="Unset DEMO and begin with an empty database.",
            id="config.E005",
        )
    ]


@register(deploy=True)
def database_is_a_server(app_configs, **kwargs):
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return []
    return [
        Warning(
            "The data is in an SQLite file, which suits a trial or a few users.",
            hint="Set DATABASE_URL to a PostgreSQL database.",
            id="config.W006",
        )
    ]


@register(deploy=True)
def broker_answers(app_configs, **kwargs):
    if not settings.REDIS_URL:
        return [
            Warning(
                "Long work is handed over through a folder and every process has a cache of its own.",
                hint="Set REDIS_URL to a Redis server.",
                id="config.W007",
            )
        ]
    return _redis(settings.REDIS_URL)


def _redis(url):
    try:
        with Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3) as server:
            server.ping()
    except (RedisError, OSError) as error:
        return [
            Error(
                f"Redis does not answer: {type(error).__name__}.",
                hint="Start it, or correct REDIS_URL.",
                id="config.E008",
            )
        ]
    return []


@register(deploy=True)
def gateways_can_be_used(app_configs, **kwargs):
    """Whether Apprise understands each address; the address itself is never shown."""
    wrong = [name for name, url in settings.APPRISE_URLS.items() if not _understood(url)]
    return [
        Error(
            f"Apprise does not understand the address of the channel {name}.",
            hint="Correct it in APPRISE_URLS; the documentation of Apprise has the form of each service.",
            id="config.E010",
        )
        for name in wrong
    ]


def _understood(url):
    example = {"{phone}": "13800000000", "{email}": "a%40example.cn", "{username}": "wang"}
    for place, value in example.items():
        url = url.replace(place, value)
    return Apprise.instantiate(url, suppress_exceptions=True) is not None


@register(deploy=True)
def mail_server_answers(app_configs, **kwargs):
    if not settings.SMTP_HOST:
        return []
    try:
        connection = mailers.default
        connection.open()
        connection.close()
    except OSError as error:  # also what the server refuses
        return [
            Error(
                f"The mail server cannot be used: {type(error).__name__}.",
                hint="Correct SMTP_HOST, SMTP_PORT, SMTP_TLS, SMTP_USER or SMTP_PASSWORD.",
                id="config.E011",
            )
        ]
    return []


@register(Tags.files, deploy=True)
def data_folder_is_writable(app_configs, **kwargs):
    folders = [settings.DATA_DIR, settings.FILE_UPLOAD_TEMP_DIR]
    return [
        Error(
            f"{folder} cannot be written.",
            hint="Give it to the user that runs the application, or set DATA_DIR.",
            id="config.E009",
        )
        for folder in folders
        if not os.access(folder, os.W_OK | os.X_OK)
    ]
