"""Keeping how files of one shape are read, and forgetting it."""

from .models import ImportShape

#: The pages of an import by the kind of their jobs.
PAGES = {}

#: Most shapes kept for a kind of import in one scope; the least recently used go.
KEPT = 100


def known_shape(kind, *, seat, fingerprint):
    """The ImportShape of such files that was kept for the units of ``seat``, or None."""
    rows = ImportShape.objects.visible_to(seat)
    return rows.filter(kind=kind, fingerprint=fingerprint).first()


def remember_shape(kind, *, seat, fingerprint, choices, at):
    """Store ``choices`` for the next file of this shape, replacing earlier ones."""
    row, _created = ImportShape.objects.update_or_create(
        kind=kind,
        scope=ImportShape.scope_of(seat),
        fingerprint=fingerprint,
        defaults={"choices": choices, "used_at": at},
    )
    alike = ImportShape.objects.filter(kind=kind, scope=row.scope)
    ImportShape.objects.filter(pk__in=list(alike.values_list("pk", flat=True)[KEPT:])).delete()
    return row


def forget_shape(row):
    """Forget it; files of this shape are read by their headings again."""
    row.delete()


def described(rows):
    """``rows`` with ``title`` and ``columns`` ("A 姓名") as the list shows them; those of kinds that are gone have no title."""
    found = list(rows)
    for row in found:
        pages = PAGES.get(row.kind)
        row.title = pages.title if pages else row.kind
        row.columns = pages.columns_of(row.choices) if pages else []
    return found
