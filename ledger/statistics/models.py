"""Precomputed figures: how many entries of each kind a branch has in each state, so that no page counts a million rows."""

from django.db import models


class BranchFigures(models.Model):
    """The entries of one branch, year, tier and kind that fall due in one quarter, counted.

    quarter     of the due date; due before the year counts as the first, due after it as the last
    members     ledgers whose first entry of the year is among them: each ledger once in a year
    extended    entries with at least one approved extension; ``extension_count`` is the number of extensions
    """

    branch = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    tier = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    quarter = models.PositiveSmallIntegerField()
    members = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    claimed = models.PositiveIntegerField()
    verified = models.PositiveIntegerField()
    struck_off = models.PositiveIntegerField()
    unfulfilled = models.PositiveIntegerField()
    explained = models.PositiveIntegerField()
    hot = models.PositiveIntegerField()
    hot_done = models.PositiveIntegerField()
    extended = models.PositiveIntegerField()
    extension_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "branch", "tier", "kind", "quarter"], name="one_cell_of_a_kind"
            )
        ]


class MonthlyFigures(models.Model):
    """How many entries of a branch and year were fulfilled in one month: 1–12; 0 before the year, 13 after it."""

    branch = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    done = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "branch", "month"], name="one_month_of_a_kind")
        ]


class WaitingTime(models.Model):
    """How many fulfilled entries of a branch and year waited ``days`` days between the claim and its verification."""

    branch = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    days = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "branch", "days"], name="one_wait_of_a_kind")
        ]
