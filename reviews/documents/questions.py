"""What is asked before an official document goes out under its number."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core.asking import Question

from .rules import next_number


def issuing(what, *, button, back, issuer, word, told, lacks=()):
    """The Question before ``issuer`` issues ``what`` under ``word``.

    told   a sentence: who gets a message
    """
    number = next_number(issuer, word, at=timezone.now())
    return Question(
        title=_("Issue “%(what)s”?") % {"what": what}, button=button, back=back,
        says=[
            _("It goes out under the head of %(unit)s as %(number)s, unless another document is issued first.") % {"unit": issuer, "number": number},
            told,
            _("A number that was given is never given again: what is wrong is then corrected by a further document."),
        ],
        lacks=list(lacks),
    )  # fmt: skip
