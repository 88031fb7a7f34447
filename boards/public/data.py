"""Open data: what the board shows, as CSV and JSON, with a description of every field."""

import csv
import json
from itertools import batched

from django.conf import settings
from django.db.models import F
from django.db.models.fields.json import KT
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jobs.workbooks.writing import DANGEROUS
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.models import Revision

from . import queries
from .caching import conditional

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
_CHUNK = 500

#: Field → (type in JSON, what it says). These, and no others (domain.md §5).
FIELDS = {
    "serial": ("string", _("Serial number of the sheet; with the number it names the item for ever.")),
    "number": ("integer", _("Number of the item in the member's ledger of the year.")),
    "year": ("integer", _("Year of the pledge.")),
    "name": ("string", _("Name of the member.")),
    "unit": ("string", _("Party branch.")),
    "post": ("string", _("Post.")),
    "pledge": ("string", _("Wording of the pledge, as disclosed.")),
    "parts": ("array", _("Sub-items, if any; in CSV one below the other.")),
    "deadline": ("string", _("Deadline as YYYY-MM-DD; empty where it is the whole year.")),
    "status": ("string", _("fulfilled, open, overdue or unfulfilled, on the day of the download.")),
    "extensions": ("integer", _("How often the deadline was put off.")),
    "fulfilled_on": ("string", _("Day of fulfilment as YYYY-MM-DD; empty unless fulfilled.")),
    "explanation": ("string", _("The branch's explanation where an objective cause prevented it; else empty.")),
    "address": ("string", _("Address of the item on the board.")),
}  # fmt: skip


@require_safe
def board_data(request):
    """What there is to download, what the fields mean, and what one may do with it."""
    year, years = queries.year_of(request.GET.get("year", ""), timezone.localdate())
    return render(request, "boards/data.html", {
        "year": year, "years": years, "licence_url": LICENCE_URL,
        "fields": [(name, kind, words) for name, (kind, words) in FIELDS.items()],
    })  # fmt: skip


@require_safe
def board_data_schema(request):
    """The JSON Schema of one item."""
    return JsonResponse({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Public pledge",
        "type": "object",
        "additionalProperties": False,
        "required": list(FIELDS),
        "properties": {
            name: {"type": kind, "description": str(words)}
            | ({"items": {"type": "string"}} if kind == "array" else {})
            for name, (kind, words) in FIELDS.items()
        },
    }, json_dumps_params={"ensure_ascii": False, "indent": 1})  # fmt: skip


@require_safe
@conditional
def board_data_csv(request):
    """All items of the year as CSV in UTF-8 with its mark, so that Excel reads it as well."""
    year, _years = queries.year_of(request.GET.get("year", ""), timezone.localdate())
    response = StreamingHttpResponse(_csv(year), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pledges-{year}.csv"'
    return response


@require_safe
@conditional
def board_data_json(request):
    """All items of the year as JSON: {"year", "licence", "schema", "made", "items": […]}."""
    year, _years = queries.year_of(request.GET.get("year", ""), timezone.localdate())
    return StreamingHttpResponse(_json(year), content_type="application/json")


class _Line:
    """A file to the csv module that hands each line back."""

    def write(self, text):
        return text


def _csv(year):
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(FIELDS)
    for rows in _rows(year):
        yield "".join(writer.writerow([_cell(row[name]) for name in FIELDS]) for row in rows)


def _cell(value):
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, list):
        value = "\n".join(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def _json(year):
    head = {
        "year": year, "licence": LICENCE, "schema": settings.SITE_URL + reverse("board_data_schema"),
        "made": timezone.localtime().isoformat(timespec="seconds"),
    }  # fmt: skip
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    first = True
    for rows in _rows(year):
        text = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        yield text if first else ",\n" + text
        first = False
    yield "]}\n"


def _rows(year):
    """The items of the year in chunks, as dicts of FIELDS. Three queries a chunk at most."""
    today = timezone.localdate()
    entries = queries.shown_entries(year, today).select_related("ledger__member", "branch")
    entries = entries.order_by("serial", "number").iterator(chunk_size=_CHUNK)
    for chunk in batched(entries, _CHUNK):
        posts = _posts({entry.serial for entry in chunk}, today)
        lines = queries.lines(chunk, today)
        yield [_row(entry, line, posts) for entry, line in zip(chunk, lines, strict=True)]


def _posts(serials, today):
    """Serial → the post as disclosed."""
    showing = Disclosure.objects.showing(today).filter(sheet__serial__in=serials)
    rows = Revision.objects.filter(
        sheet__disclosures__in=showing, number=F("sheet__disclosures__revision")
    )
    return dict(rows.values_list("sheet__serial", KT("content__post")))


def _row(entry, line, posts):
    return {
        "serial": line.serial, "number": line.number, "year": entry.year, "name": line.name,
        "unit": line.unit, "post": posts.get(line.serial) or "", "pledge": line.text,
        "parts": list(line.parts), "deadline": line.deadline.isoformat() if line.deadline else "",
        "status": line.status, "extensions": entry.delays,
        "fulfilled_on": entry.fulfilled_on.isoformat() if entry.is_fulfilled else "",
        "explanation": line.why,
        "address": settings.SITE_URL + reverse("board_item", args=[line.serial, line.number]),
    }  # fmt: skip
