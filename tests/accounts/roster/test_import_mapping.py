"""The page of the columns: a file with insufficient headings leads to questions and is not refused."""

from io import BytesIO

import pytest
from django.urls import reverse

from accounts.organisations.models import Organisation
from accounts.people.models import Member
from jobs.models import ImportShape, Job
from jobs.running import run
from ledger.entries.models import Entry
from tests import factories as make
from tests.workbooks import making as m

pytestmark = pytest.mark.django_db

HEAD = ["序号", "姓名", "性别", "出生年月", "职务", "联系电话"]
OWN = [
    HEAD,
    [1, "样本甲", "男", "1980.05", "副镇长", "13912000001"],
    [2, "样本乙", "女", "1985.11", "科员", "13912000002"],
    [3, "样本丙", "男", "1990.02", "科员", "13912000003"],
]


@pytest.fixture
def town():
    return make.organisation(name="中共新桥镇委员会", sector="town")


@pytest.fixture
def branch(town):
    return make.branch(town, name="新桥镇机关第一党支部")


@pytest.fixture
def admin(client, branch):
    user = make.holder("administrator", make.district())
    client.force_login(user)
    return client


def sent(client, content, address="/roster/import/", **data):
    """The answer to sending ``content`` (bytes)."""
    file = BytesIO(content)
    file.name = "名单.xlsx"
    return client.post(address, data | {"file": file})


def fields(page, **changes):
    """What a browser would post from the page, with ``changes``; None takes a field out."""
    mapping, data = page.context["mapping"], {}
    for shape in mapping.sheets:
        for one in shape.sheets:
            if one["take"]:
                data[f"take_{one['at']}"] = "on"
            data[f"head_{one['at']}"] = one["head"]
            data[f"end_{one['at']}"] = one["end"] or ""
        for column in shape.columns:
            if not column.dropped:
                data[f"col_{shape.mark}_{column.at}"] = column.field
    for field in [*mapping.given.facts, *mapping.given.word_fields]:
        value = field.field.prepare_value(field.initial)
        data[field.html_name] = "" if value is None else value
    return {name: value for name, value in (data | changes).items() if value is not None}


def column(page, heading):
    """The name of the select of the column under ``heading``."""
    for shape in page.context["mapping"].sheets:
        for one in shape.columns:
            if one.heading == heading:
                return f"col_{shape.mark}_{one.at}"
    raise AssertionError(heading)


def go(client, page, **changes):
    return client.post(page.request["PATH_INFO"], fields(page, go="1", **changes))


def test_a_branchs_own_list_is_asked_about_and_goes_in(admin, branch):
    answer = sent(admin, m.book(OWN))
    assert answer.url.endswith("/columns/")
    page = admin.get(answer.url)
    text = page.content.decode()
    assert "副镇长" in text
    assert [str(one) for one in page.context["problems"]] == [
        "工作表“花名册”：没有指定哪一列是所在党支部、党员层次。请在下表中指定，或在“文件中没有的信息”中补充。"
    ]
    answer = go(admin, page, branch="unit", unit=branch.name, tier="organ_member")
    assert answer.url.endswith(f"/{page.context['token']}/")
    preview = admin.get(answer.url)
    assert preview.context["plan"].counts["accepted"] == 3
    job = admin.post(answer.url, {"mark": preview.context["mark"]})
    assert run(job.url.split("/")[2]) == Job.State.DONE
    assert set(Member.objects.values_list("name", "branch", "tier")) == {
        (name, branch.pk, "organ_member") for name in ("样本甲", "样本乙", "样本丙")
    }
    assert Organisation.objects.branches().count() == 1


def test_the_tier_by_post(admin, branch):
    page = admin.get(sent(admin, m.book(OWN)).url)
    facts = {"branch": "unit", "unit": branch.name, "tier": "organ_member", "tier_by": "post"}
    page = go(admin, page, **facts)  # the posts are not offered yet, and so it is shown again
    assert "请在下面逐项指定层次" in page.content.decode()
    page = admin.post(page.request["PATH_INFO"], fields(page, show="1", **facts))
    words = {field.label: field.html_name for field in page.context["mapping"].given.word_fields}
    assert list(words) == ["科员", "副镇长"]
    assert [row[2] for row in page.context["first"]] == ["", "", ""]
    answer = admin.post(
        page.request["PATH_INFO"], fields(page, go="1", **facts) | {words["副镇长"]: "unit_leader"}
    )
    plan = admin.get(answer.url).context["plan"]
    assert [row.tier for row, _place in plan.new] == ["unit_leader", "organ_member", "organ_member"]


def test_a_file_that_is_understood_goes_to_the_preview_and_can_be_read_otherwise(admin, branch):
    lines = [
        ["姓名", "所在党支部", "党员层次", "单位"],
        ["样本甲", "错的", "机关一般党员", branch.name],
    ]
    answer = sent(admin, m.book(lines))
    preview = admin.get(answer.url)
    assert "/columns/" not in answer.url
    assert preview.context["columns_url"] in preview.content.decode()
    page = admin.get(preview.context["columns_url"])
    answer = go(admin, page, **{column(page, "所在党支部"): "", column(page, "单位"): "branch"})
    plan = admin.get(answer.url).context["plan"]
    assert [place.branch for _row, place in plan.new] == [branch.pk]


def test_sheets_are_chosen_and_named_after_branches(admin, branch, town):
    second = make.branch(town, name="新桥镇机关第二党支部")
    one = [["姓名", "层次"], ["样本甲", "机关一般党员"]]
    two = [["姓名", "层次"], ["样本乙", "机关一般党员"]]
    content = m.book(
        one, title=branch.name, more=[(second.name, two, "visible"), ("备用党支部", two, "visible")]
    )
    page = admin.get(sent(admin, content).url)
    assert len(page.context["mapping"].sheets) == 1
    assert page.context["mapping"].choices["given"]["branch"] == "sheet"
    preview = admin.get(go(admin, page, take_2=None).url)
    plan = preview.context["plan"]
    assert {place.branch for _row, place in plan.new} == {branch.pk, second.pk}
    assert "备用党支部" in "".join(preview.context["said"])


def test_where_the_table_begins_and_ends(admin, branch):
    lines = [["花名册", "2026"], ["甲组", "人"], ["样本甲", "机关一般党员"], ["样本乙", "机关一般党员"], ["存档", "机关一般党员"]]  # fmt: skip
    page = admin.get(sent(admin, m.book(lines)).url)
    facts = {"head_0": "2", "end_0": "4", "branch": "unit", "unit": branch.name}
    page = admin.post(page.request["PATH_INFO"], fields(page, show="1", **facts))
    facts |= {column(page, "甲组"): "name", column(page, "人"): "tier"}
    preview = admin.get(go(admin, page, **facts).url)
    assert [row.name for row, _place in preview.context["plan"].new] == ["样本甲", "样本乙"]
    assert "第4行" in "".join(preview.context["said"])


def test_a_table_without_headings(admin, branch):
    page = admin.get(sent(admin, m.book([["样本甲", 13912000001], ["样本乙", 13912000002]])).url)
    page = admin.post(page.request["PATH_INFO"], fields(page, show="1", head_0="0"))
    mark = page.context["mapping"].sheets[0].mark
    facts = {f"col_{mark}_0": "name", f"col_{mark}_1": "phone", "head_0": "0", "branch": "unit", "unit": branch.name, "tier": "organ_member"}  # fmt: skip
    plan = admin.get(go(admin, page, **facts).url).context["plan"]
    assert [(row.name, row.phone) for row, _place in plan.new] == [
        ("样本甲", "13912000001"),
        ("样本乙", "13912000002"),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"take_0": None}, "请至少选择一个工作表"),
        ({"tier": ""}, "没有指定哪一列是党员层次"),
        ({"branch": "unit", "unit": ""}, "请写明"),
        ({"branch": "unit", "unit": "没有的支部"}, "没有"),
        ({"end_0": "1"}, "最后一行"),
        ({"twice": True}, "只能保留一列"),
    ],
)
def test_what_is_still_missing_is_said(admin, branch, changes, words):
    page = admin.get(sent(admin, m.book(OWN)).url)
    facts = {"branch": "unit", "unit": branch.name, "tier": "organ_member"} | changes
    if facts.pop("twice", False):
        facts[column(page, "职务")] = "name"
    answer = go(admin, page, **facts)
    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert ImportShape.objects.count() == 0


def test_identity_numbers_are_not_shown_on_the_page(admin):
    number = "330102198005010011"
    lines = [["姓名", "证号", "备注"], ["样本甲", number, f"因病，{number}"]]
    page = admin.get(sent(admin, m.book(lines)).url)
    assert number not in page.content.decode()
    assert [c.dropped for c in page.context["mapping"].sheets[0].columns] == [False, True, False]


# ── kept for the next file ────────────────────────────────────────────────────────────────────────


def chosen(client, branch, content=None):
    page = client.get(sent(client, content or m.book(OWN)).url)
    return go(client, page, branch="unit", unit=branch.name, tier="organ_member", tier_by="")


def test_the_next_file_of_this_shape_is_read_so_but_its_branch_is_shown_first(admin, branch):
    chosen(admin, branch)
    make.branch(name="别的党支部")
    other = [HEAD, [1, "样本丁", "男", "1970.05", "镇长", "13912000004"]]
    answer = sent(admin, m.book(other))
    page = admin.get(answer.url)
    assert page.context["problems"] == []
    assert branch.name in page.content.decode()
    assert "以前" in page.content.decode()
    assert admin.get(go(admin, page).url).context["plan"].counts["accepted"] == 1
    assert ImportShape.objects.count() == 1


def test_nothing_of_a_row_is_kept(admin, branch):
    chosen(admin, branch)
    kept = str(ImportShape.objects.values().get())
    assert [word for line in OWN for word in line if isinstance(word, str) and word in kept] == []


def test_kept_shapes_are_listed_and_forgotten(admin, branch):
    chosen(admin, branch)
    page = admin.get(reverse("import_shape_list"))
    assert "B 姓名" in page.content.decode()
    admin.post(reverse("import_shape_forget", args=[ImportShape.objects.get().pk]))
    assert ImportShape.objects.count() == 0
    assert sent(admin, m.book(OWN)).url.endswith("/columns/")


def test_what_others_keep_is_not_used_and_not_found(admin, client, branch, town):
    chosen(admin, branch)
    shape = ImportShape.objects.get()
    client.force_login(make.holder("administrator", town))
    page = client.get(sent(client, m.book(OWN)).url)
    assert page.context["problems"]
    assert client.get(reverse("import_shape_list")).context["shapes"] == []
    assert client.post(reverse("import_shape_forget", args=[shape.pk])).status_code == 404


def test_the_list_takes_the_same_queries_for_one_and_three(
    admin, branch, django_assert_num_queries
):
    chosen(admin, branch)
    admin.get(reverse("import_shape_list"))
    with django_assert_num_queries(4):
        admin.get(reverse("import_shape_list"))
    for number in (1, 2):
        chosen(admin, branch, m.book([[*HEAD, f"列{number}"], *OWN[1:]]))
    with django_assert_num_queries(4):
        assert len(admin.get(reverse("import_shape_list")).context["shapes"]) == 3


# ── confirming ────────────────────────────────────────────────────────────────────────────────────


def test_only_what_was_shown_is_confirmed(admin, branch):
    answer = chosen(admin, branch)
    seen = admin.get(answer.url).context["mark"]
    page = admin.get(answer.url + "columns/")
    go(admin, page, tier="unit_leader")
    again = admin.post(answer.url, {"mark": seen})
    assert (again.status_code, Job.objects.count()) == (200, 0)
    assert "另一个窗口" in again.content.decode()
    assert admin.post(answer.url, {"mark": again.context["mark"]}).status_code == 302


def test_two_confirmations_are_one_job(admin, branch):
    answer = chosen(admin, branch)
    mark = admin.get(answer.url).context["mark"]
    jobs = {admin.post(answer.url, {"mark": mark}).url for _time in range(3)}
    assert (len(jobs), Job.objects.count()) == (1, 1)


def test_a_branch_that_was_dissolved_meanwhile_is_said(admin, branch):
    answer = chosen(admin, branch)
    Organisation.objects.filter(pk=branch.pk).update(dissolved_on=make.TODAY)
    page = admin.get(answer.url, follow=True)
    assert "已不在您的范围内" in page.content.decode()


# ── pledges, as a secretary ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def secretary(client, branch):
    make.cycle()
    client.force_login(make.holder("secretary", branch))
    return client


PLEDGES = [["承诺人", "承诺内容", "时限"], ["样本甲", "走访困难群众4户", "2026年底"]]


def test_a_secretarys_list_without_a_branch_is_of_the_own_branch(secretary, branch):
    make.member(branch, name="样本甲")
    make.member(make.branch(name="别的党支部"), name="样本甲")
    answer = sent(secretary, m.book(PLEDGES), "/pledges/import/", year=2026)
    page = secretary.get(answer.url)
    assert (page.context["problems"], branch.name in page.content.decode()) == ([], True)
    assert "党员层次" not in page.content.decode()
    preview = go(secretary, page).url
    job = secretary.post(preview, {"mark": secretary.get(preview).context["mark"]})
    assert run(job.url.split("/")[2]) == Job.State.DONE
    assert set(Entry.objects.values_list("branch", flat=True)) == {branch.pk}
    again = sent(secretary, m.book(PLEDGES), "/pledges/import/", year=2026)
    assert "/columns/" not in again.url
    assert secretary.get(again.url).context["plan"].unchanged == 1


def test_a_secretary_maps_only_to_the_own_branch(secretary, branch):
    other = make.branch(name="别的党支部")
    page = secretary.get(sent(secretary, m.book(PLEDGES), "/pledges/import/", year=2026).url)
    assert other.name not in page.content.decode()
    answer = go(secretary, page, branch="unit", unit=other.name)
    assert (answer.status_code, ImportShape.objects.count()) == (200, 0)
    answer = go(secretary, page, branch="unit", unit=f"{other.name} ({other.code})")
    assert answer.status_code == 200


def test_a_token_of_somebody_else_is_worth_nothing(admin, client, branch):
    address = sent(admin, m.book(OWN)).url
    client.force_login(make.holder("administrator", make.district()))
    assert client.get(address).status_code == 404
