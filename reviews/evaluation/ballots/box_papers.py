"""The slips and ballots of a box on paper; their wording is Chinese and fixed."""

from django.conf import settings
from django.urls import reverse

from core.days import long_day

from .ballot_papers import PaperBallot, PhoneSlip, render_paper_ballots, render_phone_slips
from .models import Collection

#: The raters, as printed on the ballot.
_RATERS = {
    Collection.Circle.OWN: "党员评议票",
    Collection.Circle.MASSES: "群众评议票",
    Collection.Circle.TEAM: "领导班子成员评议票",
}
_CHOICES = ("满意", "较满意", "基本满意", "不满意")


def title_of(collection):
    return f"{collection.evaluation.year}年度承诺兑现{_RATERS[collection.circle]}"


def unit_of(collection):
    team = collection.get_team_display() if collection.team else ""
    return f"{collection.organisation.name}{team and '　'}{team}"


def number_of(number):
    return f"{number:04d}"


def phone_slips(collection, issued, *, progress=None):
    """The PDF of phone slips; ``issued`` from slips.issue. Raises press.errors.PrintingError."""
    return render_phone_slips(
        [
            PhoneSlip(
                title=title_of(collection), unit=unit_of(collection), number=number_of(slip.number),
                address=settings.SITE_URL + reverse("vote", args=[slip.token]),
                valid_until=long_day(collection.evaluation.ends_on),
            )
            for slip in issued
        ],
        progress=progress,
    )  # fmt: skip


def paper_ballots(collection, issued, *, progress=None):
    """The PDF of ballots to be filled in, all alike but for the number on the stub."""
    rows = list(
        collection.subjects_on_form().values_list("member__name", "member__post")
    )  # fmt: skip
    note = "本人姓名一行不填。" if collection.has_roll else ""
    return render_paper_ballots(
        [
            PaperBallot(
                title=title_of(collection), unit=unit_of(collection), number=number_of(slip.number),
                rows=rows, choices=_CHOICES, note=note,
            )
            for slip in issued
        ],
        progress=progress,
    )  # fmt: skip
