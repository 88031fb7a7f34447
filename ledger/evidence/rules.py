"""Adding evidence to an entry: never mandatory, kept with its digest, never taken away."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.files.store import keep

from ..entries.models import Event
from ..entries.verbs import claim, locked_entry, note_progress, record_event
from ..errors import LedgerError
from .files import prepared
from .models import Evidence

#: Most files of one entry.
FILES = 20


def add_evidence(entry, uploads, *, actor, at):
    """Keep the uploaded files as evidence of ``entry``, one event each; the same file twice is kept once.

    All or none: LedgerError (NotEvidence) for the first file that cannot be kept. Returns the new rows.
    """
    files = [(upload.name, *prepared(upload)) for upload in uploads]
    if not files:
        return []
    with transaction.atomic():
        entry = locked_entry(entry)
        if entry.evidence.count() + len(files) > FILES:
            raise LedgerError(_("An entry takes %(most)s files at most.") % {"most": FILES})
        return [row for file in files if (row := _add(entry, file, actor=actor, at=at))]


def _add(entry, file, *, actor, at):
    name, content, kind, ending = file
    sha256 = hashlib.sha256(content).hexdigest()
    if entry.evidence.filter(sha256=sha256).exists():
        return None
    name = _named(name, ending)
    data = {"name": name, "sha256": sha256, "size": len(content), "type": kind}
    record_event(entry, Event.Kind.EVIDENCE, actor=actor, at=at, data=data, changes={})
    row = Evidence(entry=entry, name=name, content_type=kind, size=len(content), added_by=actor, added_at=at)  # fmt: skip
    return keep(row, content, ending)


def _named(name, ending):
    """The file's name with the ending of its real type."""
    stem = name.rpartition(".")[0] or name
    return f"{stem[:190]}.{ending}"


@transaction.atomic
def progress_with_evidence(entry, *, uploads, actor, at, **progress):
    """Note progress and keep the files that came with it: both, or neither."""
    entry = note_progress(entry, actor=actor, at=at, **progress)
    add_evidence(entry, uploads, actor=actor, at=at)
    return entry


@transaction.atomic
def claim_with_evidence(entry, *, uploads, actor, at, **facts):
    """Claim fulfilment and keep the files that came with it: both, or neither."""
    entry = claim(entry, actor=actor, at=at, **facts)
    add_evidence(entry, uploads, actor=actor, at=at)
    return entry
