"""The schemes until a district adopts its own; all other columns have their defaults."""

from datetime import UTC, date, datetime

from registry.shipped import ships

from .models import Scheme, SchemeGroup

#: Class → name and rater groups with their weights.
FIRST = {
    "leader": ("党员领导干部承诺三评办法", {"branch": 30, "masses": 40, "team": 30}),
    "member": (
        "党员承诺四评办法",
        {"peers": 30, "masses": 30, "leader": 20, "organisation": 20},
    ),
}


@ships("evaluation")
def first_schemes():
    if Scheme.objects.exists():
        return
    for kind, (name, weights) in FIRST.items():
        first = Scheme.objects.create(
            kind=kind, version=1, name=name, valid_from=date(2000, 1, 1),
            adopted_at=datetime(2000, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        SchemeGroup.objects.bulk_create(
            SchemeGroup(scheme=first, group=code, weight=weight) for code, weight in weights.items()
        )
