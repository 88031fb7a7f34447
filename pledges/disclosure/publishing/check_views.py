"""Whether a paper sheet is the revision in force, for anyone who holds one."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ledger.entries.chain import check_code
from pledges.sheets.confirmation.models import Revision
from pledges.sheets.paper.forms import PaperCheckForm
from pledges.sheets.sheet.models import Sheet

from .models import Disclosure


@require_safe
def paper_check(request, serial="", code=""):
    """Whether a paper sheet is the revision in force. Open to everybody; tells no name.

    The QR code leads here; where the sheet is disclosed, on to the board.
    """
    if not serial and request.GET:
        form = PaperCheckForm(request.GET)
        if form.is_valid():
            return redirect(
                "paper_check", form.cleaned_data["serial"].strip(), _code(form.cleaned_data["code"])
            )
        return render(request, "pledges/sheets/paper/check.html", {"form": form})
    context = {"form": PaperCheckForm(initial={"serial": serial, "code": code})}
    if serial:
        context |= {"serial": serial, **_verdict(serial, _code(code))}
    return render(request, "pledges/sheets/paper/check.html", context)


def _code(text):
    return check_code("".join(char for char in text if char.isalnum())) or "-"


def _verdict(serial, code):
    """{"verdict": "current", "superseded", "withdrawn" or "unknown", …} of a serial number and a check code."""
    digits = code.replace("-", "").lower()
    revisions = Revision.objects.filter(sheet__serial=serial).select_related("sheet")
    revision = next(
        (row for row in revisions if len(digits) == 12 and row.sha256.startswith(digits)), None
    )
    if revision is None:
        return {"verdict": "unknown"}
    if revision.sheet.state == Sheet.State.WITHDRAWN:
        return {"verdict": "withdrawn", "revision": revision}
    current = revision.number == revision.sheet.revision
    shown = (
        Disclosure.objects.showing(timezone.localdate()).filter(sheet=revision.sheet_id).exists()
    )
    return {"verdict": "current" if current else "superseded", "revision": revision, "shown": shown}
