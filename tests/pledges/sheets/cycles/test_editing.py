"""The page of a year writes its own fields only, and keeps simultaneous changes of others."""

import time

import pytest

from access.roles import Role
from accounts.audit.models import AuditEvent
from accounts.people.models import Tier
from pledges.errors import PledgeError
from pledges.sheets.confirmation.confirming import confirm
from pledges.sheets.cycles import forms, rules
from pledges.sheets.cycles.models import Briefing, Cycle, Stage
from tests import factories as make
from tests.factories import NOW
from tests.ledger.entries.test_races import at_once


def administrator(client):
    user = make.holder(Role.ADMINISTRATOR, make.district())
    client.force_login(user)
    return user


def dated_cycle(**fields):
    cycle = make.cycle(**fields)
    for kind, (opens, closes) in rules.stage_dates(cycle.year).items():
        Stage.objects.create(cycle=cycle, kind=kind, opens=opens, closes=closes)
    return cycle


def page_of(cycle, **changed):
    """What the browser sends of the year's page."""
    stages = list(cycle.stages.all())
    data = {
        "form-TOTAL_FORMS": len(stages), "form-INITIAL_FORMS": len(stages),
        **{name: getattr(cycle, name) for name in forms.CycleForm.Meta.fields},
    }  # fmt: skip
    for place, stage in enumerate(stages):
        data |= {
            f"form-{place}-id": stage.pk, f"form-{place}-opens": stage.opens, f"form-{place}-closes": stage.closes,
        }  # fmt: skip
    return data | changed


@pytest.fixture
def meanwhile(monkeypatch):
    """Run something between the check of the page and its writing, like another request."""

    def arrange(call):
        check = forms.CycleForm.is_valid

        def checked(form):
            right = check(form)
            call()
            return right

        monkeypatch.setattr(forms.CycleForm, "is_valid", checked)

    return arrange


@pytest.mark.django_db
def test_a_sheet_confirmed_meanwhile_keeps_its_number(client, meanwhile):
    administrator(client)
    cycle, first, second = dated_cycle(), make.sheet(), make.sheet(make.member(name="李四"))
    meanwhile(lambda: confirm([first], actor=make.user(), at=NOW))
    data = page_of(cycle, vow="请群众监督。")
    assert client.post(f"/cycles/{cycle.year}/", data).status_code == 302
    cycle.refresh_from_db()
    assert (cycle.last_serial, cycle.vow) == (1, "请群众监督。")
    assert confirm([second], actor=make.user(), at=NOW)[0].serial == f"LQ-{cycle.year}-0002"


@pytest.mark.django_db
def test_a_year_closed_meanwhile_stays_closed_and_as_it_was(client, meanwhile):
    user = administrator(client)
    cycle = dated_cycle()
    meanwhile(lambda: rules.change_state(cycle, "close", actor=user, at=NOW))
    answer = client.post(f"/cycles/{cycle.year}/", page_of(cycle, vow="请群众监督。"))
    assert answer.status_code == 200
    assert "请群众监督。" in answer.content.decode()  # the input is still there
    cycle.refresh_from_db()
    assert (cycle.state, cycle.vow) == (Cycle.State.CLOSED, "以上承诺，请党组织和群众监督。")
    assert not AuditEvent.objects.filter(action="cycle_changed").exists()


@pytest.mark.django_db
def test_the_audit_trail_names_what_changed(client):
    user = administrator(client)
    cycle = dated_cycle()
    stage = cycle.stages.first()
    closes = stage.closes.replace(day=1)
    data = page_of(cycle, vow="请群众监督。") | {"form-0-closes": stage.closes}
    client.post(f"/cycles/{cycle.year}/", data)
    line = AuditEvent.objects.get(action="cycle_changed")
    assert (line.actor, line.subject) == (user, str(cycle.year))
    assert line.detail == {"fields": ["承诺语"]}
    rules.edit(
        cycle, facts={}, stages={stage.kind: (stage.opens, max(closes, stage.opens))}, actor=user, at=NOW
    )  # fmt: skip
    stage.refresh_from_db()
    assert stage.closes == max(closes, stage.opens)


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["edit", "text", "withdraw", "area", "remove"])
def test_nothing_of_a_closed_year_is_changed(act):
    cycle, user = dated_cycle(state=Cycle.State.CLOSED), make.user()
    item, area = cycle.common_items.first(), cycle.focus_areas.first()
    by = {"actor": user, "at": NOW}
    acts = {
        "edit": lambda: rules.edit(cycle, facts={"vow": "改"}, stages={}, **by),
        "text": lambda: rules.set_text(cycle, tier=item.tier, team="", text="改", **by),
        "withdraw": lambda: rules.withdraw(item, **by),
        "area": lambda: rules.add_focus_area(cycle, tier=Tier.ORGAN_MEMBER, name="新", **by),
        "remove": lambda: rules.remove_focus_area(area, **by),
    }
    with pytest.raises(PledgeError):
        acts[act]()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_briefing_leaves_an_audit_line(client):
    cycle, branch = dated_cycle(), make.branch()
    member = make.member(branch)
    user = make.holder(Role.SECRETARY, branch)
    client.force_login(user)
    client.post("/briefings/new/", {
        "kind": Briefing.Kind.MEETING, "held_on": f"{cycle.year}-01-05", "place": "会议室", "members": [member.pk],
    })  # fmt: skip
    briefing = Briefing.objects.get()
    assert list(briefing.members.all()) == [member]
    line = AuditEvent.objects.get(action="briefing_recorded")
    assert (line.actor, line.subject) == (user, branch.name)


@pytest.mark.django_db
def test_a_focus_area_comes_once_and_last():
    cycle, user = dated_cycle(), make.user()
    area = rules.add_focus_area(cycle, tier=Tier.ORGAN_MEMBER, name="便民", actor=user, at=NOW)
    assert area.number == 2
    with pytest.raises(PledgeError):
        rules.add_focus_area(cycle, tier=Tier.ORGAN_MEMBER, name="便民", actor=user, at=NOW)
    rules.remove_focus_area(area, actor=user, at=NOW)
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["focus_area_added", "focus_area_removed"]


# ── simultaneous edits, on PostgreSQL ────────────────────────────────────────────────────────────
def _edit_without_lock(cycle, *, facts, stages, actor, at):
    """Reads the year, thinks, and writes all of it, as careless code would."""
    row = Cycle.objects.get(pk=cycle.pk)
    time.sleep(0.6)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()


def _edited_while_confirming(monkeypatch, edit):
    """The running number after a confirmation that began while the year was being edited."""
    cycle, sheet, user = dated_cycle(), make.sheet(), make.user()
    locked = rules._editable

    def slowly(pk):
        row = locked(pk)
        time.sleep(0.6)
        return row

    monkeypatch.setattr(rules, "_editable", slowly)

    def confirmed():
        time.sleep(0.2)
        return confirm([sheet], actor=user, at=NOW)

    answers = at_once(
        lambda: edit(cycle, facts={"vow": "请群众监督。"}, stages={}, actor=user, at=NOW), confirmed
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    cycle.refresh_from_db()
    return cycle.last_serial, cycle.vow


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_simultaneous_editing_and_confirming_lose_nothing(monkeypatch):
    assert _edited_while_confirming(monkeypatch, rules.edit) == (1, "请群众监督。")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_running_number_goes_back(monkeypatch):
    assert _edited_while_confirming(monkeypatch, _edit_without_lock) == (0, "请群众监督。")
