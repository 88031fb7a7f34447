"""The poster for a branch's notice board: choose the branch and the size, print."""

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from access.roles import ADMINISTRATOR, SECRETARY, SUPERVISOR
from access.seats import seat_required
from accounts.audit.taking import record_taken
from accounts.organisations.models import Organisation
from core.downloads import shown_pdf
from core.forms import FormWithoutTag
from core.refusals import refusals_shown

from .contents import poster_of
from .poster import render_poster


class PosterForm(FormWithoutTag):
    branch = forms.ModelChoiceField(label=gettext_lazy("Branch"), queryset=None, empty_label=None)
    size = forms.ChoiceField(
        label=gettext_lazy("Size"), choices=[("a3", "A3"), ("a4", "A4")], initial="a3", widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches


@require_safe
@seat_required(SECRETARY, SUPERVISOR, ADMINISTRATOR)
def poster(request):
    """GET without parameters shows the form; with branch and size it returns the PDF."""
    branches = Organisation.objects.visible_to(request.seat).filter(kind=Organisation.Kind.BRANCH)
    form = PosterForm(
        request.GET if "size" in request.GET else None,
        branches=branches.order_by("path"),
        initial={"branch": request.GET.get("branch")},
    )
    if form.is_valid():
        branch, size = form.cleaned_data["branch"], form.cleaned_data["size"]
        paper = poster_of(branch, today=timezone.localdate())
        if paper is None:
            form.add_error("branch", _("No pledge of this branch is on the public board today."))
        else:
            with refusals_shown(form):
                content = render_poster(paper, size)
                record_taken(request, "print", subject=branch.name, detail={"size": size})
                return shown_pdf(content, f"{paper.title}-{branch.name}-{size.upper()}.pdf")
    return render(request, "boards/posters/poster.html", {"form": form})
