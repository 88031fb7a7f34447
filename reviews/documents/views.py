"""The page on which an organisation's words of document numbers are kept."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from access.roles import ADMINISTRATOR
from access.seats import seat_required
from accounts.organisations.models import Organisation
from core.refusals import refusals_shown
from reviews.errors import ReviewError

from . import rules
from .forms import NewWordForm
from .models import DocumentWord


@require_http_methods(["GET", "HEAD", "POST"])
@seat_required(ADMINISTRATOR)
def organisation_words(request, pk):
    """The words that the organisation owns, and the form for one more."""
    unit = get_object_or_404(Organisation.objects.visible_to(request.seat), pk=pk)
    form = NewWordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            word = rules.keep_word(
                unit, form.cleaned_data["word"], actor=request.user, at=timezone.now()
            )
        except ReviewError as refused:
            form.add_error("word", str(refused))
        else:
            said = _("“%(word)s” belongs to %(unit)s.")
            messages.success(request, said % {"word": word, "unit": unit.name})
            return redirect("organisation_words", pk)
    words = unit.document_words.annotate(issued=Count("documents"))
    return render(request, "reviews/documents/words.html", {"unit": unit, "words": words, "form": form})  # fmt: skip


@require_POST
@seat_required(ADMINISTRATOR)
def document_word_drop(request, pk):
    seen = Organisation.objects.visible_to(request.seat).values("pk")
    word = get_object_or_404(DocumentWord, pk=pk, organisation__in=seen)
    with refusals_shown(request):
        rules.drop_word(word, actor=request.user, at=timezone.now())
        messages.success(request, _("“%(word)s” is given up.") % {"word": word})
    return redirect("organisation_words", word.organisation_id)
