"""Open data: what the board shows, as CSV and JSON, with a description of every field."""

import csv
import json
from datetime import date
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

from pledges.disclosure.publishing import public
from pledges.disclosure.publishing.models import Disclosure
from pledges.sheets.confirmation.models import Revision
from workbooks.writing import DANGEROUS

from . import queries
from .caching import conditional

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
_CHUNK = 500


def columns():
    """Name → (type in JSON, description) of a row: the permitted fields, and the item's address on the board."""
    fields = {name: (field.kind, field.says) for name, field in public.FIELDS.items()}
    return fields | {"address": ("string", _("Address of the item on the board."))}


@require_safe
def board_data(request):
    """The page of the open data: downloads, meaning of the fields, and licence."""
    year, years = queries.year_of(request.GET.get("year", ""), timezone.localdate())
    return render(request, "boards/data.html", {
        "year": year, "years": years, "licence_url": LICENCE_URL,
        "fields": [(name, kind, words) for name, (kind, words) in columns().items()],
    })  # fmt: skip


@require_safe
def board_data_schema(request):
    """The JSON Schema of one item."""
    return JsonResponse({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Public pledge",
        "type": "object",
        "additionalProperties": False,
        "required": list(columns()),
        "properties": {
            name: {"type": kind, "description": str(words)}
            | ({"items": {"type": "string"}} if kind == "array" else {})
            for name, (kind, words) in columns().items()
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
    yield "\ufeff" + writer.writerow(columns())
    for rows in _rows(year):
        yield "".join(writer.writerow([_cell(row[name]) for name in columns()]) for row in rows)


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
    """The items of the year in chunks, as dicts by ``columns``. Three queries a chunk at most."""
    today = timezone.localdate()
    entries = queries.shown_entries(year, today).select_related("ledger__member", "branch")
    entries = entries.order_by("serial", "number").iterator(chunk_size=_CHUNK)
    for chunk in batched(entries, _CHUNK):
        posts = _posts({entry.serial for entry in chunk}, today)
        yield [_row(line) for line in queries.lines(chunk, today, posts)]


def _posts(serials, today):
    """Serial → the post as disclosed."""
    showing = Disclosure.objects.showing(today).filter(sheet__serial__in=serials)
    rows = Revision.objects.filter(
        sheet__disclosures__in=showing, number=F("sheet__disclosures__revision")
    )
    return dict(rows.values_list("sheet__serial", KT("content__post")))


def _row(line):
    """The facts as JSON values: a date as text, None as ""."""
    address = settings.SITE_URL + reverse("board_item", args=[line.serial, line.number])
    return {name: _plain(value) for name, value in line.facts.items()} | {"address": address}


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
