"""What was issued under the five older countings is brought under one.

The numbers stay as they were printed. A word belongs to whoever issued under it first. Where a second document bears
the same number, or another organisation used the word, the word is kept with the unit's number behind it (路承·0012), so
that no two documents have one name.
"""

from django.db import migrations
from django.utils import timezone


def older(apps):
    """[(issued_at, issuer, word, year, number, issued_by, row)] of all kinds, in order of issue."""
    found = []
    for name in ("Letter", "SupervisionSlip", "ReportIssue"):
        rows = apps.get_model("reviews", name).objects.select_related("issuer")
        found += [
            (row.issued_at, row.issuer, row.word, row.year, row.number, row.issued_by_id, row)
            for row in rows
        ]
    rows = apps.get_model("reviews", "Bulletin").objects.select_related("evaluation__organisation")
    found += [
        (
            row.issued_at,
            row.evaluation.organisation,
            row.word,
            row.year,
            row.number,
            row.issued_by_id,
            row,
        )
        for row in rows
    ]
    rows = apps.get_model("reviews", "Circular").objects.filter(number__isnull=False)
    for row in rows.select_related("issuer").defer("figures"):
        year = timezone.localdate(row.issued_at).year
        found.append((row.issued_at, row.issuer, row.word, year, row.number, row.issued_by_id, row))
    return sorted(found, key=lambda line: line[0])  # fmt: skip


def names_for(word, code):
    yield word
    yield f"{word}·{code}"
    for more in range(2, 100):
        yield f"{word}·{code}·{more}"


class Names:
    """Hands out words: ``owners`` word → issuer's key, ``taken`` {(word, year, number)}."""

    def __init__(self):
        self.owners, self.taken = {}, set()

    def word_for(self, word, issuer, code, year, number):
        for text in names_for(word, code):
            if self.owners.get(text, issuer) == issuer and (text, year, number) not in self.taken:
                self.owners[text] = issuer
                self.taken.add((text, year, number))
                return text
        raise ValueError(f"{word}〔{year}〕{number} was issued too often")


def number_documents(apps, schema_editor):
    word_model, document_model = (
        apps.get_model("reviews", n) for n in ("DocumentWord", "NumberedDocument")
    )
    names, kept = Names(), {}
    for at, issuer, word, year, number, by, row in older(apps):
        text = names.word_for(word, issuer.pk, issuer.code, year, number)
        if text not in kept:
            kept[text] = word_model.objects.create(
                text=text, organisation=issuer, kept_by_id=by, kept_at=at
            )
        row.document = document_model.objects.create(
            word=kept[text], year=year, number=number, issuer=issuer, issued_by_id=by, issued_at=at
        )
        row.save(update_fields=["document"])
    for model, owner in (("Circular", "issuer_id"), ("Report", "organisation_id")):
        drafts = apps.get_model("reviews", model).objects.exclude(state__in=["issued", "accepted"])
        for row in drafts.only("pk", "word", owner):
            if names.owners.get(row.word) != getattr(row, owner):
                row.word = ""  # nobody's default any more: the organisation is asked for its own
                row.save(update_fields=["word"])


def number_check_sheets(apps, schema_editor):
    sample_model, taken = apps.get_model("reviews", "Sample"), set()
    rows = sample_model.objects.select_related("inspection__organisation").order_by(
        "inspection", "number"
    )
    changed = []
    for row in rows.iterator(chunk_size=1000):
        of = row.inspection
        row.serial = f"DC-{of.year}-{of.half}-{row.number:04d}"
        if row.serial in taken:
            row.serial = f"DC-{of.year}-{of.half}-{of.organisation.code}-{row.number:04d}"
        taken.add(row.serial)
        changed.append(row)
    sample_model.objects.bulk_update(changed, ["serial"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0060_document_numbers")]

    operations = [
        migrations.RunPython(number_documents),
        migrations.RunPython(number_check_sheets),
    ]
