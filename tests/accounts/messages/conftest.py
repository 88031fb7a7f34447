import pytest
from django.utils.translation import gettext_lazy

from registry import kinds
from registry.kinds import message_kind
from tests.accounts.messages.parts import mail_server, mailing


@pytest.fixture
def kind():
    """A kind of message for the tests; further kinds that a test declares are removed, too."""
    yield message_kind("test_notice", gettext_lazy("Notice"))
    for name in [name for name in kinds.KINDS if name.startswith("test_")]:
        del kinds.KINDS[name]


@pytest.fixture
def mailbox():
    """A real mail server on this machine, and the settings that lead to it."""
    with mail_server() as mailbox, mailing(mailbox.port):
        yield mailbox
