import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("ledger", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("untrue", "Reported as fulfilled, but is not"),
                            ("late", "Overdue without action"),
                            ("no_proof", "Nothing proves it"),
                            ("unverified", "The branch did not verify properly"),
                            ("ledger", "Ledger incomplete or wrong"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(verbose_name="what was found")),
                ("demand", models.TextField(blank=True, verbose_name="what must be done")),
                ("deadline", models.DateField(verbose_name="rectify by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be rectified"),
                            ("reported", "Rectification reported"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "failed",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="re-checks not in order"
                    ),
                ),
                ("found_on", models.DateField(verbose_name="found on")),
                ("closed_on", models.DateField(null=True, verbose_name="closed on")),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="ledger.entry",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings_to_rectify",
                        to="people.member",
                        verbose_name="responsible",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["deadline", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FindingStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("found", "Found"),
                            ("reported", "Rectification reported"),
                            ("due", "Re-check due"),
                            ("passed", "Re-check: in order"),
                            ("failed", "Re-check: not in order"),
                            ("slip", "Supervision slip issued"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("text", models.TextField(blank=True)),
                ("deadline", models.DateField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="inspection.finding",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "half",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1"), (2, "2")], verbose_name="half-year"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "In preparation"),
                            ("drawn", "Under way"),
                            ("closed", "Closed"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                (
                    "lead",
                    models.CharField(
                        blank=True, max_length=50, verbose_name="leader of the joint team"
                    ),
                ),
                (
                    "discipline",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="discipline commission"
                    ),
                ),
                (
                    "organising",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="organisation department"
                    ),
                ),
                (
                    "supervision",
                    models.CharField(blank=True, max_length=200, verbose_name="supervision office"),
                ),
                (
                    "by_risk",
                    models.PositiveSmallIntegerField(default=40, verbose_name="ledgers by risk"),
                ),
                (
                    "at_random",
                    models.PositiveSmallIntegerField(default=20, verbose_name="ledgers at random"),
                ),
                (
                    "points",
                    models.JSONField(blank=True, default=dict, verbose_name="points of risk"),
                ),
                (
                    "seed",
                    models.CharField(blank=True, max_length=40, verbose_name="seed of the drawing"),
                ),
                ("created_at", models.DateTimeField()),
                ("drawn_at", models.DateTimeField(null=True, verbose_name="drawn")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drawn_by",
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
                        related_name="inspections",
                        to="organisations.organisation",
                        verbose_name="inspected unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "ordering": ["-year", "-half", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Due"),
                            ("passed", "In order"),
                            ("failed", "Not in order"),
                            ("dropped", "Not needed"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("done_on", models.DateField(null=True)),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="inspection.finding",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        help_text="the inspection that it belongs to; none where the deadline made it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="inspection.inspection",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="No.")),
                (
                    "serial",
                    models.CharField(
                        max_length=40, unique=True, verbose_name="number of the check sheet"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("risk", "By risk"), ("random", "At random")],
                        max_length=10,
                        verbose_name="drawn",
                    ),
                ),
                ("score", models.PositiveIntegerField(default=0, verbose_name="points")),
                ("grounds", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drawn", "To be checked"),
                            ("checked", "Checked"),
                            ("not_met", "Could not be checked"),
                        ],
                        default="drawn",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("checked_on", models.DateField(null=True, verbose_name="checked on")),
                (
                    "inspectors",
                    models.CharField(blank=True, max_length=100, verbose_name="inspectors"),
                ),
                ("note", models.TextField(blank=True, verbose_name="remark")),
                ("entered_at", models.DateTimeField(null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="inspection.inspection",
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="ledger.ledger",
                    ),
                ),
            ],
            options={
                "verbose_name": "check sheet",
                "verbose_name_plural": "check sheets",
                "ordering": ["inspection", "number"],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="sample",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="inspection.sample",
            ),
        ),
        migrations.CreateModel(
            name="SupervisionSlip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="matter")),
                ("demand", models.TextField(verbose_name="what must be done")),
                ("deadline", models.DateField(verbose_name="rectify by")),
                ("file", models.FileField(upload_to="")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slip",
                        to="documents.numbereddocument",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="inspection.finding",
                    ),
                ),
            ],
            options={
                "verbose_name": "supervision slip",
                "verbose_name_plural": "supervision slips",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                fields=["year", "half", "state"], name="inspection__year_8c6946_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(
                fields=("organisation", "year", "half"), name="one_inspection_a_half_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", [1, 2])), name="inspection_is_of_a_half_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="inspection_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drawn_at__isnull", True), ("state", "planned")),
                    models.Q(
                        ("closed_at__isnull", True),
                        ("drawn_at__isnull", False),
                        ("state", "drawn"),
                        models.Q(("seed", ""), _negated=True),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("drawn_at__isnull", False),
                        ("state", "closed"),
                        models.Q(("seed", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="drawn_inspection_has_its_seed",
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "due")), fields=("finding",), name="one_recheck_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", True), ("state", "due")),
                    models.Q(models.Q(("state", "due"), _negated=True), ("done_on__isnull", False)),
                    _connector="OR",
                ),
                name="done_recheck_has_its_day",
            ),
        ),
        migrations.AddIndex(
            model_name="sample",
            index=models.Index(fields=["branch", "state"], name="inspection__branch__3fa91e_idx"),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.UniqueConstraint(
                fields=("inspection", "ledger"), name="ledger_drawn_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.UniqueConstraint(
                fields=("inspection", "number"), name="check_sheet_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_on__isnull", True), ("state", "drawn")),
                    models.Q(
                        ("checked_on__isnull", False),
                        ("state", "checked"),
                        models.Q(("inspectors", ""), _negated=True),
                    ),
                    models.Q(
                        ("checked_on__isnull", False),
                        ("state", "not_met"),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="checked_sheet_says_when_and_by_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["branch", "state", "deadline"], name="inspection__branch__140ebb_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["state", "deadline"], name="inspection__state_3bf45c_idx"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("sample", "entry"), name="one_finding_a_sheet_and_entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="finding_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("deadline__gt", models.F("found_on"))),
                name="finding_leaves_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("state__in", ["closed", "withdrawn"])),
                    models.Q(("closed_on__isnull", True), ("state__in", ["open", "reported"])),
                    _connector="OR",
                ),
                name="ended_finding_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="supervisionslip",
            constraint=models.UniqueConstraint(
                fields=("finding", "deadline"), name="one_slip_a_finding_and_deadline"
            ),
        ),
    ]
