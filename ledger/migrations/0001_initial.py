import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                ("place", models.CharField(max_length=100, verbose_name="place")),
                ("what", models.CharField(max_length=500, verbose_name="what was done")),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "Held"), ("cancelled", "Cancelled")],
                        default="held",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why it was cancelled"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "token",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="one form makes one activity",
                        unique=True,
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Ledger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=30, unique=True, verbose_name="ledger number"),
                ),
                ("head_seq", models.PositiveIntegerField(default=0)),
                ("head_digest", models.CharField(blank=True, max_length=64)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger",
                "verbose_name_plural": "ledgers",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("number", models.PositiveSmallIntegerField(verbose_name="No.")),
                ("serial", models.CharField(blank=True, max_length=30, verbose_name="sheet")),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("district_leader", "District leader"),
                            ("unit_leader", "Organ or town leader"),
                            ("organ_member", "Organ member"),
                            ("institution_member", "Public-institution member"),
                            ("soe_member", "State-owned-enterprise member"),
                        ],
                        max_length=20,
                        verbose_name="tier",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("common", "Common item"),
                            ("practical", "Practical item"),
                            ("key", "Key-work item"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(verbose_name="pledge")),
                ("measure", models.TextField(blank=True, verbose_name="measure")),
                ("baseline", models.CharField(blank=True, max_length=200, verbose_name="baseline")),
                (
                    "target",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="target",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                (
                    "statutory_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="statutory working days"
                    ),
                ),
                (
                    "pledged_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="pledged working days"
                    ),
                ),
                ("due", models.DateField(verbose_name="due")),
                ("whole_year", models.BooleanField(default=False, verbose_name="all year")),
                (
                    "beneficiary",
                    models.CharField(blank=True, max_length=200, verbose_name="beneficiary"),
                ),
                ("proof", models.CharField(blank=True, max_length=200, verbose_name="proof")),
                ("verifier", models.CharField(blank=True, max_length=100, verbose_name="verifier")),
                (
                    "is_hot_issue",
                    models.BooleanField(default=False, verbose_name="hot or difficult"),
                ),
                ("focus", models.CharField(blank=True, max_length=50, verbose_name="focus area")),
                ("parts", models.JSONField(blank=True, default=list, verbose_name="sub-items")),
                ("registered_on", models.DateField(verbose_name="registered on")),
                (
                    "half_on",
                    models.DateField(
                        editable=False,
                        help_text="half of the time to the due date is gone",
                        null=True,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("claimed", "Claimed"),
                            ("verified", "Verified"),
                            ("struck_off", "Struck off"),
                            ("unfulfilled", "Not fulfilled"),
                            ("withdrawn", "Pledge withdrawn"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="done so far",
                    ),
                ),
                (
                    "parts_done",
                    models.JSONField(blank=True, default=dict, help_text="sub-item → done so far"),
                ),
                (
                    "progress_percent",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=9,
                        null=True,
                        verbose_name="per cent done",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="latest note")),
                ("noted_on", models.DateField(blank=True, null=True)),
                (
                    "fulfilled_on",
                    models.DateField(blank=True, null=True, verbose_name="fulfilled on"),
                ),
                (
                    "dated_on",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="when the day of fulfilment was entered",
                        null=True,
                    ),
                ),
                (
                    "extension_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="extensions"),
                ),
                (
                    "requested_due",
                    models.DateField(blank=True, null=True, verbose_name="asked for"),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[("objective", "Objective cause"), ("none", "No good reason")],
                        max_length=10,
                        verbose_name="cause",
                    ),
                ),
                (
                    "explanation",
                    models.TextField(blank=True, verbose_name="explanation for the public"),
                ),
                (
                    "check_result",
                    models.CharField(
                        blank=True,
                        choices=[("in_order", "In order"), ("not_in_order", "Not in order")],
                        max_length=12,
                        verbose_name="sample check",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.ledger",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
                "ordering": ["ledger", "year", "number"],
            },
        ),
        migrations.CreateModel(
            name="MonthlyFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("done", models.PositiveIntegerField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(decimal_places=1, max_digits=4, verbose_name="hours"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="ledger.activity",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="ledger.entry",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "ordering": ["activity", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50, unique=True, verbose_name="name")),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("organ", "District organ"),
                            ("town", "Town or subdistrict"),
                            ("institution", "Public institution"),
                            ("soe", "State-owned enterprise"),
                        ],
                        max_length=12,
                        verbose_name="kind of organisation",
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, max_length=2000, verbose_name="description"),
                ),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("since", models.DateField(verbose_name="from")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["sector", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="a_programme_ends_after_it_begins",
                        violation_error_message="The last day is before the first.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="ledger.programme",
            ),
        ),
        migrations.CreateModel(
            name="ReminderRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(unique=True, verbose_name="in force from")),
                (
                    "quarter_day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(28),
                        ],
                        verbose_name="quarterly reminder on this day of the quarter's last month",
                    ),
                ),
                (
                    "secretary_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(120),
                        ],
                        verbose_name="working days overdue after which the secretary is notified",
                    ),
                ),
                (
                    "supervisor_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(120),
                        ],
                        verbose_name="working days overdue after which the supervisor is notified",
                    ),
                ),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("set_at", models.DateTimeField(null=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rules of reminding",
                "verbose_name_plural": "rules of reminding",
                "ordering": ["-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="StaleFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Thresholds",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(unique=True, verbose_name="in force from")),
                (
                    "near_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="near due: days before the due date",
                    ),
                ),
                (
                    "working_days",
                    models.BooleanField(default=False, verbose_name="counted in working days"),
                ),
                (
                    "behind_percent",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="behind plan: below this percentage at half-time",
                    ),
                ),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("set_at", models.DateTimeField(null=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thresholds of the lights",
                "verbose_name_plural": "thresholds of the lights",
                "ordering": ["-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="WaitingTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("days", models.PositiveIntegerField()),
                ("entries", models.PositiveIntegerField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BranchFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("tier", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=10)),
                ("quarter", models.PositiveSmallIntegerField()),
                ("members", models.PositiveIntegerField()),
                ("total", models.PositiveIntegerField()),
                ("open", models.PositiveIntegerField()),
                ("claimed", models.PositiveIntegerField()),
                ("verified", models.PositiveIntegerField()),
                ("struck_off", models.PositiveIntegerField()),
                ("unfulfilled", models.PositiveIntegerField()),
                ("explained", models.PositiveIntegerField()),
                ("hot", models.PositiveIntegerField()),
                ("hot_done", models.PositiveIntegerField()),
                ("extended", models.PositiveIntegerField()),
                ("extension_count", models.PositiveIntegerField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "branch", "tier", "kind", "quarter"),
                        name="one_cell_of_a_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due", models.DateField()),
                (
                    "level",
                    models.CharField(
                        choices=[("secretary", "Branch secretary"), ("supervisor", "Supervisor")],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "level", "due"), name="one_escalation_a_level_and_due_date"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="ledger.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "sha256"), name="one_evidence_of_the_same_file"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("member_name", models.CharField(max_length=50, verbose_name="member")),
                ("on", models.DateField(verbose_name="handed over on")),
                ("facts", models.JSONField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="ledger.entry",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "indexes": [
                    models.Index(fields=["giver", "-on"], name="ledger_hand_giver_i_89d0d2_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "giver", "on"), name="an_entry_leaves_a_branch_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("progress", "Progress"),
                            ("claimed", "Fulfilment claimed"),
                            ("returned", "Claim returned"),
                            ("taken_back", "Taken back"),
                            ("verified", "Verified"),
                            ("struck_off", "Struck off"),
                            ("amended", "Wording amended"),
                            ("evidence", "Evidence added"),
                            ("ext_asked", "Extension requested"),
                            ("extended", "Extension approved"),
                            ("ext_refused", "Extension refused"),
                            ("unfulfilled", "Not fulfilled"),
                            ("reopened", "Opened again"),
                            ("corrected", "Corrected"),
                            ("checked", "Sample check"),
                            ("handed_over", "Handed over"),
                            ("withdrawn", "Pledge withdrawn"),
                            ("reminded", "Reminded"),
                        ],
                        max_length=12,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("actor_name", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="ledger.entry",
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="ledger.ledger",
                    ),
                ),
            ],
            options={
                "ordering": ["ledger", "seq"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ledger", "seq"), name="event_seq_once_a_ledger"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["branch", "year", "state", "due"], name="ledger_entr_branch__06358b_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["year", "state", "due"], name="ledger_entr_year_f4e250_idx"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["year", "due", "id"], name="ledger_entr_year_c310e1_idx"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["year", "serial", "number"], name="ledger_entr_year_d62773_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["year", "state", "-fulfilled_on", "-id"], name="ledger_entr_year_12554d_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("extension_count__gt", 0)),
                fields=["year", "-extension_count"],
                name="entry_put_off",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("state", "claimed")), fields=["branch"], name="entry_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("ledger", "year", "number"), name="entry_number_once_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("claimed_by__isnull", True),
                    ("verified_by__isnull", True),
                    models.Q(("claimed_by", models.F("verified_by")), _negated=True),
                    _connector="OR",
                ),
                name="claimant_never_verifies",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["open", "claimed", "unfulfilled", "withdrawn"]),
                    models.Q(("claimed_by__isnull", False), ("verified_by__isnull", False)),
                    _connector="OR",
                ),
                name="fulfilled_entry_has_claimant_and_verifier",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["verified", "struck_off"]), _negated=True),
                    ("fulfilled_on__isnull", False),
                    _connector="OR",
                ),
                name="fulfilled_entry_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fulfilled_on__isnull", True),
                    models.Q(
                        ("dated_on__isnull", False), ("fulfilled_on__lte", models.F("dated_on"))
                    ),
                    _connector="OR",
                ),
                name="fulfilled_when_it_was_entered_at_the_latest",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "unfulfilled"), models.Q(("cause", ""), _negated=True)),
                    models.Q(models.Q(("state", "unfulfilled"), _negated=True), ("cause", "")),
                    _connector="OR",
                ),
                name="unfulfilled_entry_has_its_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cause", "objective"), _negated=True),
                    models.Q(("explanation", ""), _negated=True),
                    _connector="OR",
                ),
                name="objective_cause_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pledged_days__isnull", True),
                    models.Q(
                        ("pledged_days__lte", models.F("statutory_days")),
                        ("statutory_days__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="entry_pledges_no_more_days_than_the_statute",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyfigures",
            constraint=models.UniqueConstraint(
                fields=("year", "branch", "month"), name="one_month_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("activity", "member"), name="takes_part_once_in_an_activity"
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gt", 0), ("hours__lte", 24)),
                name="takes_part_for_hours_of_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount", None),
                    models.Q(("amount__gt", 0), ("entry__isnull", False)),
                    _connector="OR",
                ),
                name="an_amount_counts_towards_an_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["branch", "-on", "-id"], name="ledger_acti_branch__547360_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="cancelled_activity_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("supervisor_days__gte", models.F("secretary_days"))),
                name="supervisor_is_told_after_secretary",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter_day__gte", 1), ("quarter_day__lte", 28)),
                name="quarter_day_is_in_every_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingtime",
            constraint=models.UniqueConstraint(
                fields=("year", "branch", "days"), name="one_wait_of_a_kind"
            ),
        ),
    ]
