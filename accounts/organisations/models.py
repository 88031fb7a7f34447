from django.db import models
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from access.seats import STEP, ScopedQuerySet, path_range, paths_to

from .names import UnitKeyField, organisation_key


class Sector(models.TextChoices):
    """The sector of an organisation, which decides about its members' programmes."""

    ORGAN = "organ", _("District organ")
    TOWN = "town", _("Town or subdistrict")
    INSTITUTION = "institution", _("Public institution")
    SOE = "soe", _("State-owned enterprise")


class OrganisationQuerySet(ScopedQuerySet, MP_NodeQuerySet):
    scope_path = "path"
    scope_member = None

    def branches(self):
        return self.filter(kind=Organisation.Kind.BRANCH)

    def called(self, text):
        """Units whose name is ``text`` after normalising (core.text)."""
        return self.filter(name_key=organisation_key(text))

    def within(self, organisation):
        """The organisation itself and everything below it."""
        return self.filter(path_range("path", organisation.path))

    def line_of(self, organisation):
        """The organisation itself and everything above it, from the root down."""
        return self.filter(path__in=paths_to(organisation.path)).order_by("path")

    def above(self, organisation):
        """Everything above the organisation, from the root down."""
        return self.filter(path__in=paths_to(organisation.path)[:-1]).order_by("path")


class OrganisationManager(MP_NodeManager.from_queryset(OrganisationQuerySet)):
    def get_queryset(self):
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class Organisation(MP_Node):
    """A Party organisation; a node of one tree whose root is the district committee.

    A branch is always a leaf and the only kind that has members. ``code`` is a short number
    that never changes and is part of the ledger numbers of the branch's members.
    """

    class Kind(models.TextChoices):
        DISTRICT_COMMITTEE = "district", _("District committee")
        PARTY_COMMITTEE = "committee", _("Party committee")
        WORK_COMMITTEE = "work_committee", _("Party work committee")
        GENERAL_BRANCH = "general_branch", _("General branch")
        BRANCH = "branch", _("Party branch")

    steplen = STEP

    name = models.CharField(_("name"), max_length=100)
    name_key = UnitKeyField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    code = models.CharField(_("code"), max_length=12, unique=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    objects = OrganisationManager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["name"]), models.Index(fields=["name_key"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
            models.UniqueConstraint(
                Left("path", Length("path") - STEP),
                "name_key",
                condition=models.Q(dissolved_on__isnull=True),
                name="one_open_unit_of_a_name_below_another",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_branch(self):
        return self.kind == self.Kind.BRANCH

    @property
    def path_above(self):
        """The path of the unit right above; "" for the root."""
        return self.path[:-STEP]
