"""The dashboards as workbooks: what the page shows, one sheet a table."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.audit.exports import MOST_ROWS, exported
from accounts.audit.taking import record_taken
from workbooks.writing import workbook_response

from .burden import follow
from .charts import STACK, words
from .figures import done, groups, rate, value_of
from .missing import MEMBERS
from .place import name_of


def _response(request, place, title, sheets):
    """``sheets``: see write_workbook. Recorded in the audit trail."""
    rows = sum(len(found) for _title, _columns, found in sheets)
    record_taken(request, "export", subject=f"{title} {name_of(place)}", detail={"rows": rows})
    return workbook_response(f"{title} {name_of(place)} {place.year}.xlsx", sheets)


def overview(request, place, read, tables):
    """Export the tables by unit (or person), tier, kind and quarter; and units by quarter."""
    return _response(request, place, _("How things stand"), _of_tables(place, read, tables))


def _of_tables(place, read, tables):
    named = words()
    names = ("total", *STACK, "hot", "hot_done", "extended")
    sheets = []
    for table in tables:
        if table["code"] == "person":
            shown = ("total", *(name for name in STACK if name != "course"))
            rows = [
                [label, *(numbers[name].value for name in shown), share]
                for label, _address, numbers, share in table["rows"]
            ]
        else:
            shown = names
            rows = [
                [label, *(value_of(name, counts) for name in names), rate(counts)]
                for label, counts in table["raw"]
            ]
        columns = [("", 32), *((named[name], 10) for name in shown), (_("Per cent fulfilled"), 12)]
        sheets.append((table["title"], columns, rows))
    if place.branch is None:
        sheets.append(_grid(place, read))
    return sheets


def summary(request, place, facts):
    """The summary workbook of a unit: its sheets print on A4, each with its heading row on every page."""
    named, whole = words(), facts["whole"]
    figures = [
        [_("Unit"), name_of(place)], [_("Year"), place.year], [_("As of"), facts["today"]],
        [named["members"], whole["members"]],
        *([named[name], value_of(name, whole)] for name in ("total", "struck_off", *STACK, "hot", "hot_done", "extended")),
        [_("Per cent fulfilled"), rate(whole)],
    ]  # fmt: skip
    late = [
        [e.branch.name, e.ledger.member.name, e.text, e.due, e.extension_count, e.note]
        for e in facts["late"].order_by("branch__path", "due", "pk")[:MOST_ROWS]
    ]
    columns = [
        (_("Branch"), 26), (_("Member"), 12), (_("What was pledged"), 60), (_("Due"), 12), (_("Extensions"), 8),
        (_("Latest note"), 40),
    ]  # fmt: skip
    gone = [
        [str(matter.label), number, str(matter.meaning)]
        for matter, number in facts["missing"].items()
    ]
    return _response(request, place, _("Summary"), [
        (_("Summary"), [(_("Figure"), 24), (_("Value"), 30)], figures),
        *_of_tables(place, facts["read"], facts["tables"]),
        (_("Overdue"), columns, late),
        (_("Who is missing"), [(_("Who is missing"), 20), (pgettext("how many", "Quantity"), 10), (_("Meaning"), 80)], gone),
    ])  # fmt: skip


def _grid(place, read):
    cells = read.grid()
    rows = []
    for unit, _counts in groups(place, {path: 0 for path, _quarter in cells}):
        for quarter in (1, 2, 3, 4):
            if counts := cells.get((unit.path, quarter)):
                rows.append([unit.name, quarter, counts["total"], done(counts), rate(counts)])
    columns = [
        (_("Unit"), 32),
        (_("Quarter"), 8),
        (_("Items"), 10),
        (_("Fulfilled"), 10),
        (_("Per cent fulfilled"), 12),
    ]
    return _("Units by quarter"), columns, rows


def trend(request, place, rows):
    columns = [
        (_("Until"), 12), (_("Fulfilled"), 10), (_("Per cent fulfilled"), 12), (_("The year before, until"), 14),
        (_("Fulfilled"), 10), (_("Per cent fulfilled"), 12),
    ]  # fmt: skip
    found = [
        [row["day"], row["now"].value, row["share"], row["before_day"], row["before"].value if row["before"] else None, row["before_share"]]
        for row in rows
    ]  # fmt: skip
    return _response(
        request, place, _("Through the year"), [(_("Through the year"), columns, found)]
    )


def ranking(request, place, context):
    branches = [(_("Branch"), 32), (_("Items"), 10)]
    items = [
        (_("Member"), 12), (_("Branch"), 28), (_("What was pledged"), 60), (_("Due"), 12), (_("Extensions"), 10), (_("State"), 14),
    ]  # fmt: skip
    return _response(request, place, _("Delays"), [
        (_("Most overdue"), branches, [row[:2] for row in context["overdue"]]),
        (_("Most extended"), [*branches, (_("Extensions"), 10)], [row[:3] for row in context["extended"]]),
        (_("Items extended most often"), items, [
            [e.ledger.member.name, e.branch.name, e.text, e.due, e.extension_count, e.shown.word] for e in context["items"]
        ]),
    ])  # fmt: skip


def missing(request, place, rows):
    columns = [
        (_("Who is missing"), 20),
        (pgettext("how many", "Quantity"), 10),
        (_("Meaning"), 80),
    ]
    found = [[str(matter.label), number.value, str(matter.meaning)] for matter, number in rows]
    return _response(request, place, _("Who is missing"), [(_("Who is missing"), columns, found)])


def who(request, place, matter, rows):
    """The members or branches of one matter."""
    title = f"{matter.label} {name_of(place)} {place.year}"
    if matter.of == MEMBERS:
        columns = [
            (_("Member"), 12, "name"), (_("Branch"), 30, "branch.name"), (_("Tier"), 18, "get_tier_display"), (_("Post"), 18, "post"),
        ]  # fmt: skip
        return exported(request, title, columns, rows.order_by("branch_id", "pinyin", "pk"))
    return exported(request, title, [(_("Branch"), 30, "name")], rows.order_by("path"))


def burden(request, place, quarter, lines):
    columns = [
        (_("Kind of act"), 32),
        (_("Times"), 10),
        (_("Fields each time"), 12),
        (_("Fields"), 10),
        (_("Time in minutes"), 10),
    ]
    found = [
        [str(line.label), line.acts, line.fields, line.all_fields, line.minutes] for line in lines
    ]
    return _response(
        request,
        place,
        _("Burden, quarter %(number)s") % {"number": quarter},
        [(_("Burden"), columns, found)],
    )


def burden_rows(request, place, quarter, act, rows):
    """The acts of one kind in a quarter."""
    title = f"{act.label} {name_of(place)} {place.year} {_('Quarter')} {quarter}"
    columns = [
        (_("Date"), 12, lambda row: follow(row, act.day)),
        (_("Branch"), 30, lambda row: follow(row, act.unit).name), (_("What"), 60, act.what),
    ]  # fmt: skip
    return exported(request, title, columns, rows.order_by("-pk"))
