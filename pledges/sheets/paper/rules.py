"""Printing with its log, and the scans of what was signed."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.audit.rules import record
from accounts.people.names import name_key
from core.files.store import keep
from pledges.errors import PledgeError
from press.errors import PrintingError

from ..confirmation.models import Revision
from .contents import paper_of
from .models import PrintLog, Scan
from .scans import judge_scan
from .triplicate import MissingCharacters, missing_in, render_sheets, sheet_store

COPIES = (1, 2, 3)


def sheet_layouts():
    """The stored layouts of frozen revisions: made by the first print, joined and stamped from then on."""
    return sheet_store(settings.DATA_DIR / "layouts")


def current_revisions(sheets):
    """The revisions in force of confirmed ``sheets`` (a queryset), in order of serial."""
    rows = Revision.objects.filter(sheet__in=sheets, number=F("sheet__revision")).select_related(
        "sheet"
    )
    return rows.order_by("sheet__branch__path", "sheet__serial")


def print_revisions(revisions, *, copies, actor, at, target=None, progress=None, processes=1):
    """The PDF of the revisions' copies, with a line each in the reprint log and one in the audit trail.

    Returns the bytes, or writes to ``target``. Raises PledgeError naming characters that no font has.
    """
    revisions = list(revisions)
    if not revisions:
        raise PledgeError(_("There is no confirmed sheet to print here."))
    papers = [paper_of(revision) for revision in revisions]
    try:
        content = render_sheets(
            papers, copies=copies, target=target, progress=progress, processes=processes, store=sheet_layouts(),
        )  # fmt: skip
    except MissingCharacters as missing:
        raise PledgeError(" ".join(described(missing.sheets))) from None
    except PrintingError as error:
        raise PledgeError(str(error)) from None
    log(revisions, copies=copies, actor=actor, at=at)
    return content


def described(sheets):
    """Sentences that name the characters which cannot be printed, a sheet each."""
    return [
        _("The sheet of %(name)s cannot be printed: no installed font has %(chars)s.")
        % {
            "name": paper.name,
            "chars": "、".join(f"{char} ({code})" for char, code, _name in missing),
        }
        for paper, missing in sheets
    ]


def sort_out(revisions):
    """(revisions that can be printed, sentences on those with characters outside the fonts)."""
    papers = [paper_of(revision) for revision in revisions]
    missing = missing_in(papers)
    broken = {paper.serial for paper, _characters in missing}
    return [row for row in revisions if row.content["serial"] not in broken], described(missing)


@transaction.atomic
def log(revisions, *, copies, actor, at, job=None):
    """Write the reprint log: one line for each revision. A task (its key) is logged only once."""
    if job and PrintLog.objects.filter(job=job).exists():
        return
    text = ",".join(str(copy) for copy in copies)
    PrintLog.objects.bulk_create(
        [
            PrintLog(revision=revision, copies=text, printed_at=at, by=actor, job=job)
            for revision in revisions
        ],
        batch_size=500,
    )
    first = revisions[0].content["serial"]
    subject = (
        first
        if len(revisions) == 1
        else _("%(count)s sheets from %(first)s") % {"count": len(revisions), "first": first}
    )
    record(
        "print",
        actor=actor,
        subject=subject,
        detail={"copies": text, "sheets": len(revisions)},
        at=at,
    )


@transaction.atomic
def keep_scan(revision, upload, *, actor, at):
    """Store the scan of a signed sheet outside the public folder; the same file twice is one scan, if it is not void.

    Raises PledgeError for anything but a PDF or a picture of at most 10 MB, judged by its content.
    """
    judged = judge_scan(upload)
    revision = Revision.objects.select_for_update(of=("self",), no_key=True).get(pk=revision.pk)
    found = Scan.objects.filter(revision=revision, sha256=judged.sha256, voided_at=None).first()
    if found:
        return found
    scan = Scan(revision=revision, **judged.facts, uploaded_by=actor, uploaded_at=at)
    keep(scan, judged.content, judged.ending)
    record("scan_uploaded", actor=actor, subject=revision.content["serial"], at=at)
    return scan


@transaction.atomic
def void_scan(scan, *, reason, actor, at):
    """Mark a wrong scan as void, with the reason; it stays to be seen. PledgeError where it is void already."""
    scan = Scan.objects.select_for_update(of=("self",)).select_related("revision").get(pk=scan.pk)
    if scan.voided_at:
        raise PledgeError(_("This scan is void already."))
    if not reason.strip():
        raise PledgeError(_("Give the reason; it is kept with the record."))
    scan.voided_by, scan.voided_at, scan.void_reason = actor, at, reason.strip()
    scan.save(update_fields=["voided_by", "voided_at", "void_reason"])
    subject = f"{scan.revision.content['serial']} · {scan.name}"
    record("scan_voided", actor=actor, subject=subject, detail={"reason": scan.void_reason}, at=at)
    return scan


def sheet_meant(name, sheets):
    """The one of ``sheets`` whose serial number, or else whose member's name, is in the file name ``name``; or None.

    Of names that contain each other the longest counts: 王伟民.pdf is not 王伟's.
    """
    stem = name.rpartition(".")[0] or name
    by_serial = [sheet for sheet in sheets if sheet.serial.lower() in stem.lower()]
    if by_serial:
        return by_serial[0] if len(by_serial) == 1 else None
    text = name_key(stem)
    named = [sheet for sheet in sheets if sheet.member.name_key in text]
    longest = max((len(sheet.member.name_key) for sheet in named), default=0)
    found = [sheet for sheet in named if len(sheet.member.name_key) == longest]
    return found[0] if len(found) == 1 else None
