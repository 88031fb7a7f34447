"""Writing many invented rows fast: COPY on PostgreSQL, bulk inserts elsewhere."""

import io
import json

from django.core.management.color import no_style
from django.db import connection

BATCH = 1000


def write(rows):
    """Insert rows of one model, each with its key."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        _copy(type(rows[0]), rows)
    else:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)


def _copy(model, rows):
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    names = [(field.attname, field.get_internal_type() == "JSONField") for field in fields]
    text = io.StringIO()
    for row in rows:
        text.write("\t".join(_cell(getattr(row, name), is_json) for name, is_json in names))
        text.write("\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', text)


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(value, is_json):
    if is_json:
        text = json.dumps(value, ensure_ascii=False)
        return text.translate(_ESCAPES) if "\\" in text else text
    if value is None:
        return "\\N"
    if isinstance(value, str):
        plain = value.isprintable() and "\\" not in value  # the usual case, and quick to check
        return value if plain else value.translate(_ESCAPES)
    if value is True or value is False:
        return "t" if value else "f"
    return str(value)


def reset_sequences(models):
    """Set the sequences behind the written keys, and run ANALYZE."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
