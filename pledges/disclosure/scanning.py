"""Identity and phone numbers in what would be made public: found before it happens (domain.md §5)."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ledger.models import Kind

_GAP = r"[\s\-·.]{0,2}"
_IDENTITY = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dXx])")
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?(1[3-9](?:{_GAP}\d){{9}})(?!\d)")


def find_identity_numbers(text):
    """18-digit identity numbers in ``text``, also in full-width digits or with gaps."""
    return [match[0] for match in _IDENTITY.finditer(unicodedata.normalize("NFKC", text))]


def find_mobile_numbers(text):
    """11-digit mobile numbers in ``text``, also in full-width digits, with gaps or +86."""
    return [match[1] for match in _MOBILE.finditer(unicodedata.normalize("NFKC", text))]


@dataclass(frozen=True)
class Finding:
    """``place`` in words, ``what`` was found there; the number itself is never repeated in full."""

    place: str
    what: str

    def __str__(self):
        return _("%(place)s holds %(what)s") % {"place": self.place, "what": self.what}


#: The free text of an item as frozen in a revision.
_TEXTS = ("text", "measure", "baseline", "unit", "beneficiary", "proof", "verifier", "focus")


def findings_in(content):
    """What stands in the way of making a frozen revision public. ``content``: see confirmation/freezing.py."""
    found = _look(_("the name"), content["name"])
    found += _look(_("the post"), content["post"])
    found += _look(_("the recorder"), content["recorder"])
    for item in content["items"]:
        place = _("%(kind)s %(number)s") % {
            "kind": Kind(item["kind"]).label,
            "number": item["number"],
        }
        texts = [item[name] for name in _TEXTS] + [part["text"] for part in item["parts"]]
        for text in texts:
            found += _look(place, text)
    return found


def _look(place, text):
    text = text or ""
    found = [
        Finding(place, _("an identity number (%s)") % _masked(number))
        for number in find_identity_numbers(text)
    ]
    found += [
        Finding(place, _("a mobile number (%s)") % _masked(number))
        for number in find_mobile_numbers(text)
    ]
    return found


def _masked(number):
    """139****1234: enough to find the place, not enough to pass it on."""
    digits = "".join(sign for sign in number if sign.isalnum())
    return f"{digits[:3]}****{digits[-4:]}"
