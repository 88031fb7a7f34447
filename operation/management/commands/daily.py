from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.workdays import warning, years_ahead

from ...daily.running import LOST_AFTER, run_daily


class Command(BaseCommand):
    """The daily tick on the command line; safe to run as often as one likes."""

    help = "Do what is due today: openings, reminders, escalations, sending. Run twice, it does nothing twice."

    def add_arguments(self, parser):
        parser.add_argument(
            "--date", type=_day, default=None, help="work for this day (YYYY-MM-DD), not today"
        )

    def handle(self, *, date=None, **options):
        today = date or timezone.localdate()
        outcomes = run_daily(today)
        for outcome in outcomes:
            self.stdout.write(_line(outcome))
        for year in years_ahead(today):
            if said := warning(year):
                self.stderr.write(self.style.WARNING(said))
        failed = [outcome.step for outcome in outcomes if outcome.state == "failed"]
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}. The log says why; run it again.")


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is not a date; write it as 2026-09-30.") from None


def _line(outcome):
    if outcome.state == "skipped":
        return f"{outcome.step}: done already"
    if outcome.state == "elsewhere":
        minutes = LOST_AFTER.seconds // 60
        return f"{outcome.step}: at work elsewhere; if that was killed, it is taken up after {minutes} minutes"
    facts = " ".join(f"{name}={count}" for name, count in outcome.result.items())
    return f"{outcome.step}: {outcome.error or facts or 'nothing due'} ({outcome.seconds:.1f} s)"
