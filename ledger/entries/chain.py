"""The hash chain of a ledger: every event's digest covers the event and the digest before it.

The digest is the SHA-256 of a canonical JSON text of the event's facts, so that anybody can
re-compute it from a dump of the table.
"""

import hashlib
import json
from datetime import UTC
from itertools import batched


def digest_of(event, *, ledger_number, entry_key):
    """The digest of ``event`` (64 hex digits); ``entry_key`` is e.g. "2026/3" (year/number)."""
    facts = [
        ledger_number,
        event.seq,
        entry_key,
        event.kind,
        event.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.actor_name,
        event.note,
        event.data,
        event.previous,
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def entry_key(entry):
    return f"{entry.year}/{entry.number}"


def head_of(heads):
    """One digest over many ledgers; ``heads`` yields (number, head digest) in order of number."""
    whole = hashlib.sha256()
    for number, digest in heads:
        whole.update(f"{number} {digest}\n".encode())
    return whole.hexdigest()


def check_code(digest):
    """The first 12 hex digits in groups of four, for people to compare: 7F3A-92C1-04BE."""
    head = digest[:12].upper()
    return "-".join(map("".join, batched(head, 4)))
