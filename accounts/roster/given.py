"""Values for a whole file that has no column for them: the branch of all rows, the tier of rows without one."""

from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.organisations.fields import OrganisationField
from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from core.forms import TextForm
from core.text import key
from jobs.running import JobFailed
from workbooks.cells import clean_text
from workbooks.values import looks_like_placeholder

from .words import HEADINGS, TIER_NAMES

#: At most this many different posts or units are offered, each with its own tier; the most frequent ones.
OFFERED = 40
FILE, SHEET, UNIT = "file", "sheet", "unit"
_NAMES = dict(zip(Tier.values, TIER_NAMES, strict=True))


def branches_of(seat):
    """The open branches into which ``seat`` may import; all without one (a command)."""
    branches = Organisation.objects.branches().filter(dissolved_on=None)
    return branches if seat is None else branches.visible_to(seat)


def word_mark(text):
    """A digest of a post or unit, so that the stored choices contain no data of a row."""
    return sha256(key(clean_text(text)).encode()).hexdigest()[:16]


class GivenForm(TextForm):
    """The branch of rows that name none, and with ``tiers`` the tier of rows that have none.

    values   field → the texts in the file, by which tiers can be chosen
    """

    branch = forms.ChoiceField(
        label=_("Rows that name no branch belong to"),
        choices=[
            (FILE, _("none: the file names all branches")),
            (UNIT, _("this branch:")),
            (SHEET, _("the branch that their sheet is named after")),
        ],
    )
    tier = forms.ChoiceField(label=_("Rows without a tier have"), required=False)
    tier_by = forms.ChoiceField(
        label=_("Other tiers"),
        required=False,
        choices=[("", _("none")), ("post", _("by post")), ("branch", _("by unit"))],
    )

    def __init__(self, data=None, *, seat, initial, values, tiers=True):
        first = {"branch": FILE} | dict(initial)
        self.units = branches_of(seat)
        if first.get("unit"):
            first["unit"] = self.units.filter(pk=first["unit"]).first()
            if first["unit"] is None:  # dissolved meanwhile, or of other units
                first["branch"] = FILE
        super().__init__(data, initial=first)
        self.fields["unit"] = OrganisationField(
            units=self.units, required=False, label=_("This branch (name or code)")
        )
        self.words = []
        if tiers:
            offered = [("", "–"), *Tier.choices]
            self.fields["tier"].choices = offered
            self._offer_words(first, values, offered)
        else:
            del self.fields["tier"], self.fields["tier_by"]

    def _offer_words(self, first, values, offered):
        offered = [("", gettext("as above")), *offered[1:]]
        by = self.data.get("tier_by") if self.is_bound else first.get("tier_by")
        kept, self._marks = first.get("tiers", {}), {}
        for at, text in enumerate(_frequent(values.get(by, ()))):
            name, mark = f"tier_{at}", word_mark(text)
            self.fields[name] = forms.ChoiceField(
                label=text[:60], choices=offered, required=False, initial=kept.get(mark, "")
            )
            self._marks[name] = mark
            self.words.append(name)

    @property
    def facts(self):
        """The fields that the page draws above those of the words."""
        names = ["branch", "unit", "tier", "tier_by"]
        return [self[name] for name in names if name in self.fields]

    @property
    def word_fields(self):
        return [self[name] for name in self.words]

    def clean(self):
        data = super().clean()
        if data.get("branch") == UNIT and not data.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Name the branch of all rows."))
        if data.get("tier_by") and not any(name in self.data for name in self.words):
            self.add_error("tier_by", self._why_not_yet())
        return data

    def _why_not_yet(self):
        if self.words:
            return _("Choose the tier of each below.")
        return _("The file has none in the columns that are read: choose the column first.")

    def plain(self):
        """The choices as plain values."""
        data = self.cleaned_data
        unit = data["unit"].pk if data["branch"] == UNIT else None
        said = {"branch": data["branch"], "unit": unit}
        if "tier" in self.fields:
            words = {self._marks[name]: data[name] for name in self.words if data.get(name)}
            said |= {"tier": data["tier"], "tier_by": data["tier_by"], "tiers": words}
        return said

    @property
    def is_to_be_seen(self):
        """Whether values stored from another file must be confirmed: the branch of all rows, unless there is only one."""
        return self.initial.get("branch") == UNIT and self.units.count() > 1

    def supplies(self, field):
        """Whether the needed ``field`` is supplied here if no column has it."""
        return supplies(
            self.cleaned_data if self.is_bound and self.is_valid() else self.initial, field
        )


def _frequent(values):
    counts = {}
    for value in values:
        text = " ".join(clean_text(value).split())
        if text and not looks_like_placeholder(text):
            counts[text] = counts.get(text, 0) + 1
    return sorted(counts, key=lambda text: -counts[text])[:OFFERED]


def suggest(given, *, missing, sheets, seat):
    """``given`` with the obvious branch if no column has it: the user's own branch, or sheets named after branches."""
    if given or "branch" not in missing:
        return given
    own = seat.organisations if seat is not None else ()
    if len(own) == 1 and own[0].is_branch:
        return {"branch": UNIT, "unit": own[0].pk}
    if len(sheets) > 1 and all("支部" in name for name in sheets):
        return {"branch": SHEET, "unit": None}
    return {}


def supplies(given, field):
    """Whether ``given`` supplies ``field`` for rows that lack it."""
    if field == "branch":
        return given.get("branch", FILE) != FILE
    return field == "tier" and bool(given.get("tier") or given.get("tier_by"))


def branch_option(text):
    """``given`` of the option --branch: a branch by name or code, or "sheet" for the names of the sheets. CommandError."""
    if text is None:
        return {}
    if text == SHEET:
        return {"branch": SHEET, "unit": None}
    try:
        unit = OrganisationField(units=branches_of(None)).clean(text)
    except ValidationError as error:
        raise CommandError(f"--branch {text}: {error.messages[0]}") from None
    return {"branch": UNIT, "unit": unit.pk}


def fill(table, given, seat):
    """Fill the chosen values into the rows of ``table`` that lack them. JobFailed if the branch no longer exists."""
    unit = None
    if given.get("branch") == UNIT:
        unit = branches_of(seat).filter(pk=given["unit"]).first()
        if unit is None:
            raise JobFailed(
                gettext(
                    "The branch that was chosen for all rows is no longer among yours: choose again."
                )
            )
    for part in table.parts:
        part.given = _fields(given)
        for record in part.records:
            _fill_branch(record.values, given, unit, part.sheet)
            _fill_tier(record.values, given)


def _fields(given):
    """field → heading of the fields that may be filled, for the workbook of refused rows."""
    said = {"branch": HEADINGS["branch"][0]} if given.get("branch", FILE) != FILE else {}
    if given.get("tier") or given.get("tier_by"):
        said["tier"] = HEADINGS["tier"][0]
    return said


def _is_blank(value):
    return clean_text(value) == "" or looks_like_placeholder(value)


def _fill_branch(values, given, unit, sheet):
    if not _is_blank(values.get("branch")):
        return
    if unit is not None:
        values |= {"branch": unit.name, "unit": unit.pk}
    elif given.get("branch") == SHEET:
        values["branch"] = sheet


def _fill_tier(values, given):
    if not _is_blank(values.get("tier")):
        return
    by = given.get("tier_by")
    text = values.get(by) if by else None
    tier = given.get("tiers", {}).get(word_mark(text)) if text not in (None, "") else None
    tier = tier or given.get("tier")
    if tier:
        values["tier"] = _NAMES[tier]
