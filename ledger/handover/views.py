from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import ADMINISTRATOR, SECRETARY, SUPERVISOR, seat_required
from accounts.paging import keyset_page

from ..lights import word_of
from ..models import HandOver
from .rules import due_of


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def handed_over_list(request):
    """What the seat's branches handed over to others with a member, as it stood that day."""
    rows = HandOver.objects.visible_to(request.seat).select_related("giver", "taker")
    page = keyset_page(rows, order=("-on", "-pk"), after=request.GET.get("after", ""), size=25)
    for row in page:
        row.due, row.word = due_of(row), word_of(row.facts["light"])
    return render(request, "ledger/handed_over.html", {"page": page})
