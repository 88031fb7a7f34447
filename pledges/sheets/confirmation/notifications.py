"""Notifications about sheets: to those whose turn it is, and to who asked and the member when something was decided."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from access.own import had_a_hand, is_own
from accounts.identity.deciders import deciders_of
from accounts.messages.posting import MessageDraft, post, post_drafts

from .message_kinds import CHECKED, DECIDED, WAITS


def tell_deciders(amendment, *, actor, at):
    """The requested change waits for these people."""
    sheet = amendment.sheet
    people = deciders_of(sheet.branch, member_id=sheet.member_id, asker=actor, at=at)
    title = _("%(what)s is requested for %(name)s: decide on it")
    _post(WAITS, people, amendment, title, amendment.reason, "asked", at)


def tell_decision(amendment, *, actor, at):
    """Who asked, and the member, get the decision with its words."""
    title = _("%(what)s for %(name)s is refused")
    if amendment.state == amendment.State.APPROVED:
        title = _("%(what)s for %(name)s is approved")
    people = _others([amendment.requested_by, amendment.sheet.member], actor)
    text = amendment.item.text if amendment.item else ""
    body = f"{text}\n{amendment.decision_text}".strip()
    _post(DECIDED, people, amendment, title, body, "decided", at)


def _post(kind, people, amendment, title, body, period, at):
    item, sheet = amendment.item, amendment.sheet
    what = amendment.get_kind_display() + (f" · {item.shown_number}" if item else "")
    facts = {"name": sheet.member.name, "what": what}
    post(
        kind, people, title=lambda _one: title % facts, body=body, about=f"amendment:{amendment.pk}",
        period=period, address=reverse("sheet_detail", args=[sheet.pk]), at=at,
    )  # fmt: skip


def tell_sent_back(sheet, *, actor, at):
    """The member and who wrote the sheet get the advice on its items."""
    items = list(sheet.items.exclude(advice="").order_by("kind", "number"))
    people = _others([sheet.drafted_by, sheet.member], actor)
    title = _("The pledge sheet of %(name)s is returned for revision")
    post(
        CHECKED, people, title=lambda _one: title % {"name": sheet.member.name},
        body=lambda _one: "\n".join(_advice(item) for item in items), about=f"sheet:{sheet.pk}",
        period=f"version {sheet.version}", address=reverse("sheet_detail", args=[sheet.pk]), at=at,
    )  # fmt: skip


def _advice(item):
    return f"{item.text}：{item.get_advice_display()} {item.advice_text}".strip()


def tell_confirmed(sheets, *, actor, at):
    """Who wrote a sheet that somebody else confirms is notified. Two queries, however many there are."""
    written = [
        sheet for sheet in sheets
        if sheet.drafted_by_id and not had_a_hand(actor, [sheet.drafted_by_id])
    ]  # fmt: skip
    writers = get_user_model().objects.in_bulk({sheet.drafted_by_id for sheet in written})
    title = _("The pledge sheet of %(name)s is confirmed")
    post_drafts(CHECKED, (
        MessageDraft(
            writers[sheet.drafted_by_id], title % {"name": sheet.member.name}, sheet.serial, f"sheet:{sheet.pk}",
            "confirmed", reverse("sheet_detail", args=[sheet.pk]),
        )
        for sheet in written
    ), at=at)  # fmt: skip


def _others(people, actor):
    """Those of ``people`` (accounts, members, None) who are not ``actor``."""
    return [
        one for one in people
        if one and one != actor and not is_own(actor, getattr(one, "member_id", one.pk))
    ]  # fmt: skip
