import pytest
from django.core.checks import run_checks

from config import checks

GOOD = {
    "SECRET_KEY_GIVEN": True,
    "SITE_URL": "https://ledger.example.cn",
    "BEHIND_PROXY": True,
    "ALLOWED_HOSTS": ["ledger.example.cn"],
    "DEMO": False,
    "REDIS_URL": "",
    "SMTP_HOST": "",
    "APPRISE_URLS": {"sms": "json://user:password@gateway.example.cn/{phone}"},
}


def ids(check):
    return [message.id for message in check(None)]


@pytest.mark.parametrize(
    ("check", "wrong", "expected"),
    [
        (checks.secret_key_is_given, {"SECRET_KEY_GIVEN": False}, ["config.W001"]),
        (checks.site_address_is_secure, {"SITE_URL": "http://ledger.example.cn"}, ["config.W002"]),
        (checks.site_address_is_secure, {"BEHIND_PROXY": False}, ["config.W003"]),
        (checks.site_host_is_allowed, {"ALLOWED_HOSTS": ["localhost"]}, ["config.E004"]),
        (checks.demo_is_off, {"DEMO": True}, ["config.E005"]),
        (
            checks.database_is_a_server,
            {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}},
            ["config.W006"],
        ),
        (
            checks.gateways_can_be_used,
            {"APPRISE_URLS": {"sms": "nosuch://x/{phone}"}},
            ["config.E010"],
        ),
        (
            checks.mail_server_answers,
            {
                "SMTP_HOST": "127.0.0.1",
                "MAILERS": {"default": {"OPTIONS": {"host": "127.0.0.1", "port": 9}}},
            },
            ["config.E011"],
        ),
        (checks.broker_answers, {"REDIS_URL": ""}, ["config.W007"]),
        (checks.broker_answers, {"REDIS_URL": "redis://127.0.0.1:1/0"}, ["config.E008"]),
    ],
)
@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_what_is_wrong_is_said(settings, check, wrong, expected):
    for name, value in (GOOD | wrong).items():
        setattr(settings, name, value)
    assert ids(check) == expected


@pytest.mark.parametrize(
    "check",
    [
        checks.secret_key_is_given,
        checks.site_address_is_secure,
        checks.site_host_is_allowed,
        checks.demo_is_off,
        checks.gateways_can_be_used,
        checks.mail_server_answers,
        checks.data_folder_is_writable,
    ],
)
def test_valid_installation_passes(settings, check):
    for name, value in GOOD.items():
        setattr(settings, name, value)
    assert ids(check) == []


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_postgresql_is_what_a_district_runs(settings):
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    assert ids(checks.database_is_a_server) == []


def test_a_folder_that_is_gone_is_said(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    assert ids(checks.data_folder_is_writable) == ["config.E009"]


@pytest.mark.django_db
def test_every_message_has_a_hint(settings):
    settings.DEMO = True
    settings.SITE_URL = "http://elsewhere.example.cn"
    ours = [m for m in run_checks(include_deployment_checks=True) if m.id.startswith("config.")]
    assert {"config.W002", "config.E004", "config.E005"} <= {message.id for message in ours}
    assert [message.id for message in ours if not message.hint] == []
