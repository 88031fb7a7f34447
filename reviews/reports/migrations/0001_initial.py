import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("q1", "First quarter"),
                            ("q2", "Second quarter"),
                            ("q3", "Third quarter"),
                            ("q4", "Fourth quarter"),
                            ("h1", "First half"),
                            ("h2", "Second half"),
                            ("year", "Whole year"),
                        ],
                        max_length=5,
                        verbose_name="period",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "superior",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_calls",
                        to="organisations.organisation",
                        verbose_name="superior",
                    ),
                ),
            ],
            options={
                "verbose_name": "call for reports",
                "verbose_name_plural": "calls for reports",
                "ordering": ["-due_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be drafted"),
                            ("draft", "Draft"),
                            ("sent", "Sent up"),
                            ("returned", "Returned"),
                            ("accepted", "Accepted"),
                        ],
                        default="due",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "summary",
                    models.TextField(blank=True, max_length=4000, verbose_name="opening words"),
                ),
                (
                    "cases",
                    models.TextField(blank=True, max_length=8000, verbose_name="typical cases"),
                ),
                (
                    "problems",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="problems and causes"
                    ),
                ),
                ("plans", models.TextField(blank=True, max_length=4000, verbose_name="next steps")),
                (
                    "word",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="word of the document number"
                    ),
                ),
                ("figures", models.JSONField(blank=True, default=dict)),
                (
                    "unresolved",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="open findings: [member, branch, text, deadline, failed re-checks]",
                    ),
                ),
                (
                    "grades",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="published results of the year: [member, branch, class, grade]",
                    ),
                ),
                ("frozen_at", models.DateTimeField(null=True, verbose_name="figures as of")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent up")),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason of the return")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
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
                        related_name="reports",
                        to="organisations.organisation",
                        verbose_name="unit",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reports.reportcall",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["-due_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportIssue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("file", models.FileField(upload_to="")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_issue",
                        to="documents.numbereddocument",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "ordering": ["round"],
            },
        ),
        migrations.CreateModel(
            name="ReportScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(max_length=200, unique=True, upload_to="")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=50)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="reports.report",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportStep",
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
                            ("opened", "Asked for"),
                            ("drafted", "Drafted"),
                            ("edited", "Changed"),
                            ("sent", "Sent up"),
                            ("returned", "Returned"),
                            ("accepted", "Accepted"),
                            ("scan", "Signed scan uploaded"),
                        ],
                        max_length=10,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("text", models.TextField(blank=True)),
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="reportcall",
            constraint=models.UniqueConstraint(
                fields=("superior", "year", "period"), name="one_call_for_reports_a_period"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["organisation", "state"], name="reports_rep_organis_fb4436_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["state", "due_on"], name="reports_rep_state_f13345_idx"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("call", "organisation"), name="one_report_a_unit_and_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("frozen_at__isnull", True), ("state", "due")),
                    models.Q(
                        models.Q(("state", "due"), _negated=True), ("frozen_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="drafted_report_has_figures",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["due", "draft"]),
                    models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                    _connector="OR",
                ),
                name="sent_report_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["returned", "accepted"]), _negated=True),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="decided_report_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="returned_report_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    models.Q(("decided_by", models.F("sent_by")), _negated=True),
                    _connector="OR",
                ),
                name="sender_never_accepts",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportissue",
            constraint=models.UniqueConstraint(
                fields=("report", "round"), name="one_issue_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportscan",
            constraint=models.UniqueConstraint(
                fields=("report", "sha256"), name="one_report_scan_of_a_file"
            ),
        ),
    ]
