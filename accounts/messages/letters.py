"""The text and the recipient address of a delivery."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Letter:
    """The text of one delivery.

    email, phone, username  of the person; "" where not known
    title                   of the message, or how many a digest holds
    parts                   [(title, body), …]: in full only to an address that the person has confirmed
    link                    opens the message, or the inbox
    reference               the same for each attempt at the same delivery
    """

    email: str
    phone: str
    username: str
    title: str
    parts: list
    link: str
    reference: str

    @property
    def full(self):
        """With the texts, for e-mail."""
        if len(self.parts) == 1:
            texts = [f"{title}\n\n{body}".strip() for title, body in self.parts]
        else:
            texts = [
                f"{number}. {title}\n{body}".strip()
                for number, (title, body) in enumerate(self.parts, start=1)
            ]
        return "\n\n".join([*texts, _("Read it here: %(link)s") % {"link": self.link}])

    @property
    def short(self):
        """Titles only, for gateways that others run."""
        titles = [title for title, _body in self.parts]
        shown = titles if len(titles) == 1 else [self.title, *titles[:3]]
        return "\n".join([*shown, self.link])


def letter_of(delivery, messages, preferences):
    """The Letter of a delivery with the ``messages`` that it carries, oldest first."""
    user = delivery.user
    member = user.member
    inbox = reverse("message_list")
    one = len(messages) == 1
    path = reverse("message_detail", kwargs={"pk": messages[0].pk}) if one else inbox
    host = urlsplit(settings.SITE_URL).hostname
    return Letter(
        email=preferences.email if preferences else "",
        phone="".join(sign for sign in member.phone if sign.isdigit()) if member else "",
        username=user.username,
        title=delivery.title,
        parts=[(message.title, message.body) for message in messages],
        link=f"{settings.SITE_URL}{path}",
        reference=f"<delivery-{delivery.pk}-{delivery.resends}@{host}>",
    )


def title_of(messages):
    """The title of the delivery of these messages."""
    if len(messages) == 1:
        return messages[0].title
    count = len(messages)
    return ngettext("%(count)d message from the pledge ledger", "%(count)d messages from the pledge ledger", count) % {"count": count}  # fmt: skip
