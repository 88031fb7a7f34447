from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ledger.entries.models import Entry, Event
from ledger.verification import verify_ledgers

from ...simulation.checking import differences
from ...simulation.year import ACTORS, simulate


class Command(BaseCommand):
    help = "Live through a year day by day on the demonstration in the database, and check that everything agrees."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, default=None, help="this year unless given")
        parser.add_argument(
            "--until", type=date.fromisoformat, help="last day; 31 December unless given"
        )
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, year, until, seed, **options):
        year = year or timezone.localdate().year
        first = Entry.objects.filter(year=year).order_by("registered_on").first()
        if first is None:
            raise CommandError(
                f"No pledge of {year} is registered; begin with: manage.py demo --unlived"
            )
        if (
            Event.objects.filter(entry__year=year)
            .exclude(kind__in=["registered", "amended"])
            .exists()
        ):
            raise CommandError(
                "This year has been lived already; a simulation needs pledges that nothing happened to."
            )
        quarters = simulate(
            year, start=first.registered_on, until=until or date(year, 12, 31), seed=seed,
            progress=self.stdout.write,
        )  # fmt: skip
        self._report(quarters)
        self._check(year, quarters)

    def _report(self, quarters):
        for (year, number), quarter in quarters.items():
            self.stdout.write(f"{year} quarter {number}")
            for what, count in sorted((quarter.tick + quarter.acts).items()):
                if count:
                    self.stdout.write(f"  {what:<50} {count:>8}")

    def _check(self, year, quarters):
        """The counts agree with the ledger and the tables, and every chain holds."""
        wrong = differences(year, quarters, ACTORS)
        if wrong:
            raise CommandError("; ".join(wrong))
        head, broken = verify_ledgers()
        if broken:
            raise CommandError(f"ledger {broken.number}: {broken.reason}")
        self.stdout.write(
            self.style.SUCCESS(f"agrees with the ledger and the tables; head digest {head}")
        )
