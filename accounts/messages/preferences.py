"""Notification preferences of a person: channels, digest, and an e-mail address that is confirmed before it is used."""

from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail, signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.errors import AccountError

from . import channels
from .models import Preferences

#: How long the link to confirm an address is valid.
LINK_LASTS = timedelta(days=3)
#: Between two links to a person so much time passes.
ASK_AGAIN_AFTER = timedelta(minutes=2)
_SALT = "accounts.messages.address"


class AskedTooOften(AccountError):
    def __init__(self):
        super().__init__(
            _("A link was sent a moment ago. Wait two minutes before asking for another.")
        )


class WrongLink(AccountError):
    def __init__(self):
        super().__init__(
            _("This link has expired or was replaced by a later one. Request a new one below.")
        )


def preferences_of(user):
    """The person's preferences; a new row that is not saved where nothing was ever chosen."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def choices_for(user, preferences):
    """[(name, label, why it cannot be chosen or "")] of the outside channels."""
    phone = user.member.phone if user.member else ""
    email = preferences.email or preferences.asked_email
    return [
        (name, channels.label_of(name), channels.why_unreachable(name, email=email, phone=phone))
        for name in channels.names()
    ]


def choose(*, user, names, digest):
    """Keep the channels and whether they carry a digest; a channel that this installation lacks is dropped."""
    known = [name for name in channels.names() if name in names]
    row, _made = Preferences.objects.update_or_create(
        user=user, defaults={"channels": known, "digest": digest}
    )
    return row


@transaction.atomic
def ask_address(*, user, email, at):
    """Send a link to ``email``; only once it is followed the address is used. Empty forgets the address.

    Returns whether a link was sent. Raises AskedTooOften.
    """
    Preferences.objects.get_or_create(user=user)
    row = Preferences.objects.select_for_update().get(user=user)
    if not email:
        row.email, row.email_confirmed_at, row.asked_email = "", None, ""
        row.save(update_fields=["email", "email_confirmed_at", "asked_email"])
        return False
    if email == row.email:
        return False
    if row.asked_at and at - row.asked_at < ASK_AGAIN_AFTER:
        raise AskedTooOften
    row.asked_email, row.asked_at = email, at
    row.save(update_fields=["asked_email", "asked_at"])
    link = current_app.tasks["accounts.messages.link"]
    transaction.on_commit(lambda: link.apply_async(kwargs={"user_id": user.pk}, retry=False))
    return True


def token_for(user, email):
    return signing.dumps({"user": user.pk, "email": email}, salt=_SALT)


def address_in(token, *, user):
    """The address that the link ``token`` confirms for ``user``; None for a wrong, old or replaced one."""
    try:
        facts = signing.loads(token, salt=_SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    row = preferences_of(user)
    if facts["user"] != user.pk or facts["email"] not in (row.asked_email, row.email):
        return None
    return facts["email"]


@transaction.atomic
def confirm_address(*, user, token, at):
    """Use the address from now on; returns it. Raises WrongLink. A second time changes nothing."""
    email = address_in(token, user=user)
    if email is None:
        raise WrongLink
    Preferences.objects.filter(user=user, asked_email=email).update(
        email=email, email_confirmed_at=at, asked_email=""
    )
    return email


def send_link(user_id):
    """Send the link to the address that the person entered last."""
    user = get_user_model().objects.filter(pk=user_id).first()
    email = preferences_of(user).asked_email if user else ""
    if not email or not settings.SMTP_HOST:
        return
    path = reverse("address_confirm", kwargs={"token": token_for(user, email)})
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "Somebody, probably you, wants messages from the pledge ledger at this address.\n\n"
            "To confirm it, open this link within three days and sign in:\n%(link)s\n\n"
            "If it was not you, do nothing: the address is not used."
        ) % {"link": f"{settings.SITE_URL}{path}"}
        message = mail.EmailMessage(_("Confirm your e-mail address"), text, to=[email])
    message.send()
