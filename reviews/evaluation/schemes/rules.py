"""The verbs of a scheme."""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.audit.rules import record
from core.numbers import plain
from reviews.errors import ReviewError

from .models import GROUPS, Scheme, SchemeGroup

#: Fields that a new version copies from the former one.
CARRIED = (
    "name", "document", "value_satisfied", "value_fairly", "value_basically", "value_not", "quorum", "smallest",
    "missing", "cut_satisfied", "cut_fairly", "cut_basically", "top_cap", "ceiling", "objective", "digits",
)  # fmt: skip


def scheme_on(kind, day):
    """The Scheme of ``kind`` in force on ``day``. ReviewError where none is."""
    scheme = Scheme.objects.of(kind).in_force(day)
    if scheme is None:
        raise ReviewError(_("No scheme is in force; adopt one first."))
    return scheme


def _locked(scheme):
    return Scheme.objects.select_for_update().get(pk=scheme.pk)


def _draft(scheme):
    scheme = _locked(scheme)
    if not scheme.is_draft:
        raise ReviewError(_("An adopted version cannot be changed: make a new one from it."))
    return scheme


@transaction.atomic
def write_from(scheme, *, actor, at, valid_from):
    """A new draft that begins as a copy of ``scheme``, with the next version number of its class."""
    Scheme.objects.select_for_update().filter(kind=scheme.kind).order_by("pk").first()
    last = Scheme.objects.filter(kind=scheme.kind).aggregate(last=Max("version"))["last"]
    facts = {name: getattr(scheme, name) for name in CARRIED}
    draft = Scheme.objects.create(
        kind=scheme.kind, version=last + 1, valid_from=valid_from, written_by=actor, **facts
    )
    weights = dict(scheme.groups.values_list("group", "weight"))
    SchemeGroup.objects.bulk_create(
        SchemeGroup(scheme=draft, group=group, weight=weights.get(group, Decimal(0)))
        for group in GROUPS[scheme.kind]
    )
    record("scheme_written", actor=actor, subject=str(draft), at=at)
    return draft


@transaction.atomic
def edit(scheme, *, actor, at, weights, **facts):
    """Change a draft. ``weights``: Group → Decimal; it may be incomplete until it is adopted."""
    scheme = _draft(scheme)
    for name, value in facts.items():
        setattr(scheme, name, value)
    scheme.written_by = actor
    scheme.save(update_fields=[*facts, "written_by"])
    for row in scheme.groups.all():
        row.weight = weights.get(row.group, row.weight)
        row.save(update_fields=["weight"])
    record("scheme_edited", actor=actor, subject=str(scheme), at=at)
    return scheme


def faults_of(scheme):
    """The reasons why a scheme cannot be adopted, as sentences; none if it is complete."""
    found = []
    total = sum((row.weight for row in scheme.groups.all()), scheme.objective)
    if total != 100:
        found.append(_("The weights add up to %(total)s, not to 100.") % {"total": plain(total)})
    values = [scheme.value_satisfied, scheme.value_fairly, scheme.value_basically, scheme.value_not]
    if values != sorted(values, reverse=True) or len(set(values)) < len(values):
        found.append(_("A better choice must be worth more points than the next one."))
    cuts = [scheme.cut_satisfied, scheme.cut_fairly, scheme.cut_basically]
    if cuts != sorted(cuts, reverse=True) or len(set(cuts)) < len(cuts):
        found.append(_("The cut-off of a better grade must be higher than the next one."))
    if not scheme.document.strip():
        found.append(_("Enter the number of the document that approves it."))
    return found


@transaction.atomic
def adopt(scheme, *, actor, at):
    """Put a complete draft in force from its day on. ReviewError names the missing parts."""
    scheme = _draft(scheme)
    if faults := faults_of(scheme):
        raise ReviewError(" ".join(str(fault) for fault in faults))
    scheme.adopted_by, scheme.adopted_at = actor, at
    try:
        with transaction.atomic():
            scheme.save(update_fields=["adopted_by", "adopted_at"])
    except IntegrityError:
        raise ReviewError(
            _("Another version of this class is in force from the same day.")
        ) from None
    record("scheme_adopted", actor=actor, subject=str(scheme), at=at)
    return scheme


@transaction.atomic
def withdraw(scheme, *, actor, at):
    """Make an adopted version that nothing uses a draft again."""
    scheme = _locked(scheme)
    if scheme.is_draft:
        raise ReviewError(_("This version is a draft already."))
    if scheme.frozen_at:
        raise ReviewError(_("A review uses this version: it can no longer be changed."))
    if Scheme.objects.of(scheme.kind).count() == 1:
        raise ReviewError(_("It is the only one of its class: adopt another first."))
    scheme.adopted_by = scheme.adopted_at = None
    scheme.save(update_fields=["adopted_by", "adopted_at"])
    record("scheme_withdrawn", actor=actor, subject=str(scheme), at=at)
    return scheme


@transaction.atomic
def freeze(scheme, *, at):
    """Freeze the scheme, because an evaluation uses it; a repeated call changes nothing. ReviewError for a draft."""
    scheme = _locked(scheme)
    if scheme.is_draft:
        raise ReviewError(_("A draft cannot be used: adopt the scheme first."))
    if scheme.frozen_at is None:
        scheme.groups.update(frozen=True)
        scheme.frozen_at = at
        scheme.save(update_fields=["frozen_at"])
    return scheme
