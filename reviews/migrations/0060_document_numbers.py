import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.triggers import AppendOnly


def let_go(apps, schema_editor):
    """Take the triggers off the tables that 0061 fills; 0062 puts them back."""
    for table in ("bulletin", "circular", "letter", "report", "reportissue", "supervisionslip"):
        AppendOnly(f"reviews_{table}").database_backwards("reviews", schema_editor, None, None)


def document(kind):
    return models.OneToOneField(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name=kind, to="reviews.numbereddocument"
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_messages_with_fewer_indexes"),
        ("reviews", "0053_report_scans_in_the_storage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(let_go),
        migrations.CreateModel(
            name="DocumentWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=30, unique=True, verbose_name="word of the document number")),
                ("kept_at", models.DateTimeField()),
                ("kept_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="document_words", to="accounts.organisation")),
            ],
            options={
                "verbose_name": "word of document numbers",
                "verbose_name_plural": "words of document numbers",
                "ordering": ["text"],
                "constraints": [models.CheckConstraint(condition=~models.Q(text=""), name="document_word_has_a_text")],
            },
        ),
        migrations.CreateModel(
            name="NumberedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("issued_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("issuer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="numbered_documents", to="accounts.organisation")),
                ("word", models.ForeignKey(db_column="word", on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="reviews.documentword", to_field="text")),
            ],
            options={
                "verbose_name": "numbered document",
                "verbose_name_plural": "numbered documents",
                "ordering": ["word", "year", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=["word", "year", "number"], name="a_document_number_is_given_once"),
                    models.CheckConstraint(condition=models.Q(number__gte=1), name="document_numbers_begin_at_one"),
                ],
            },
        ),
        # Words and documents are never changed; a word without documents may go, which the foreign key watches over.
        AppendOnly("reviews_documentword", deletable={"postgresql": "true", "sqlite": "1"}),
        AppendOnly("reviews_numbereddocument"),
        migrations.AlterField("circular", "word", models.CharField(blank=True, max_length=30, verbose_name="word of the document number")),
        migrations.AlterField("report", "word", models.CharField(blank=True, max_length=30, verbose_name="word of the document number")),
        migrations.AddField("bulletin", "document", document("bulletin")),
        migrations.AddField("circular", "document", document("circular")),
        migrations.AddField("letter", "document", document("letter")),
        migrations.AddField("reportissue", "document", document("report_issue")),
        migrations.AddField("supervisionslip", "document", document("slip")),
        migrations.AddField("sample", "serial", models.CharField(max_length=40, null=True, verbose_name="number of the check sheet")),
    ]  # fmt: skip
