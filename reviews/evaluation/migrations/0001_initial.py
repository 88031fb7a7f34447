import uuid
from decimal import Decimal

import django.core.validators
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
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("open", "Being prepared"),
                            ("collecting", "Collecting"),
                            ("counted", "Counted"),
                            ("decided", "Decided"),
                            ("published", "Published"),
                            ("dropped", "Given up"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="phase",
                    ),
                ),
                ("begins_on", models.DateField(verbose_name="voting begins on")),
                ("ends_on", models.DateField(verbose_name="last day of voting")),
                (
                    "discloses",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing"),
                            ("rates", "Counts and rates of each unit"),
                            ("leaders", "Rates, and the grades of leaders"),
                            ("grades", "Rates, and everybody's grade"),
                        ],
                        default="rates",
                        max_length=10,
                        verbose_name="the board discloses",
                    ),
                ),
                (
                    "organisation_signer",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("secretary", "Branch secretary"),
                        ],
                        default="administrator",
                        max_length=15,
                        verbose_name="the organisation's opinion is signed by",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                (
                    "opened_by",
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
                        related_name="evaluations",
                        to="organisations.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "verbose_name_plural": "evaluations",
                "ordering": ["-year", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "circle",
                    models.CharField(
                        choices=[
                            ("own", "Members of the branch"),
                            ("masses", "Mass representatives"),
                            ("team", "Members of the leadership team"),
                        ],
                        max_length=10,
                        verbose_name="who rates",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Voting closed"),
                            ("balanced", "Balanced"),
                            ("void", "Void"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("cast", models.PositiveIntegerField(null=True, verbose_name="voted by phone")),
                ("seal", models.CharField(blank=True, max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="unit",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="evaluation.evaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot box",
                "verbose_name_plural": "ballot boxes",
                "ordering": ["evaluation", "organisation", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figures", models.JSONField()),
                ("file", models.FileField(upload_to="")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulletin",
                        to="documents.numbereddocument",
                    ),
                ),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulletin",
                        to="evaluation.evaluation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaperCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("turn", models.PositiveSmallIntegerField(verbose_name="count")),
                ("returned", models.PositiveIntegerField(verbose_name="papers returned")),
                ("unused", models.PositiveIntegerField(verbose_name="papers not used")),
                ("counted_at", models.DateTimeField()),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="evaluation.collection",
                    ),
                ),
            ],
            options={
                "ordering": ["collection", "round", "turn"],
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="accepted",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evaluation.papercount",
            ),
        ),
        migrations.CreateModel(
            name="Recount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=500, verbose_name="reason")),
                ("ordered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recounts",
                        to="evaluation.collection",
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.papercount",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "order to count again",
                "verbose_name_plural": "orders to count again",
                "ordering": ["collection", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RollLine",
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
                            ("waiting", "Has not voted"),
                            ("voted", "Has voted"),
                            ("paper", "Has a paper"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll",
                        to="evaluation.collection",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the roll",
                "verbose_name_plural": "voting roll",
                "ordering": ["collection", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
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
                            ("leader", "Three-way review of leaders"),
                            ("member", "Four-way review of members"),
                        ],
                        max_length=10,
                        verbose_name="class",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("valid_from", models.DateField(verbose_name="in force from")),
                (
                    "value_satisfied",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("100"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="“satisfied” is worth",
                    ),
                ),
                (
                    "value_fairly",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("80"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="“fairly satisfied” is worth",
                    ),
                ),
                (
                    "value_basically",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("60"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="“basically satisfied” is worth",
                    ),
                ),
                (
                    "value_not",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("40"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="“not satisfied” is worth",
                    ),
                ),
                (
                    "quorum",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("50"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="quorum: valid ballots in per cent of the roll",
                    ),
                ),
                (
                    "smallest",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="smallest group that counts and is shown",
                    ),
                ),
                (
                    "missing",
                    models.CharField(
                        choices=[
                            ("renormalise", "The other weights are scaled up to 100"),
                            ("block", "No score; the branch or committee decides"),
                        ],
                        default="renormalise",
                        max_length=12,
                        verbose_name="a group that is missing",
                    ),
                ),
                (
                    "cut_satisfied",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("90"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="“satisfied” from",
                    ),
                ),
                (
                    "cut_fairly",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("75"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="“fairly satisfied” from",
                    ),
                ),
                (
                    "cut_basically",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("60"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="“basically satisfied” from",
                    ),
                ),
                (
                    "top_cap",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        default=None,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="“satisfied” at most, per cent of a unit",
                    ),
                ),
                (
                    "ceiling",
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
                        verbose_name="best grade with an item unfulfilled without good reason",
                    ),
                ),
                (
                    "objective",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight of objective fulfilment",
                    ),
                ),
                (
                    "digits",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(4)],
                        verbose_name="decimals of the score",
                    ),
                ),
                ("adopted_at", models.DateTimeField(null=True, verbose_name="adopted")),
                ("frozen_at", models.DateTimeField(null=True, verbose_name="frozen")),
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
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "scheme",
                "verbose_name_plural": "schemes",
                "ordering": ["kind", "-version"],
            },
        ),
        migrations.AddField(
            model_name="evaluation",
            name="leader_scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evaluation.scheme",
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="member_scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evaluation.scheme",
            ),
        ),
        migrations.CreateModel(
            name="SchemeGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("branch", "Members of the branch"),
                            ("team", "Members of the leadership team"),
                            ("peers", "Peers"),
                            ("masses", "Mass representatives"),
                            ("leader", "Leader's comment"),
                            ("organisation", "Organisation's opinion"),
                        ],
                        max_length=15,
                        verbose_name="rater group",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight",
                    ),
                ),
                ("frozen", models.BooleanField(default=False, editable=False)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="evaluation.scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "rater group",
                "verbose_name_plural": "rater groups",
                "ordering": ["scheme", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Subject",
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
                            ("leader", "Three-way review of leaders"),
                            ("member", "Four-way review of members"),
                        ],
                        max_length=10,
                        verbose_name="class",
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
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="evaluation.evaluation",
                    ),
                ),
                (
                    "masses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.collection",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviewed",
                        to="people.member",
                    ),
                ),
                (
                    "own",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.collection",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.collection",
                    ),
                ),
            ],
            options={
                "verbose_name": "member reviewed",
                "verbose_name_plural": "members reviewed",
                "ordering": ["evaluation", "branch", "place"],
            },
        ),
        migrations.CreateModel(
            name="SignedOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("leader", "Leader's comment"),
                            ("organisation", "Organisation's opinion"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("fairly", "Fairly satisfied"),
                            ("basically", "Basically satisfied"),
                            ("not", "Not satisfied"),
                        ],
                        max_length=10,
                        verbose_name="choice",
                    ),
                ),
                ("text", models.TextField(verbose_name="comment")),
                ("role", models.CharField(default="administrator", max_length=20)),
                ("signed_at", models.DateTimeField(verbose_name="signed")),
                ("sealed", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="evaluation.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "signed opinion",
                "verbose_name_plural": "signed opinions",
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("leader", "Three-way review of leaders"),
                            ("member", "Four-way review of members"),
                        ],
                        max_length=10,
                        verbose_name="class",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        decimal_places=4, max_digits=8, null=True, verbose_name="score"
                    ),
                ),
                ("blocked", models.CharField(blank=True, max_length=10)),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("fairly", "Fairly satisfied"),
                            ("basically", "Basically satisfied"),
                            ("not", "Not satisfied"),
                        ],
                        max_length=10,
                        verbose_name="proposed grade",
                    ),
                ),
                (
                    "uncapped",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("fairly", "Fairly satisfied"),
                            ("basically", "Basically satisfied"),
                            ("not", "Not satisfied"),
                        ],
                        max_length=10,
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("valid", models.PositiveIntegerField(default=0, verbose_name="valid ballots")),
                ("issued", models.PositiveIntegerField(default=0, verbose_name="ballots issued")),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("fairly", "Fairly satisfied"),
                            ("basically", "Basically satisfied"),
                            ("not", "Not satisfied"),
                        ],
                        max_length=10,
                        verbose_name="grade",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("decided_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True, verbose_name="published")),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="evaluation.evaluation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="people.member",
                    ),
                ),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="evaluation.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results",
                "ordering": ["evaluation", "branch", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("fairly", "Fairly satisfied"),
                            ("basically", "Basically satisfied"),
                            ("not", "Not satisfied"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sealed", models.BooleanField(default=False)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.collection",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot",
                "verbose_name_plural": "ballots",
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n_satisfied", models.PositiveIntegerField(default=0, verbose_name="Satisfied")),
                (
                    "n_fairly",
                    models.PositiveIntegerField(default=0, verbose_name="Fairly satisfied"),
                ),
                (
                    "n_basically",
                    models.PositiveIntegerField(default=0, verbose_name="Basically satisfied"),
                ),
                ("n_not", models.PositiveIntegerField(default=0, verbose_name="Not satisfied")),
                ("blank", models.PositiveIntegerField(default=0, verbose_name="blank")),
                ("void", models.PositiveIntegerField(default=0, verbose_name="void")),
                (
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="evaluation.papercount",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.subject",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("excellent", "Excellent"),
                            ("qualified", "Qualified"),
                            ("basically", "Basically qualified"),
                            ("not", "Not qualified"),
                        ],
                        max_length=10,
                        verbose_name="democratic appraisal",
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "democratic appraisal",
                "verbose_name_plural": "democratic appraisals",
                "indexes": [
                    models.Index(fields=["branch", "year"], name="evaluation__branch__347a24_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "year"), name="appraised_once_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="BallotSlip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "medium",
                    models.CharField(
                        choices=[("phone", "QR slip"), ("paper", "Paper ballot")], max_length=10
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("digest", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("used", "Used"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="issued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="evaluation.collection",
                    ),
                ),
            ],
            options={
                "verbose_name": "slip",
                "verbose_name_plural": "slips",
                "ordering": ["collection", "medium", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collection", "medium", "number"), name="slip_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest__isnull", False), ("medium", "phone")),
                            models.Q(
                                ("digest__isnull", True),
                                ("medium", "paper"),
                                models.Q(("state", "used"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="only_phone_slips_have_a_token",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FulfilmentMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="held on")),
                ("place", models.CharField(max_length=100, verbose_name="place")),
                ("chair", models.CharField(max_length=50, verbose_name="chair")),
                ("recorder", models.CharField(max_length=50, verbose_name="recorder")),
                ("expected", models.PositiveIntegerField(verbose_name="expected")),
                ("present", models.PositiveIntegerField(verbose_name="present")),
                (
                    "masses",
                    models.PositiveIntegerField(
                        default=0, verbose_name="mass representatives present"
                    ),
                ),
                ("minutes", models.TextField(verbose_name="minutes")),
                ("kept_at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gatherings",
                        to="evaluation.evaluation",
                    ),
                ),
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
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "year-end meeting",
                "verbose_name_plural": "year-end meetings",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "organisation"), name="one_year_end_meeting_a_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("present__lte", models.F("expected"))),
                        name="no_more_came_than_were_expected",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="papercount",
            constraint=models.UniqueConstraint(
                fields=("collection", "round", "turn"), name="one_count_a_round_and_turn"
            ),
        ),
        migrations.AddConstraint(
            model_name="papercount",
            constraint=models.UniqueConstraint(
                fields=("collection", "round", "clerk"), name="each_count_is_somebody_elses"
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "organisation", "circle", "team"),
                name="one_ballot_box_a_circle",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cast__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("cast__isnull", False)),
                    _connector="OR",
                ),
                name="closed_ballot_box_is_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "void"), _negated=True),
                    ("accepted__isnull", False),
                    _connector="OR",
                ),
                name="void_ballot_box_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="recount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="recount_withdrawn_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollline",
            constraint=models.UniqueConstraint(
                fields=("collection", "member"), name="on_a_roll_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.UniqueConstraint(
                fields=("kind", "version"), name="one_scheme_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.UniqueConstraint(
                condition=models.Q(("adopted_at__isnull", False)),
                fields=("kind", "valid_from"),
                name="one_adopted_scheme_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frozen_at__isnull", True), ("adopted_at__isnull", False), _connector="OR"
                ),
                name="only_adopted_schemes_are_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("phase", "dropped"), _negated=True),
                fields=("year", "organisation"),
                name="one_evaluation_a_year_and_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                name="evaluation_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemegroup",
            constraint=models.UniqueConstraint(
                fields=("scheme", "group"), name="a_group_once_a_scheme"
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "member"), name="reviewed_once_an_evaluation"
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "leader"), ("team__isnull", True), _connector="OR"),
                name="only_leaders_have_a_team",
            ),
        ),
        migrations.AddConstraint(
            model_name="signedopinion",
            constraint=models.UniqueConstraint(
                fields=("subject", "group"), name="one_opinion_a_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="signedopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__in", ["leader", "organisation"])),
                name="opinion_is_of_a_signed_group",
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(
                fields=["evaluation", "branch", "grade"], name="evaluation__evaluat_e41c6b_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(fields=["member", "year"], name="evaluation__member__074bd5_idx"),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "member"), name="one_result_an_evaluation"
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grade", ""),
                    ("grade", models.F("proposed")),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="deviation_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at__isnull", True),
                    models.Q(("grade", ""), _negated=True),
                    _connector="OR",
                ),
                name="published_result_has_its_grade",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("grade", "")),
                    models.Q(models.Q(("grade", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="decided_result_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ["", "satisfied", "fairly", "basically", "not"])),
                name="ballot_says_one_of_four_or_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("count", "subject"), name="tallied_once_a_count"
            ),
        ),
    ]
