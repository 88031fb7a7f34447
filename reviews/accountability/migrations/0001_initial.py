import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("evaluation", "0001_initial"),
        ("inspection", "0001_initial"),
        ("ledger", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasureType",
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
                            ("reminder", "Oral reminder"),
                            ("criticism", "Criticism and education"),
                            ("rectification", "Rectification within a time limit"),
                            ("admonition", "Admonition talk"),
                            ("circulated", "Circulated criticism"),
                            ("resignation", "Resignation to take blame"),
                        ],
                        max_length=15,
                        verbose_name="measure",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="in force from")),
                ("basis", models.TextField(max_length=1000, verbose_name="legal basis")),
                (
                    "basis_document",
                    models.CharField(max_length=200, verbose_name="document of the basis"),
                ),
                (
                    "basis_on",
                    models.DateField(blank=True, null=True, verbose_name="date of that document"),
                ),
                (
                    "for_whom",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary members"),
                            ("leader", "Responsible leaders"),
                            ("all", "Both"),
                        ],
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                (
                    "supervisor_proposes",
                    models.BooleanField(default=True, verbose_name="supervisors propose it"),
                ),
                (
                    "branch_proposes",
                    models.BooleanField(default=False, verbose_name="the branch proposes it"),
                ),
                (
                    "administrator_proposes",
                    models.BooleanField(default=True, verbose_name="administrators propose it"),
                ),
                (
                    "approver",
                    models.CharField(
                        choices=[
                            ("branch", "Party branch"),
                            ("committee", "Committee with cadre-management authority"),
                            ("district", "District committee"),
                        ],
                        max_length=10,
                        verbose_name="who decides",
                    ),
                ),
                (
                    "key_work_only",
                    models.BooleanField(default=False, verbose_name="only where key work failed"),
                ),
                (
                    "has_deadline",
                    models.BooleanField(
                        default=False, verbose_name="sets a deadline for rectification"
                    ),
                ),
                (
                    "circulated",
                    models.BooleanField(default=False, verbose_name="may be circulated"),
                ),
                (
                    "influence_months",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="influence period in months",
                    ),
                ),
                (
                    "self_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="working days for the self-examination",
                    ),
                ),
                (
                    "recheck_months",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="months until the re-check",
                    ),
                ),
                (
                    "appeal_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="days for an appeal",
                    ),
                ),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="remark")),
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
                "verbose_name": "kind of measure",
                "verbose_name_plural": "kinds of measures",
                "ordering": ["kind", "-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="Measure",
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
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("ordinary", "Ordinary member"), ("leader", "Responsible leader")],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reminder", "Oral reminder"),
                            ("criticism", "Criticism and education"),
                            ("rectification", "Rectification within a time limit"),
                            ("admonition", "Admonition talk"),
                            ("circulated", "Circulated criticism"),
                            ("resignation", "Resignation to take blame"),
                        ],
                        max_length=15,
                        verbose_name="measure",
                    ),
                ),
                (
                    "for_whom",
                    models.CharField(
                        choices=[
                            ("ordinary", "Ordinary members"),
                            ("leader", "Responsible leaders"),
                            ("all", "Both"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("served", "Served"),
                            ("appealed", "Appealed"),
                            ("upheld", "Upheld"),
                            ("corrected", "Corrected on appeal"),
                            ("revoked", "Revoked"),
                            ("carried_out", "Carried out"),
                            ("closed", "Case closed"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("facts", models.TextField(verbose_name="the facts")),
                ("demand", models.TextField(blank=True, verbose_name="demand")),
                ("rectify_by", models.DateField(null=True, verbose_name="rectify by")),
                (
                    "proposed_as",
                    models.CharField(
                        choices=[
                            ("secretary", "Branch secretary"),
                            ("supervisor", "Supervisor"),
                            ("administrator", "Administrator"),
                            ("security", "Security administrator"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                (
                    "decided_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("secretary", "Branch secretary"),
                            ("supervisor", "Supervisor"),
                            ("administrator", "Administrator"),
                            ("security", "Security administrator"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("served_on", models.DateField(null=True, verbose_name="served on")),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "Handed over in person"),
                            ("branch", "Through the branch"),
                            ("post", "By registered post"),
                            ("notice", "By public notice"),
                        ],
                        max_length=10,
                        verbose_name="how it was delivered",
                    ),
                ),
                (
                    "receipt",
                    models.CharField(
                        blank=True,
                        choices=[("signed", "Signed for"), ("refused", "Refused to sign")],
                        max_length=10,
                        verbose_name="receipt",
                    ),
                ),
                (
                    "delivered_by",
                    models.CharField(blank=True, max_length=50, verbose_name="delivered by"),
                ),
                ("appeal_until", models.DateField(null=True, verbose_name="appeal until")),
                ("influence_until", models.DateField(null=True, verbose_name="influence until")),
                ("self_due", models.DateField(null=True, verbose_name="self-examination due")),
                ("self_on", models.DateField(null=True, verbose_name="self-examination handed in")),
                ("recheck_due", models.DateField(null=True, verbose_name="re-check due")),
                ("recheck_on", models.DateField(null=True, verbose_name="re-checked on")),
                ("appealed_on", models.DateField(null=True, verbose_name="appealed on")),
                ("appeal", models.TextField(blank=True, verbose_name="the appeal")),
                ("appeal_decided_at", models.DateTimeField(null=True)),
                ("published_on", models.DateField(null=True, verbose_name="circulated on")),
                ("carried_out_on", models.DateField(null=True, verbose_name="carried out on")),
                ("closed_on", models.DateField(null=True, verbose_name="closed on")),
                (
                    "appeal_body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "appeal_decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="organisations.organisation",
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
                        related_name="measures",
                        to="people.member",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrected_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="accountability.measuretype",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="accountability.measuretype",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="RecognitionList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("name", models.CharField(max_length=100, verbose_name="award or benefit")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("award", "Award"), ("benefit", "Benefit")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("adopted", "Adopted"),
                            ("dropped", "Given up"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                ("made_at", models.DateTimeField()),
                ("adopted_at", models.DateTimeField(null=True, verbose_name="adopted")),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognition_lists",
                        to="organisations.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "recognition list",
                "verbose_name_plural": "recognition lists",
                "ordering": ["-year", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RecognitionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bars", models.JSONField(blank=True, default=list)),
                ("place", models.PositiveIntegerField()),
                ("barred", models.BooleanField(default=False)),
                ("adopted", models.BooleanField(default=False, editable=False)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="accountability.recognitionlist",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognition_rows",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "ordering": ["list", "place"],
            },
        ),
        migrations.CreateModel(
            name="RecognitionRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(unique=True, verbose_name="in force from")),
                (
                    "measures",
                    models.BooleanField(
                        default=True, verbose_name="a measure within its influence period bars"
                    ),
                ),
                (
                    "unfulfilled",
                    models.BooleanField(
                        default=True, verbose_name="an item not fulfilled without good reason bars"
                    ),
                ),
                (
                    "least_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="least fulfilment in per cent",
                    ),
                ),
                (
                    "least_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("fairly", "Fairly satisfied"),
                            ("basically", "Basically satisfied"),
                            ("not", "Not satisfied"),
                        ],
                        default="basically",
                        max_length=10,
                        verbose_name="a grade below this one bars",
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
                "verbose_name": "rules of recognition",
                "verbose_name_plural": "rules of recognition",
                "ordering": ["-valid_from"],
            },
        ),
        migrations.AddField(
            model_name="recognitionlist",
            name="rules",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lists",
                to="accountability.recognitionrules",
            ),
        ),
        migrations.CreateModel(
            name="SuggestionRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(unique=True, verbose_name="in force from")),
                (
                    "days_late",
                    models.PositiveSmallIntegerField(verbose_name="days overdue"),
                ),
                (
                    "failed",
                    models.PositiveSmallIntegerField(
                        verbose_name="re-checks not in order, at least"
                    ),
                ),
                (
                    "unfulfilled",
                    models.BooleanField(
                        default=True, verbose_name="not fulfilled without good reason"
                    ),
                ),
                ("grade", models.BooleanField(default=True, verbose_name="grade “not satisfied”")),
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
                "verbose_name": "rules of suggesting",
                "verbose_name_plural": "rules of suggesting",
                "ordering": ["-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("decision", "Decision"),
                            ("appeal", "Decision on the appeal"),
                            ("circular", "Circulated criticism"),
                        ],
                        max_length=10,
                    ),
                ),
                ("file", models.FileField(upload_to="")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="documents.numbereddocument",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="accountability.measure",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "purpose"), name="one_letter_of_a_measure_and_purpose"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grounds",
                        to="ledger.entry",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grounds",
                        to="inspection.finding",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grounds",
                        to="evaluation.result",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grounds",
                        to="accountability.measure",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entry__isnull", False),
                                ("finding__isnull", True),
                                ("result__isnull", True),
                            ),
                            models.Q(
                                ("entry__isnull", True),
                                ("finding__isnull", False),
                                ("result__isnull", True),
                            ),
                            models.Q(
                                ("entry__isnull", True),
                                ("finding__isnull", True),
                                ("result__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ground_is_one_fact",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("entry__isnull", False)),
                        fields=("measure", "entry"),
                        name="entry_cited_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("finding__isnull", False)),
                        fields=("measure", "finding"),
                        name="finding_cited_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("result__isnull", False)),
                        fields=("measure", "result"),
                        name="result_cited_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureStep",
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
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("letter", "Letter issued"),
                            ("served", "Served"),
                            ("appealed", "Appealed"),
                            ("upheld", "Appeal: upheld"),
                            ("corrected", "Appeal: corrected"),
                            ("revoked", "Appeal: revoked"),
                            ("self", "Self-examination handed in"),
                            ("rechecked", "Re-checked"),
                            ("published", "Circulated"),
                            ("carried_out", "Carried out"),
                            ("closed", "Case closed"),
                            ("self_due", "Self-examination due"),
                            ("self_late", "Self-examination overdue"),
                            ("recheck_due", "Re-check due"),
                            ("window_ended", "Appeal window ended"),
                            ("influence_ended", "Influence period ended"),
                        ],
                        max_length=15,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("text", models.TextField(blank=True)),
                ("day", models.DateField(null=True)),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="accountability.measure",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "self_due",
                                    "self_late",
                                    "recheck_due",
                                    "window_ended",
                                    "influence_ended",
                                ],
                            )
                        ),
                        fields=("measure", "kind", "day"),
                        name="daily_step_of_a_measure_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="measuretype",
            constraint=models.UniqueConstraint(
                fields=("kind", "valid_from"), name="one_version_of_a_measure_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="measuretype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["rectification", "admonition", "circulated", "resignation"]),
                        _negated=True,
                    ),
                    ("for_whom", "leader"),
                    _connector="OR",
                ),
                name="leaders_measures_are_for_leaders",
            ),
        ),
        migrations.AddConstraint(
            model_name="measuretype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", ""), _negated=True),
                    models.Q(("basis_document", ""), _negated=True),
                ),
                name="measure_type_has_its_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="measuretype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supervisor_proposes", True),
                    ("branch_proposes", True),
                    ("administrator_proposes", True),
                    _connector="OR",
                ),
                name="somebody_proposes_the_measure",
            ),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(
                fields=["member", "influence_until"], name="accountabil_member__88b411_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(fields=["body", "state"], name="accountabil_body_id_2fef14_idx"),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(
                fields=["proposed_by", "state"], name="accountabil_propose_a067c0_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(fields=["state", "self_due"], name="accountabil_state_d0a498_idx"),
        ),
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(
                fields=["state", "recheck_due"], name="accountabil_state_506570_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["rectification", "admonition", "circulated", "resignation"]),
                        _negated=True,
                    ),
                    ("standing", "leader"),
                    _connector="OR",
                ),
                name="leaders_measures_only_for_leaders",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("for_whom", "all"), ("for_whom", models.F("standing")), _connector="OR"
                ),
                name="measure_is_for_whom_it_is_meant",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("facts", ""), _negated=True), name="measure_says_what_happened"
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_as__in", ["secretary", "supervisor", "administrator"])
                ),
                name="measure_proposed_in_a_business_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_as__in", ["", "secretary", "administrator"])),
                name="supervisors_never_approve",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="proposer_never_decides",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("appeal_decided_by__isnull", True),
                    models.Q(("appeal_decided_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="decider_never_decides_the_appeal",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("state", "proposed")),
                    ("state", "withdrawn"),
                    models.Q(
                        models.Q(("state__in", ["proposed", "withdrawn"]), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_as", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="decided_measure_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("served_on__isnull", True),
                        ("state__in", ["proposed", "approved", "refused", "withdrawn"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["proposed", "approved", "refused", "withdrawn"]),
                            _negated=True,
                        ),
                        ("appeal_until__isnull", False),
                        ("served_on__isnull", False),
                        models.Q(("delivery", ""), _negated=True),
                        models.Q(("receipt", ""), _negated=True),
                        models.Q(("delivered_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="served_measure_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["appealed", "upheld", "corrected", "revoked"]), _negated=True
                    ),
                    models.Q(
                        ("appeal_body__isnull", False),
                        ("appealed_on__isnull", False),
                        models.Q(("appeal", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appealed_measure_has_its_appeal",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["upheld", "corrected", "revoked"]), _negated=True),
                    models.Q(
                        ("appeal_decided_at__isnull", False), ("appeal_decided_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="decided_appeal_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "corrected"), _negated=True),
                    ("corrected_to__isnull", False),
                    _connector="OR",
                ),
                name="corrected_measure_says_to_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "revoked"), _negated=True),
                    ("influence_until__isnull", True),
                    _connector="OR",
                ),
                name="revoked_measure_has_no_influence",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["carried_out", "closed"]), _negated=True),
                    ("carried_out_on__isnull", False),
                    _connector="OR",
                ),
                name="carried_out_measure_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("state", "closed")),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="closed_measure_has_its_day",
            ),
        ),
        migrations.AddIndex(
            model_name="recognitionrow",
            index=models.Index(
                fields=["list", "barred", "place"], name="accountabil_list_id_4d7c24_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrow",
            constraint=models.UniqueConstraint(
                fields=("list", "member"), name="member_once_a_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("barred", True), models.Q(("bars", []), _negated=True)),
                    models.Q(("barred", False), ("bars", [])),
                    _connector="OR",
                ),
                name="barred_row_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionlist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "dropped"), _negated=True),
                fields=("organisation", "year", "name"),
                name="one_list_an_award_and_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="recognition_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("adopted_at__isnull", False),
                        ("adopted_by__isnull", False),
                        ("state", "adopted"),
                    ),
                    models.Q(
                        models.Q(("state", "adopted"), _negated=True), ("adopted_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="adopted_list_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_late__gte", 1), ("failed__gte", 1)),
                name="suggestions_have_thresholds",
            ),
        ),
    ]
