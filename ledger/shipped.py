"""The first version of the thresholds and the reminder rules, and the programmes of the district's scheme."""

from datetime import date

from registry.shipped import ships

from .escalation.models import ReminderRules
from .lights.light_rules import Thresholds
from .programmes.models import Programme

#: Sector, name, description (docs/domain.md §3); administrators change them and add to them.
PROGRAMMES = (
    ("organ", "双服务", "机关党员服务基层、服务企业"),
    ("town", "驻村百晓", "镇（街道）干部驻村，熟悉村情、联系群众"),
    ("town", "百晓生", "镇（街道）党员熟悉政策、为群众答疑办事"),
    ("soe", "服务群众奉献岗", "国有企业党员设岗服务群众"),
)


@ships("ledger")
def first_thresholds():
    if not Thresholds.objects.exists():
        Thresholds.objects.create(valid_from=date(2020, 1, 1), near_days=30, behind_percent=50)


@ships("ledger")
def first_reminder_rules():
    if not ReminderRules.objects.exists():
        ReminderRules.objects.create(
            valid_from=date(2000, 1, 1), quarter_day=10, secretary_days=5, supervisor_days=15
        )


@ships("ledger")
def first_programmes():
    if not Programme.objects.exists():
        Programme.objects.bulk_create(
            Programme(sector=sector, name=name, description=description, since=date(2020, 1, 1))
            for sector, name, description in PROGRAMMES
        )
