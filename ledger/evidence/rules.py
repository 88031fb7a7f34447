"""Adding evidence to an entry: never mandatory, kept with its digest, never taken away."""

import hashlib
import uuid

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..models import Event, Evidence
from ..rules import LedgerError, claim, happen, locked_entry, note_progress
from .files import prepared

#: So many files at most belong to one entry.
FILES = 20


def add_evidence(entry, uploads, *, actor, at):
    """Keep the uploaded files as evidence of ``entry``, one event each; the same file twice is kept once.

    All or none: LedgerError (NotEvidence) for the first file that cannot be kept. Returns the new rows.
    """
    files = [(upload.name, *prepared(upload)) for upload in uploads]
    if not files:
        return []
    written = []
    try:
        with transaction.atomic():
            entry = locked_entry(entry)
            if entry.evidence.count() + len(files) > FILES:
                raise LedgerError(_("An entry takes %(most)s files at most.") % {"most": FILES})
            return [
                row
                for name, content, kind, ending in files
                if (row := _add(entry, name, content, kind, ending, actor, at, written))
            ]
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _add(entry, name, content, kind, ending, actor, at, written):
    digest = hashlib.sha256(content).hexdigest()
    if entry.evidence.filter(sha256=digest).exists():
        return None
    file = f"evidence/{entry.year}/{uuid.uuid4()}.{ending}"
    path = settings.DATA_DIR / file
    path.parent.mkdir(parents=True, exist_ok=True)
    written.append(path)
    path.write_bytes(content)
    row = Evidence.objects.create(
        entry=entry, file=file, name=_named(name, ending), content_type=kind, size=len(content),
        sha256=digest, added_by=actor, added_at=at,
    )  # fmt: skip
    data = {"name": row.name, "sha256": digest, "size": row.size, "type": kind}
    happen(entry, Event.Kind.EVIDENCE, actor=actor, at=at, data=data, changes={})
    return row


def _named(name, ending):
    """The file's name with the ending of what it is."""
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
