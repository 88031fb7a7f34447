import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "In preparation"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "serial_prefix",
                    models.CharField(max_length=10, verbose_name="serial prefix"),
                ),
                ("last_serial", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "approval",
                    models.CharField(blank=True, max_length=100, verbose_name="approving document"),
                ),
                (
                    "vow",
                    models.CharField(
                        default="以上承诺，请党组织和群众监督。", max_length=200, verbose_name="vow"
                    ),
                ),
                (
                    "member_mark",
                    models.CharField(
                        default="第一联\u3000本人存",
                        max_length=20,
                        verbose_name="mark of the member's copy",
                    ),
                ),
                (
                    "branch_mark",
                    models.CharField(
                        default="第二联\u3000支部存",
                        max_length=20,
                        verbose_name="mark of the branch's copy",
                    ),
                ),
                (
                    "public_mark",
                    models.CharField(
                        default="第三联\u3000公\u3000开",
                        max_length=20,
                        verbose_name="mark of the public copy",
                    ),
                ),
                (
                    "supervision_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="supervision phone"),
                ),
            ],
            options={
                "verbose_name": "cycle",
                "verbose_name_plural": "cycles",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="CommonItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "team",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("party", "Party committee team"),
                            ("congress", "People's congress team"),
                            ("government", "Government team"),
                            ("cppcc", "CPPCC team"),
                        ],
                        max_length=20,
                        verbose_name="leadership team",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="No.")),
                ("text", models.CharField(max_length=300, verbose_name="text")),
                ("withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="common_items",
                        to="sheets.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["tier", "team", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Briefing",
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
                            ("meeting", "Democratic-life meeting"),
                            ("visit", "Home visit"),
                            ("video", "Remote-education video meeting"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                ("place", models.CharField(max_length=100, verbose_name="place")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefings",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        related_name="briefings", to="people.member", verbose_name="who came"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefings",
                        to="sheets.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
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
                            ("nominated", "Nominated"),
                            ("enrolled", "Enrolled"),
                            ("not_enrolled", "Not enrolled"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("health", "Health"),
                            ("age", "Old age"),
                            ("away", "Away for long"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                (
                    "reason_text",
                    models.CharField(blank=True, max_length=200, verbose_name="in words"),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="sheets.cycle",
                    ),
                ),
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="people.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FocusArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("number", models.PositiveSmallIntegerField(verbose_name="No.")),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="focus_areas",
                        to="sheets.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["tier", "number"],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_in", models.PositiveSmallIntegerField(default=1)),
                ("withdrawn_in", models.PositiveSmallIntegerField(null=True)),
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
                ("number", models.PositiveSmallIntegerField(verbose_name="No.")),
                ("text", models.TextField(blank=True, max_length=5000, verbose_name="pledge")),
                ("measure", models.TextField(blank=True, max_length=2000, verbose_name="measure")),
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
                ("deadline", models.DateField(blank=True, null=True, verbose_name="deadline")),
                (
                    "beneficiary",
                    models.CharField(blank=True, max_length=200, verbose_name="beneficiary"),
                ),
                (
                    "proof",
                    models.CharField(blank=True, max_length=200, verbose_name="proof expected"),
                ),
                (
                    "verifier",
                    models.CharField(blank=True, max_length=100, verbose_name="who verifies"),
                ),
                (
                    "is_hot_issue",
                    models.BooleanField(default=False, verbose_name="hot or difficult problem"),
                ),
                (
                    "alike",
                    models.PositiveIntegerField(
                        null=True, verbose_name="near copies in the district"
                    ),
                ),
                (
                    "check_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not checked"),
                            ("confirmed", "Confirmed"),
                            ("returned", "Returned for revision"),
                            ("anew", "A new one requested"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "advice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_number", "No number that could be checked"),
                            ("no_deadline", "No clear deadline"),
                            ("hedged", "Hedged wording"),
                            ("copied", "Copied from elsewhere"),
                            ("beyond_means", "Beyond the member's means"),
                            ("not_own", "Not the member's own work"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("advice_text", models.TextField(blank=True, verbose_name="advice")),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "common",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledged_as",
                        to="sheets.commonitem",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item",
                        to="ledger.entry",
                    ),
                ),
                (
                    "focus",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="sheets.focusarea",
                        verbose_name="focus area",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "kind", "number"],
            },
        ),
        migrations.CreateModel(
            name="ItemPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=300, verbose_name="sub-item")),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="sheets.item",
                    ),
                ),
            ],
            options={
                "ordering": ["item", "number"],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nominated_at", models.DateTimeField()),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="why")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nominations",
                        to="sheets.enrolment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="revision")),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("confirmed_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "number"],
            },
        ),
        migrations.CreateModel(
            name="PrintLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "copies",
                    models.CharField(
                        help_text="copy numbers, e.g. 1,2,3", max_length=5, verbose_name="copies"
                    ),
                ),
                ("printed_at", models.DateTimeField(verbose_name="at")),
                ("job", models.UUIDField(editable=False, null=True)),
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
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printings",
                        to="sheets.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["-printed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
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
                            ("change", "A change"),
                            ("add", "An addition"),
                            ("withdraw", "A withdrawal"),
                        ],
                        default="change",
                        max_length=10,
                    ),
                ),
                ("wording", models.JSONField(default=dict)),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("taken_back", "Taken back"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_text", models.TextField(blank=True, verbose_name="words")),
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
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="sheets.item",
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="sheets.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Scan",
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
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="sheets.revision",
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
            name="Sheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("confirmed", "Confirmed"),
                            ("withdrawn", "Pledge withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("oral", models.BooleanField(default=False, verbose_name="pledged orally")),
                ("recorder", models.CharField(blank=True, max_length=50, verbose_name="recorder")),
                ("saved_at", models.DateTimeField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "serial",
                    models.CharField(
                        max_length=30, null=True, unique=True, verbose_name="serial number"
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=0, verbose_name="revision")),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="sheets.cycle",
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "pledge sheet",
                "verbose_name_plural": "pledge sheets",
            },
        ),
        migrations.AddField(
            model_name="revision",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="sheets.sheet",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="sheets.sheet",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="sheets.sheet"
            ),
        ),
        migrations.CreateModel(
            name="Stage",
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
                            ("declare", "Declare"),
                            ("fix", "Fix"),
                            ("fulfil", "Fulfil"),
                            ("evaluate", "Evaluate"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opens", models.DateField(verbose_name="opens")),
                ("closes", models.DateField(verbose_name="closes")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="sheets.cycle",
                    ),
                ),
            ],
            options={
                "ordering": ["opens"],
            },
        ),
        migrations.AddConstraint(
            model_name="commonitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn", False)),
                fields=("cycle", "tier", "team", "number"),
                name="common_item_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="commonitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("team", ""), ("tier", "district_leader"), _connector="OR"),
                name="common_item_team_of_leaders_only",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                fields=["cycle", "branch", "state"], name="sheets_enro_cycle_i_e0f14c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                fields=("cycle", "member"), name="one_enrolment_per_member_and_cycle"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "not_enrolled"), models.Q(("reason", ""), _negated=True)),
                    models.Q(models.Q(("state", "not_enrolled"), _negated=True), ("reason", "")),
                    _connector="OR",
                ),
                name="not_enrolled_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="focusarea",
            constraint=models.UniqueConstraint(
                fields=("cycle", "tier", "name"), name="focus_area_once_a_tier"
            ),
        ),
        migrations.AddConstraint(
            model_name="itempart",
            constraint=models.UniqueConstraint(
                fields=("item", "number"), name="part_number_once_an_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "by"), name="one_nomination_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="printlog",
            constraint=models.UniqueConstraint(
                fields=("job", "revision"), name="printed_once_by_a_task"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "requested")),
                fields=("item",),
                name="one_open_amendment_per_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revision__isnull", False), ("state", "approved")),
                    models.Q(
                        ("item__isnull", True),
                        ("kind", "withdraw"),
                        ("revision__isnull", True),
                        ("state", "approved"),
                    ),
                    models.Q(
                        models.Q(("state", "approved"), _negated=True), ("revision__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="approved_amendment_has_its_revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "withdraw"),
                    models.Q(("item__isnull", False), ("kind", "change")),
                    models.Q(("item__isnull", False), ("kind", "add"), ("state", "approved")),
                    models.Q(
                        ("item__isnull", True),
                        ("kind", "add"),
                        models.Q(("state", "approved"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="amendment_names_its_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("item__isnull", True), ("kind", "withdraw"), ("state", "requested")
                ),
                fields=("sheet",),
                name="one_open_withdrawal_per_sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)),
                fields=("revision", "sha256"),
                name="one_scan_of_the_same_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at", None)),
                    models.Q(
                        ("voided_at__isnull", False),
                        models.Q(("void_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="void_scan_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(
                fields=["cycle", "branch", "state"], name="sheets_shee_cycle_i_963020_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("cycle", "member"),
                name="one_sheet_per_member_and_cycle",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("revision__gte", 1),
                        ("serial__isnull", False),
                        ("state__in", ["confirmed", "withdrawn"]),
                    ),
                    models.Q(
                        ("state__in", ["draft", "submitted"]),
                        ("revision", 0),
                        ("serial__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="confirmed_sheet_has_serial_and_revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("oral", False), models.Q(("recorder", ""), _negated=True), _connector="OR"
                ),
                name="oral_pledge_names_its_recorder",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                fields=("sheet", "number"), name="revision_once_a_sheet"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                condition=models.Q(("added_in__gt", 1)), fields=["sheet"], name="item_added_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("sheet", "kind", "number"), name="item_number_once_a_sheet"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                condition=models.Q(("common__isnull", False)),
                fields=("sheet", "common"),
                name="common_item_once_a_sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("common__isnull", False), ("kind", "common")),
                    models.Q(models.Q(("kind", "common"), _negated=True), ("common__isnull", True)),
                    _connector="OR",
                ),
                name="common_item_names_its_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("advice", ""), ("check_state__in", ["returned", "anew"]), _connector="OR"
                ),
                name="advice_on_returned_items_only",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pledged_days__isnull", True),
                    models.Q(
                        ("pledged_days__lte", models.F("statutory_days")),
                        ("statutory_days__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="item_pledges_no_more_days_than_the_statute",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                fields=("cycle", "kind"), name="one_stage_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gte", models.F("opens"))), name="stage_dates_in_order"
            ),
        ),
    ]
