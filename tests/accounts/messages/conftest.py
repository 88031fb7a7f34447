import pytest
from django.utils.translation import gettext_lazy

from accounts.messages.posting import message_kind
from registry import kinds
from tests.accounts.messages.parts import mail_server, mailing


@pytest.fixture
def kind(monkeypatch):
    """A kind of message of the tests' own."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    return message_kind("test_notice", gettext_lazy("Notice"))


@pytest.fixture
def mailbox():
    """A real mail server on this machine, and the settings that lead to it."""
    with mail_server() as mailbox, mailing(mailbox.port):
        yield mailbox
