import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Circular",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="quarter")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("issued", "Issued"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "word",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="word of the document number"
                    ),
                ),
                (
                    "addressee",
                    models.CharField(blank=True, max_length=200, verbose_name="addressee"),
                ),
                (
                    "copies_to",
                    models.CharField(blank=True, max_length=200, verbose_name="copies to"),
                ),
                ("demands", models.TextField(blank=True, verbose_name="demands")),
                ("figures", models.JSONField(blank=True, default=dict)),
                ("frozen_at", models.DateTimeField(null=True, verbose_name="figures as of")),
                ("drafted_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("file", models.FileField(blank=True, upload_to="")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="meetings.circular",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circular",
                        to="documents.numbereddocument",
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
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circulars",
                        to="organisations.organisation",
                        verbose_name="issuer",
                    ),
                ),
            ],
            options={
                "verbose_name": "circular",
                "verbose_name_plural": "circulars",
                "ordering": ["-year", "-quarter", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CircularStep",
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
                            ("drafted", "Drafted"),
                            ("edited", "Changed"),
                            ("refreshed", "Figures refreshed"),
                            ("approved", "Approved"),
                            ("sent_back", "Back to the draft"),
                            ("issued", "Issued"),
                        ],
                        max_length=10,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
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
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="meetings.circular",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="quarter")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Due"),
                            ("invited", "Invited"),
                            ("held", "Held"),
                            ("closed", "Closed"),
                            ("exempt", "Exempt"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "invitation",
                    models.PositiveSmallIntegerField(
                        default=0,
                        editable=False,
                        help_text="how often a time and a place were told",
                    ),
                ),
                ("starts_at", models.DateTimeField(null=True, verbose_name="begins")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="place")),
                ("chair", models.CharField(blank=True, max_length=50, verbose_name="chair")),
                ("recorder", models.CharField(blank=True, max_length=50, verbose_name="recorder")),
                ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                (
                    "exempt_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "exchange meeting",
                "verbose_name_plural": "exchange meetings",
                "ordering": ["-year", "-quarter", "branch"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                            ("expected", "Expected"),
                            ("present", "Present"),
                            ("excused", "Excused"),
                            ("absent", "Absent"),
                        ],
                        default="expected",
                        max_length=10,
                        verbose_name="attendance",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("report", models.TextField(blank=True, verbose_name="report")),
                ("facts", models.TextField(blank=True, verbose_name="from the ledger")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="people.member",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MeetingNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="note")),
                ("noted_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="circular",
            index=models.Index(
                fields=["state", "year", "quarter"], name="meetings_ci_state_acc531_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True)),
                fields=("issuer", "year", "quarter"),
                name="one_circular_a_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("document__isnull", False),
                        ("state", "issued"),
                        models.Q(("file", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "issued"), _negated=True), ("document__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="issued_circular_has_number_and_file",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                fields=["year", "quarter", "state", "branch"], name="meetings_me_year_919058_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=("branch", "year", "quarter"), name="one_meeting_a_quarter"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                name="meeting_is_of_a_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["planned", "exempt"]),
                    ("starts_at__isnull", False),
                    _connector="OR",
                ),
                name="invited_meeting_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "exempt"), _negated=True),
                    models.Q(("exempt_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="exempt_meeting_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "member"), name="attends_a_meeting_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "excused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="excused_says_why",
            ),
        ),
    ]
