"""The manual's pages, open to everybody."""

from django.http import Http404
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from core.downloads import shown_pdf
from core.refusals import refusals_shown

from .parts import parts
from .printing import render_manual


@require_safe
def manual(request):
    """The parts, that of the reader's role first."""
    mine = request.seat.role if request.seat else "public"
    found = sorted(parts(static).values(), key=lambda part: part.name != mine)
    return render(request, "boards/manual/list.html", {"parts": found})


@require_safe
def manual_role(request, name):
    return render(request, "boards/manual/part.html", {"part": _part(name)})


@require_safe
def manual_pdf(request, name):
    part = _part(name)
    with refusals_shown(request):
        return shown_pdf(render_manual(part.name), f"{part.title}.pdf")
    return manual_role(request, name)


def _part(name):
    found = parts(static).get(name)
    if found is None:
        raise Http404
    return found
