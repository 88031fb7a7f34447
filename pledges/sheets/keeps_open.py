"""Reasons of the pledges themselves that keep a year open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.people.models import Member
from ledger.entries.models import Entry
from registry.closing import keeps_open

from .confirmation.models import Amendment
from .sheet.models import Sheet
from .sheet.standing import counted, with_standing


@keeps_open
def pledges_open(cycle):
    sheets, entries = reverse("sheet_list"), reverse("ledger_list")
    standing = counted(with_standing(Member.objects.active(), cycle))
    asked = Amendment.objects.filter(sheet__cycle=cycle, state=Amendment.State.REQUESTED)
    rows = Entry.objects.filter(year=cycle.year)
    year = f"year={cycle.year}"
    return [
        (_("sheets not sent to the branch"), standing[Sheet.State.DRAFT], f"{sheets}?state=draft&{year}"),
        (_("sheets not confirmed"), standing[Sheet.State.SUBMITTED], f"{sheets}?state=submitted&{year}"),
        (_("changes not decided"), asked.count(), f"{sheets}?state=amending&{year}"),
        (_("entries claimed and not verified"), rows.filter(state=Entry.State.CLAIMED).count(), f"{entries}?light=claimed&{year}"),
        (_("entries neither fulfilled nor closed"), rows.filter(state=Entry.State.OPEN).count(), f"{entries}?{year}"),
    ]  # fmt: skip
