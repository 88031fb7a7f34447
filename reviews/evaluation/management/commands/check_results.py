from django.core.management.base import BaseCommand, CommandError

from ...ballots.models import Evaluation
from ...ballots.soundness import BoxChanged
from ...results.counting import differing

_COUNTED = (Evaluation.Phase.COUNTED, Evaluation.Phase.DECIDED, Evaluation.Phase.PUBLISHED)


class Command(BaseCommand):
    help = "Sum up the sealed ballots of counted reviews anew and compare with the results kept (exit 1 where they differ)."

    def add_arguments(self, parser):
        parser.add_argument("pk", nargs="*", type=int, help="numbers of reviews; all unless given")

    def handle(self, *, pk, **options):
        rows = Evaluation.objects.filter(phase__in=_COUNTED).order_by("pk")
        changed = []
        for evaluation in rows.filter(pk__in=pk) if pk else rows:
            try:
                differ = differing(evaluation)
            except BoxChanged as error:
                self.stdout.write(f"{evaluation.pk} {evaluation}: {error}")
                changed.append(str(evaluation.pk))
                continue
            said = f"DIFFERENT for {len(differ)}" if differ else "equal"
            self.stdout.write(
                f"{evaluation.pk} {evaluation}: {evaluation.results.count()} results, {said}"
            )
            for row in differ:
                self.stdout.write(f"  result {row.pk}, {row.member.name}")
            changed += [str(evaluation.pk)] if differ else []
        if changed:
            raise CommandError(f"the record behind reviews {', '.join(changed)} was changed")
