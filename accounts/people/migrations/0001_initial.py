import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("name_key", models.CharField(editable=False, max_length=50)),
                ("pinyin", models.CharField(blank=True, editable=False, max_length=200)),
                ("initials", models.CharField(blank=True, editable=False, max_length=50)),
                ("gender", models.CharField(blank=True, max_length=1, verbose_name="gender")),
                (
                    "ethnicity",
                    models.CharField(blank=True, max_length=20, verbose_name="ethnic group"),
                ),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="born")),
                (
                    "born_precision",
                    models.CharField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                    ),
                ),
                (
                    "education",
                    models.CharField(blank=True, max_length=20, verbose_name="education"),
                ),
                (
                    "joined_on",
                    models.DateField(blank=True, null=True, verbose_name="joined the Party"),
                ),
                (
                    "joined_precision",
                    models.CharField(
                        choices=[("day", "Day"), ("month", "Month"), ("year", "Year")],
                        default="day",
                        max_length=5,
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=100, verbose_name="post")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="phone")),
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
                (
                    "district_managed",
                    models.BooleanField(default=False, verbose_name="managed by the district"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("left", "Left"), ("died", "Died")],
                        default="active",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "exempt_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="exempt from pledging because"
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="organisations.organisation",
                        verbose_name="branch",
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "verbose_name_plural": "members",
            },
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "member",
                    models.OrderBy(models.F("since"), nulls_first=True),
                    "pk",
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
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
                ("since", models.DateField(null=True)),
                ("entered_on", models.DateField(null=True)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("transfer", "Transferred"),
                            ("tier", "Changed tier"),
                            ("left", "Left"),
                            ("died", "Died"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="people.member",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "member",
                    models.OrderBy(models.F("since"), nulls_first=True),
                    "pk",
                ],
            },
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["branch", "status", "name_key"], name="people_memb_branch__5a266f_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["name_key"], name="people_memb_name_ke_00ab56_idx"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["phone"], name="people_memb_phone_4549fe_idx"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["pinyin", "id"], name="member_in_order_of_pinyin"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["pinyin"], name="member_pinyin_begins", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["initials"], name="member_initials_begin", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["name_key"], name="member_name_begins", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "active")),
                fields=("branch", "name_key", "phone"),
                name="one_member_per_branch_name_and_phone",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="member_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("team", ""), ("tier", "district_leader"), _connector="OR"),
                name="only_district_leaders_have_a_team",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("member",),
                name="one_exemption_in_force_per_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True),
                    ("since__isnull", True),
                    ("until__gte", models.F("since")),
                    _connector="OR",
                ),
                name="exemption_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="exemption_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("member",),
                name="one_open_posting_per_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True),
                    ("since__isnull", True),
                    ("until__gte", models.F("since")),
                    _connector="OR",
                ),
                name="posting_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("until__isnull", True)),
                    models.Q(("until__isnull", False), models.Q(("end", ""), _negated=True)),
                    _connector="OR",
                ),
                name="posting_end_says_why",
            ),
        ),
    ]
