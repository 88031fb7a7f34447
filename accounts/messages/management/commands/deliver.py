from django.core.management.base import BaseCommand
from django.utils import timezone

from ... import channels, sending
from ...planning import plan


class Command(BaseCommand):
    """Plan and send deliveries, as beat does every few minutes; safe to repeat."""

    help = (
        "Hand over messages that are due to the workers, or with --here send them in this process."
    )

    def add_arguments(self, parser):
        parser.add_argument("--here", action="store_true", help="send without a worker")

    def handle(self, *, here, **options):
        now = timezone.now()
        planned = plan(at=now, digests=False)
        if not channels.names():
            self.stdout.write("No outside channel is set up: messages stay in the inbox.")
        elif here:
            sent = sending.deliver_here(at=now)
            self.stdout.write(f"planned={planned} sent={sent}")
        else:
            self.stdout.write(f"planned={planned} handed_over={sending.hand_over(at=now)}")
