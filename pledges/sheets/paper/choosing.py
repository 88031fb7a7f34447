"""Which sheets are printed in bulk, and in which order."""

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from access.seats import within_any
from accounts.organisations.models import Organisation

from ..sheet.models import Sheet
from .models import PrintLog


class Wanted(models.TextChoices):
    """Which sheets to print, by the state of their paper."""

    ALL = "all", _("All confirmed sheets")
    NEW = "new", _("Not yet printed")
    CHANGED = "changed", _("Changed since they were printed")


class Order(models.TextChoices):
    MEMBER = "member", _("By member: the copies of each one after the other")
    COPY = "copy", _("All first copies, then all second, then all third")


class Binding(models.TextChoices):
    ONE = "one", _("One PDF for all")
    UNITS = "units", _("One PDF for each branch, in a ZIP file")


def sheets_for(seat, *, cycle, units=(), tiers=(), wanted=Wanted.ALL):
    """The confirmed sheets of ``cycle`` that ``seat`` may print.

    units    keys of organisations; their branches count. None given: all in scope
    tiers    none given: all
    wanted   a Wanted; a sheet of which any copy was ever printed is not "not yet printed"
    """
    sheets = Sheet.objects.visible_to(seat).filter(cycle=cycle, state=Sheet.State.CONFIRMED)
    if units:
        chosen = Organisation.objects.visible_to(seat).filter(pk__in=units)
        sheets = sheets.filter(within_any("branch__path", chosen))
    if tiers:
        sheets = sheets.filter(tier__in=tiers)
    printed = PrintLog.objects.filter(revision__sheet=OuterRef("pk"))
    if wanted == Wanted.NEW:
        sheets = sheets.filter(~Exists(printed))
    elif wanted == Wanted.CHANGED:
        current = printed.filter(revision__number=F("revision__sheet__revision"))
        sheets = sheets.filter(Exists(printed), ~Exists(current))
    return sheets
