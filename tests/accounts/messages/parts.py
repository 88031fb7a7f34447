"""Real parts for the tests: a mail server and a web gateway on this machine, and people who use them."""

import json
import threading
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from django.test import override_settings

from accounts.messages.models import Preferences
from tests import factories
from tests.factories import NOW


class Mailbox:
    """What arrived, by address; ``answers`` are given instead of taking the next mails, in order."""

    def __init__(self):
        self.mails, self.answers = [], []
        self.lock = threading.Lock()

    async def handle_DATA(self, server, session, envelope):
        with self.lock:
            if self.answers:
                return self.answers.pop(0)
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.mails += [(address, mail) for address in envelope.rcpt_tos]
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def arrived(self):
        """Address → how many mails."""
        return Counter(address for address, _mail in self.mails)


@contextmanager
def mail_server(port=0):
    """A mail server on this machine, entered as its Mailbox; ``port`` is added to it."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port or _free_port())
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop(no_assert=True)


def _free_port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = server.server_address[1]
    server.server_close()
    return port


def mailing(port, **options):
    """The settings that lead to the server on ``port``."""
    options = {"host": "127.0.0.1", "port": port, "timeout": 5, **options}
    return override_settings(
        SMTP_HOST="127.0.0.1",
        DEFAULT_FROM_EMAIL="ledger@example.gov.cn",
        MAILERS={
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": options,
            }
        },
    )


@contextmanager
def web_gateway(status=200):
    """A gateway on this machine: entered as (its list of (path, payload), its port, the way to set the status)."""
    requests, answer = [], {"status": status}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            payload = self.rfile.read(int(self.headers["Content-Length"]))
            if answer["status"] == 200:
                requests.append((self.path, json.loads(payload)))
            self.send_response(answer["status"])
            self.end_headers()

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield requests, server.server_address[1], answer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reader(email="wang@example.cn", *, of=None, channels=("email",), digest=False, **fields):
    """An account whose person wants messages over ``channels``."""
    user = factories.user(factories.member(of, **fields))
    Preferences.objects.create(
        user=user,
        channels=list(channels),
        digest=digest,
        email=email,
        email_confirmed_at=NOW if email else None,
    )
    return user
