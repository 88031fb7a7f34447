"""The first version of each measure."""

from registry.shipped import ships

from .defaults import put_in_place
from .types import MeasureType


@ships("accountability")
def first_measures():
    if not MeasureType.objects.exists():
        put_in_place(MeasureType.objects)
