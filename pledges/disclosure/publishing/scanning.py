"""Identity and phone numbers in what would be made public: found before it happens (docs/domain.md §5)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ledger.entries.models import EntryKind
from workbooks.values import find_identity_numbers, find_mobile_numbers


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
    """The findings that prevent making a frozen revision public. ``content``: see pledges/sheets/confirmation/freezing.py."""
    found = _look(_("the name"), content["name"])
    found += _look(_("the post"), content["post"])
    found += _look(_("the recorder"), content["recorder"])
    for item in content["items"]:
        place = _("%(kind)s %(number)s") % {
            "kind": EntryKind(item["kind"]).label,
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
