"""Many signed opinions on one page: a choice for each or one for all the others, and words begun from the ledger."""

from collections import Counter

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import TextForm
from ledger.entries.models import Entry, Light
from reviews.errors import ReviewError

from ..schemes.models import Grade
from . import opinions

#: Most people on one page.
MOST = 50


def waiting_for(seat, evaluation, group, *, on):
    """The subjects that wait for this seat's opinion of ``group``, in the order of the list, at most MOST."""
    found = {}
    for rows, of in opinions.waiting(seat, evaluation, on=on):
        if of == group:
            rows = rows.select_related("member", "branch").order_by("branch_id", "place", "pk")
            found |= {row.pk: row for row in rows[:MOST]}
    return list(found.values())[:MOST]


def drafted(subjects, *, year, today):
    """Member's key → what the ledger says of the year, as words to go on with. One query."""
    entries = Entry.objects.standing().filter(
        ledger__member__in=[s.member_id for s in subjects], year=year
    )
    counts = {subject.member_id: Counter() for subject in subjects}
    for member, light in entries.with_light(today).values_list("ledger__member", "light"):
        counts[member][light] += 1
    return {member: _words(lights) for member, lights in counts.items()}


def _words(lights):
    """It is stored with the opinion and printed, so it is Chinese in every language of the pages."""
    said = [f"全年承诺{lights.total()}项，兑现{lights[Light.FULFILLED]}项"]
    said += [f"{word}{lights[light]}项" for light, word in _WORDS if lights[light]]
    return "，".join(said) + "。"


_WORDS = (
    (Light.CLAIMED, "待核验"), (Light.OVERDUE, "逾期"), (Light.EXPLAINED, "因客观原因未兑现"), (Light.UNFULFILLED, "未兑现"),
)  # fmt: skip


class TogetherForm(TextForm):
    """A line a person, and the choice for all who have none of their own."""

    rest = forms.ChoiceField(
        label=gettext_lazy("Everybody whom I have not marked above"), required=False,
        choices=[("", gettext_lazy("Not signed now")), *Grade.choices],
    )  # fmt: skip

    def __init__(self, *args, subjects, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.subjects = subjects
        for subject in subjects:
            name = {"name": subject.member.name}
            self.fields[f"choice_{subject.pk}"] = forms.ChoiceField(
                label=_("Choice for %(name)s") % name,
                required=False,
                choices=[("", "—"), *Grade.choices],
            )
            self.fields[f"words_{subject.pk}"] = forms.CharField(
                label=_("Comment on %(name)s") % name, required=False, max_length=2000,
                initial=words[subject.member_id], widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip

    def lines(self):
        for subject in self.subjects:
            yield subject, self[f"choice_{subject.pk}"], self[f"words_{subject.pk}"]

    def chosen(self):
        """(subject, choice, words) of everybody for whom there is a choice, once the form is valid."""
        data = self.cleaned_data
        for subject in self.subjects:
            choice = data[f"choice_{subject.pk}"] or data["rest"]
            if choice:
                yield subject, choice, data[f"words_{subject.pk}"]


def sign_many(rows, *, group, seat, at):
    """Sign each of ``rows`` (subject, choice, words) as ``opinions.sign`` does; returns (done, [(subject, why), …])."""
    done, stopped = 0, []
    for subject, choice, words in rows:
        try:
            opinions.sign(subject, group=group, choice=choice, words=words, seat=seat, at=at)
            done += 1
        except ReviewError as refused:
            stopped.append((subject, str(refused)))
    return done, stopped
