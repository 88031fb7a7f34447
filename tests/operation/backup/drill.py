"""What the drill of tests/operation/backup/test_drill.py does inside an installation, a process each.

python -m tests.operation.backup.drill make FILE             one kept file of every kind; FILE gets what to look for
python -m tests.operation.backup.drill write                 a note after the other, each printed with its time when answered
python -m tests.operation.backup.drill watch                 twelve verifications, a write in the midst of each
python -m tests.operation.backup.drill backup_without KIND FOLDER   a backup that forgets one kind
python -m tests.operation.backup.drill keep                 a file of evidence in a transaction that never ends
python -m tests.operation.backup.drill sweep                what the daily tick of the day after tomorrow sweeps
python -m tests.operation.backup.drill check FILE NOTES MOMENT      opens every file through the web, and looks for the notes
"""

import hashlib
import json
import os
import sys
import threading
from collections import Counter
from pathlib import Path

import django

# Imports in functions: models can be imported once Django is set up, which each part does in a process of its own.
NOTE = "drill"


def make(file):
    from tests.access.world import World
    from tests.core.files.kinds_made import make_all

    world = World()
    made = [
        {"kind": one.kind, "address": one.address, "who": world.users[one.who].username, "sha256": one.row.sha256}
        for one in make_all(world)
    ]  # fmt: skip
    Path(file).write_text(json.dumps({"files": made, "entry": world.entry.pk}))


def _note(number):
    from django.utils import timezone

    from ledger.entries.models import Entry
    from ledger.entries.verbs import note_progress

    entry = Entry.objects.order_by("pk").filter(state=Entry.State.OPEN).first()
    note_progress(entry, actor=None, at=timezone.now(), note=f"{NOTE} {number}")


def write():
    from django.utils import timezone

    number = 0
    while True:
        number += 1
        _note(number)
        sys.stdout.write(json.dumps([f"{NOTE} {number}", timezone.now().isoformat()]) + "\n")
        sys.stdout.flush()


def watch():
    """A write comes between the queries of each verification, from a separate connection."""
    from django.db import connection

    from ledger.verification import verify_ledgers

    for number in range(12):
        written = []

        def beside(execute, sql, params, many, context, number=number, written=written):
            result = execute(sql, params, many, context)
            if 'FROM "ledger_event"' in sql and not written:
                written.append(number)
                thread = threading.Thread(target=_note_and_leave, args=[f"watch {number}"])
                thread.start()
                thread.join()
            return result

        with connection.execute_wrapper(beside):
            _digest, broken = verify_ledgers()
        assert written == [number]
        assert broken is None, broken


def _note_and_leave(number):
    from django.db import connection

    _note(number)
    connection.close()


def keep():
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction
    from django.utils import timezone

    from ledger.entries.models import Entry
    from ledger.evidence.rules import add_evidence

    entry = Entry.objects.order_by("pk").filter(state=Entry.State.OPEN).first()
    photo = SimpleUploadedFile("x.pdf", b"%PDF-1.4 never committed")
    with transaction.atomic():
        [row] = add_evidence(entry, [photo], actor=None, at=timezone.now())
        sys.stdout.write(f"{row.file}\n")
        sys.stdout.flush()
        threading.Event().wait()


def sweep():
    from datetime import timedelta

    from django.utils import timezone

    from operation.backup.verifying import faults
    from operation.integrity import rules

    sys.stdout.write(f"{rules.sweep(faults(at=timezone.now() + timedelta(days=2)))}\n")


def backup_without(kind, folder):
    from django.core.management import call_command

    from core.files.kinds import KINDS

    del KINDS[kind]
    call_command("backup", folder)


def check(file, notes, moment):
    from django.test import Client

    from accounts.identity.models import User
    from ledger.entries.models import Event

    for one in json.loads(Path(file).read_text())["files"]:
        client = Client()
        client.force_login(User.objects.get(username=one["who"]))
        response = client.get(one["address"])
        assert response.status_code == 200, (one, response.status_code)
        digest = hashlib.sha256(b"".join(response.streaming_content)).hexdigest()
        assert digest == one["sha256"], one
    answered = [json.loads(line) for line in Path(notes).read_text().splitlines()]
    there = Counter(Event.objects.filter(note__startswith=NOTE).values_list("note", flat=True))
    before = {note for note, at in answered if at <= moment}
    assert before, "nothing was written before the backup"
    assert before <= set(there), before - set(there)
    assert set(there.values()) == {1}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    {f.__name__: f for f in (make, write, watch, keep, sweep, backup_without, check)}[sys.argv[1]](
        *sys.argv[2:]
    )
