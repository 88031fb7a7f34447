"""The outside channels of this installation: e-mail, and what APPRISE_URLS names."""

import contextlib
import logging
import re
import smtplib
from urllib.parse import quote

from apprise import Apprise, AppriseAsset
from django.conf import settings
from django.core import mail
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EMAIL = "email"

#: Labels of the usual names; any other name is shown unchanged.
LABELS = {
    EMAIL: gettext_lazy("E-mail"),
    "dingtalk": gettext_lazy("DingTalk"),
    "wecom": gettext_lazy("WeCom"),
    "feishu": gettext_lazy("Feishu"),
    "sms": gettext_lazy("Text message"),
}
_APPRISE = logging.getLogger("apprise")
# Its lines may contain addresses with passwords: they are read below and not passed on.
_APPRISE.propagate = False
_APPRISE.addHandler(logging.NullHandler())
_APPRISE.setLevel(logging.DEBUG)
_STATUS = re.compile(r"error=(\d{3})")
_NOT_REACHED = re.compile(
    r"NewConnectionError|NameResolution|ConnectTimeout|refused", re.IGNORECASE
)
_BROKEN_OFF = re.compile(r"Connection error|timed? ?out|Socket Exception", re.IGNORECASE)


class NotSent(Exception):
    """The message was certainly not sent; the text says why.

    final  trying again cannot help
    down   the channel itself does not answer, for any recipient
    """

    def __init__(self, reason, *, final=False, down=False):
        super().__init__(reason)
        self.final, self.down = final, down


class Uncertain(Exception):
    """The line broke while it was handed over: it may have arrived."""


def label_of(name):
    return str(LABELS.get(name, name))


def names():
    """The names of the outside channels that this installation has."""
    return ([EMAIL] if settings.SMTP_HOST else []) + list(settings.APPRISE_URLS)


def required_facts(name):
    """The facts about a person that a channel needs: a subset of email, phone, username."""
    if name == EMAIL:
        return {"email"}
    return set(re.findall(r"\{(\w+)\}", settings.APPRISE_URLS.get(name, "")))


def why_unreachable(name, *, email, phone):
    """Why the channel cannot reach a person with these facts, in words, or ""."""
    needed = required_facts(name)
    if "email" in needed and not email:
        return _("There is no confirmed e-mail address.")
    if "phone" in needed and not phone:
        return _("There is no phone number.")
    return ""


def channel(name):
    """The open channel, to be closed after use; raises NotSent where the installation no longer has it."""
    if name not in names():
        raise NotSent(_("This channel is no longer set up."), final=True)
    return Email() if name == EMAIL else Gateway(name, settings.APPRISE_URLS[name])


class Email:
    """One connection to the mail server for many letters."""

    def __init__(self):
        self.backend = mail.mailers.default

    def send(self, letter):
        """Hand ``letter`` to the mail server; raises NotSent or Uncertain."""
        message = mail.EmailMessage(
            letter.title,
            letter.full,
            to=[letter.email],
            headers={"Message-ID": letter.reference, "Auto-Submitted": "auto-generated"},
        )
        self._reach()
        try:
            self.backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            final = all(code >= 500 for code in codes)
            raise NotSent(_("The mail server refuses the address (%s).") % codes[0], final=final) from None  # fmt: skip
        except smtplib.SMTPResponseException as error:
            self.close()
            code = error.smtp_code
            if code < 0:
                raise Uncertain(_("The mail server broke off.")) from None
            final = isinstance(error, smtplib.SMTPDataError) and code >= 500
            raise NotSent(_("The mail server refuses it (%s).") % code, final=final) from None
        except ValueError:
            raise NotSent(_("The address is no e-mail address."), final=True) from None
        except OSError:  # also SMTPServerDisconnected and the time-out
            self.close()
            raise Uncertain(_("The mail server broke off.")) from None

    def _reach(self):
        """A connection that is alive, so that breaking off later means something."""
        try:
            if self.backend.open() is False and self.backend.connection.noop()[0] != 250:
                raise smtplib.SMTPServerDisconnected
        except OSError:
            self.close()
            self._connect()

    def _connect(self):
        try:
            self.backend.open()
        except smtplib.SMTPAuthenticationError:
            raise NotSent(_("The mail server refuses our sign-in."), down=True) from None
        except OSError:
            raise NotSent(_("The mail server cannot be reached."), down=True) from None

    def close(self):
        with contextlib.suppress(OSError):
            self.backend.close()
        self.backend.connection = None


class Gateway:
    """One of the addresses of APPRISE_URLS, filled in for each person."""

    def __init__(self, name, address):
        self.name, self.address = name, address
        self.asset = AppriseAsset(async_mode=False, app_id="pledges")

    def send(self, letter):
        """Hand ``letter`` to the gateway; raises NotSent or Uncertain."""
        facts = {name: quote(getattr(letter, name), safe="") for name in required_facts(self.name)}
        address = re.sub(r"\{(\w+)\}", lambda match: facts[match[1]], self.address)
        sender = Apprise(asset=self.asset)
        if not sender.add(address):
            raise NotSent(_("The address of this channel cannot be used."), down=True)
        # Apprise's log lines during the call distinguish a refusal from a failed connection. They are not stored.
        lines = []
        sent = sender.notify(
            title="",
            body=letter.short,
            log_level=logging.DEBUG,
            log_callback=lambda entry, _service: lines.append(entry.message),
        )
        if not sent:
            raise _failure("\n".join(lines))

    def close(self):
        """Does nothing: no connection is kept open."""


def _failure(text):
    if status := _STATUS.search(text):
        code = int(status[1])
        return NotSent(_("The gateway answers with %s.") % code, final=code in (400, 404, 413, 422))
    if _NOT_REACHED.search(text):
        return NotSent(_("The gateway cannot be reached."), down=True)
    if _BROKEN_OFF.search(text):
        return Uncertain(_("The gateway broke off."))
    return NotSent(_("The gateway refuses it."))
