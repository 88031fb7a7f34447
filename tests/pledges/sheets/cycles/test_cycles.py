from itertools import product

import pytest

from accounts.people.models import Member, Team, Tier
from pledges.errors import PledgeError
from pledges.sheets.cycles import rules
from pledges.sheets.cycles.models import Cycle
from pledges.sheets.sheet.rules import start_sheet
from tests import factories as make

pytestmark = pytest.mark.django_db
BY = {"at": make.NOW}


@pytest.fixture
def admin():
    return make.holder("administrator", make.district())


def test_the_first_cycle_has_texts_for_all_tiers_and_teams(admin):
    cycle = rules.create_cycle(year=2026, actor=admin, **BY)
    assert cycle.state == Cycle.State.DRAFT
    assert {row.tier for row in cycle.common_items.all()} == set(Tier.values)
    assert {row.team for row in cycle.common_items.all()} == {"", *Team.values}
    assert {row.tier for row in cycle.focus_areas.all()} == set(Tier.values)
    assert cycle.stages.count() == 4


def test_the_next_cycle_copies_the_one_before_without_what_was_withdrawn(admin):
    first = rules.create_cycle(year=2026, actor=admin, **BY)
    row = first.common_items.filter(tier=Tier.SOE_MEMBER).first()
    rules.withdraw(row, actor=admin, at=make.NOW)
    second = rules.create_cycle(year=2027, actor=admin, **BY)
    texts = {item.text for item in second.common_items.filter(tier=Tier.SOE_MEMBER)}
    before = {
        item.text for item in first.common_items.filter(tier=Tier.SOE_MEMBER, withdrawn=False)
    }
    assert texts == before
    assert row.text not in texts


def test_a_year_has_one_cycle(admin):
    rules.create_cycle(year=2026, actor=admin, **BY)
    with pytest.raises(PledgeError):
        rules.create_cycle(year=2026, actor=admin, **BY)


@pytest.mark.parametrize(
    ("state", "verb"), list(product(Cycle.State.values, ["open", "close", ""]))
)
def test_every_step_of_a_cycle(admin, state, verb):
    cycle = Cycle.objects.create(year=2030, state=state)
    if (state, verb) in rules.TRANSITIONS:
        changed = rules.change_state(cycle, verb, actor=admin, at=make.NOW)
        assert changed.state == rules.TRANSITIONS[state, verb]
    else:
        with pytest.raises(PledgeError):
            rules.change_state(cycle, verb, actor=admin, at=make.NOW)


def test_a_district_leader_gets_the_items_of_the_own_team(admin):
    cycle = rules.create_cycle(year=2026, actor=admin, **BY)
    leader = Member(tier=Tier.DISTRICT_LEADER, team=Team.CPPCC)
    assert {row.team for row in rules.common_items_for(cycle, leader)} == {"", "cppcc"}


def test_a_text_that_is_pledged_is_replaced_not_rewritten(admin):
    cycle = make.cycle()
    make.sheet()
    row = cycle.common_items.get()
    new = rules.set_text(
        cycle, tier=row.tier, team="", text="新的表述", replaces=row, actor=admin, at=make.NOW
    )
    row.refresh_from_db()
    assert (row.withdrawn, row.text != "新的表述", new.pk != row.pk) == (True, True, True)


def test_a_text_nobody_pledged_is_rewritten(admin):
    cycle = make.cycle()
    row = cycle.common_items.get()
    new = rules.set_text(
        cycle, tier=row.tier, team="", text="新的表述", replaces=row, actor=admin, at=make.NOW
    )
    assert (new.pk, new.text, new.withdrawn) == (row.pk, "新的表述", False)


def test_the_cycle_pages(client, admin):
    client.force_login(admin)
    answer = client.post("/cycles/new/", {"year": 2026}, follow=True)
    assert answer.status_code == 200
    cycle = Cycle.objects.get()
    assert client.post("/cycles/2026/state/", {"verb": "open"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.OPEN
    new = {"tier": "soe_member", "team": "", "text": "安全生产"}
    client.post("/cycles/2026/common-items/new/", new)
    assert cycle.common_items.filter(text="安全生产").count() == 1
    wrong = client.post("/cycles/2026/common-items/new/", new | {"team": "party"})
    assert wrong.status_code == 200
    assert cycle.common_items.filter(text="安全生产").count() == 1


def test_a_stage_may_not_close_before_it_opens(client, admin):
    client.force_login(admin)
    cycle = rules.create_cycle(year=2026, actor=admin, **BY)
    page = client.get("/cycles/2026/")
    data = page.context["form"].initial | {"form-TOTAL_FORMS": 4, "form-INITIAL_FORMS": 4}
    for number, stage in enumerate(cycle.stages.order_by("pk")):
        data |= {f"form-{number}-id": stage.pk}
        data |= {f"form-{number}-opens": "2026-05-01", f"form-{number}-closes": "2026-04-01"}
    answer = client.post("/cycles/2026/", data)
    assert answer.status_code == 200
    assert cycle.stages.filter(opens="2026-05-01").count() == 0


def test_a_briefing_names_who_came_from_the_own_branch_only(client):
    branch = make.branch()
    own, other = make.member(branch), make.member()
    make.cycle()
    client.force_login(make.holder("secretary", branch))
    facts = {"kind": "meeting", "held_on": "2026-02-01", "place": "二楼会议室", "note": ""}
    refused = client.post("/briefings/new/", facts | {"members": [other.pk]})
    assert (refused.status_code, branch.briefings.count()) == (200, 0)
    client.post("/briefings/new/", facts | {"members": [own.pk]})
    assert list(branch.briefings.get().members.all()) == [own]
    assert own.name in client.get("/briefings/").content.decode()


def test_an_administrator_of_one_unit_reads_the_year_and_changes_nothing(client, admin):
    cycle = rules.create_cycle(year=2026, actor=admin, **BY)
    row = cycle.common_items.first()
    client.force_login(make.holder("administrator", make.organisation()))
    for address in ("/cycles/", "/cycles/2026/texts/"):
        assert client.get(address).status_code == 200
    for address in ("/cycles/2026/", "/cycles/2026/common-items/new/", f"/common-items/{row.pk}/"):
        assert client.get(address).status_code == 403
    assert client.post("/cycles/2026/state/", {"verb": "open"}).status_code == 403
    assert client.post(f"/common-items/{row.pk}/withdraw/").status_code == 403
    row.refresh_from_db()
    assert not row.withdrawn


def test_a_year_with_open_matters_is_not_closed(admin):
    cycle, sheet = make.cycle(), make.sheet()
    with pytest.raises(PledgeError, match="1 "):
        rules.change_state(cycle, "close", actor=admin, at=make.NOW)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.OPEN
    sheet.items.all().delete()
    sheet.delete()
    assert rules.change_state(cycle, "close", actor=admin, at=make.NOW).state == "closed"


def texts_for(cycle, member):
    return [row.text for row in rules.common_items_for(cycle, member)]


def test_a_replaced_text_keeps_its_place(admin):
    cycle, facts = (
        make.cycle(),
        {"tier": "organ_member", "team": "", "actor": admin, "at": make.NOW},
    )
    rules.set_text(cycle, text="第二项", **facts)
    rules.set_text(cycle, text="第三项", **facts)
    pledged = make.sheet()
    first = cycle.common_items.get(number=1)
    rules.set_text(cycle, text="新的第一项", replaces=first, **facts)
    order = ["新的第一项", "第二项", "第三项"]
    assert texts_for(cycle, pledged.member) == order
    later = start_sheet(make.member(), cycle, actor=admin, at=make.NOW, by_branch=True)
    commons = later.items.filter(kind="common").order_by("number")
    assert list(commons.values_list("text", flat=True)) == order
    assert pledged.items.get(kind="common", number=1).text == first.text
    rules.set_text(cycle, text="第四项", **facts)
    assert texts_for(cycle, pledged.member) == [*order, "第四项"]


def test_a_text_is_replaced_once(admin):
    cycle, facts = (
        make.cycle(),
        {"tier": "organ_member", "team": "", "actor": admin, "at": make.NOW},
    )
    make.sheet()
    first = cycle.common_items.get()
    rules.set_text(cycle, text="新的表述", replaces=first, **facts)
    with pytest.raises(PledgeError):
        rules.set_text(cycle, text="再改", replaces=first, **facts)
    with pytest.raises(PledgeError):
        rules.withdraw(first, actor=admin, at=make.NOW)
    assert texts_for(cycle, make.member()) == ["新的表述"]
