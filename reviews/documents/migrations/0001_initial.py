import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        max_length=30, unique=True, verbose_name="word of the document number"
                    ),
                ),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_words",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "word of document numbers",
                "verbose_name_plural": "words of document numbers",
                "ordering": ["text"],
            },
        ),
        migrations.CreateModel(
            name="NumberedDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbered_documents",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        db_column="word",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="documents.documentword",
                        to_field="text",
                    ),
                ),
            ],
            options={
                "verbose_name": "numbered document",
                "verbose_name_plural": "numbered documents",
                "ordering": ["word", "year", "number"],
            },
        ),
        migrations.AddConstraint(
            model_name="documentword",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="document_word_has_a_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="numbereddocument",
            constraint=models.UniqueConstraint(
                fields=("word", "year", "number"), name="a_document_number_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="numbereddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="document_numbers_begin_at_one"
            ),
        ),
    ]
