import django.db.models.deletion
from django.db import migrations, models

from core.triggers import AppendOnly, FrozenWhen


def document(model, kind):
    field = models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=kind,
        to="reviews.numbereddocument",
    )
    return migrations.AlterField(model, "document", field)


def without(model, *names):
    return [migrations.RemoveField(model, name) for name in names]


_NUMBER = ("word", "year", "number", "issued_by", "issued_at")


class Migration(migrations.Migration):
    dependencies = [("reviews", "0061_documents_get_their_numbers")]

    operations = [
        migrations.RemoveConstraint("circular", "a_number_is_given_once"),
        migrations.RemoveConstraint("circular", "issued_circular_has_number_and_file"),
        migrations.RemoveConstraint("letter", "letter_number_is_given_once"),
        migrations.RemoveConstraint("reportissue", "report_number_is_given_once"),
        migrations.RemoveConstraint("supervisionslip", "slip_number_is_given_once"),
        *without("bulletin", *_NUMBER),
        *without("circular", "number", "issued_by", "issued_at"),
        *without("letter", "issuer", *_NUMBER),
        *without("reportissue", "issuer", *_NUMBER),
        *without("supervisionslip", "issuer", *_NUMBER),
        document("bulletin", "bulletin"),
        document("letter", "letter"),
        document("reportissue", "report_issue"),
        document("supervisionslip", "slip"),
        migrations.AddConstraint(
            "circular",
            models.CheckConstraint(
                condition=models.Q(state="issued", document__isnull=False) & ~models.Q(file="")
                | ~models.Q(state="issued") & models.Q(document__isnull=True),
                name="issued_circular_has_number_and_file",
            ),
        ),
        migrations.AlterField(
            "sample", "serial", models.CharField(max_length=40, unique=True, verbose_name="number of the check sheet")
        ),
        AppendOnly("reviews_bulletin"),
        AppendOnly("reviews_letter"),
        AppendOnly("reviews_reportissue"),
        AppendOnly("reviews_supervisionslip"),
        FrozenWhen("reviews_circular", "OLD.state = 'issued'"),
        FrozenWhen("reviews_report", "OLD.state = 'accepted'"),
    ]  # fmt: skip
