"""A clock that can be set: every process of the measured installation adds the same number of seconds to the real time."""

import os
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

#: The clock before it was replaced.
_real = timezone.now


def install(folder):
    """Let ``timezone.now`` of this process follow the clock in ``folder``."""
    file = Path(folder) / "clock"
    timezone.now = lambda: _real() + timedelta(seconds=_shift(file))


def move(folder, moment):
    """From now on it is ``moment`` in all processes."""
    file = Path(folder) / "clock"
    new = file.with_suffix(".new")
    new.write_text(str((moment - _real()).total_seconds()))
    os.replace(new, file)


def _shift(file):
    try:
        return float(file.read_text())
    except FileNotFoundError:
        return 0.0
