"""The daily tick: seconds and the most memory its process held, on the days on which most is due."""

import sys
from datetime import date, timedelta

from bench.work import timed

_DAY = timedelta(days=1)


def next_reminder(today):
    """The day of the next quarterly reminder by the rules that hold unless a district sets others: the 10th."""
    month = (today.month + 2) // 3 * 3
    day = date(today.year, month, 10)
    if day > today:
        return day
    return date(today.year + month // 12, month % 12 + 3, 10)


def ticks(environment, title, today=None):
    """Run the tick on the first day (no messages yet), once more, the day after, and on a day of reminders."""
    today = today or date.today()
    print(f"\nDaily tick, {title}", flush=True)
    for label, day in (
        ("first day", today),
        ("the same day again", today),
        ("the day after", today + _DAY),
        ("quarterly reminder", next_reminder(today + _DAY)),
    ):
        command = [sys.executable, "manage.py", "daily", "--date", day.isoformat()]
        seconds, megabytes, lines = timed(command, environment, whole=True)
        print(f"{label:<20}{seconds:>8.1f} s {megabytes:>6.0f} MB", flush=True)
        for line in lines:
            if not line.endswith(("done already", "(0.0 s)")):
                print(f"    {line}", flush=True)
