"""The manifest of a backup: manifest.json, written last, so that a folder without one is no backup."""

import json
from dataclasses import asdict, dataclass

from django.core.files import File

from core.files.errors import BackupError
from core.files.store import digest_of

NAME = "manifest.json"
FORMAT = 1
#: The folder of the files in a backup.
FILES = "kept"


@dataclass(frozen=True)
class Manifest:
    """format      of the backup; another one is not read
    moment      of which the rows and files are, in ISO 8601
    migrations  "app.name" of all that the database had taken
    vendor, database, sha256  of the database's copy: engine, name of the file, its digest
    rows        {table: how many}
    files       {name in the storage: digest of what was copied}
    proofs      {name: digest over the rows, e.g. of all ledgers, or "" if the proof fails}
    faults      what was wrong already when the backup was made, in words
    """

    format: int
    moment: str
    migrations: list
    vendor: str
    database: str
    sha256: str
    rows: dict
    files: dict
    proofs: dict
    faults: list


def write(folder, manifest):
    fresh = folder / f"{NAME}.new"
    fresh.write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False), encoding="utf-8")
    fresh.rename(folder / NAME)


def read(folder):
    """The Manifest of the backup in ``folder``, after all that it names was compared with it. Raises BackupError."""
    try:
        facts = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BackupError(f"{folder} is no complete backup: it has no {NAME}.") from None
    except ValueError:
        raise BackupError(f"{folder / NAME} cannot be read.") from None
    if facts.get("format") != FORMAT:
        raise BackupError(f"The backup has format {facts.get('format')}; this version reads {FORMAT}.")  # fmt: skip
    manifest = Manifest(**facts)
    if differ := list(_differing(folder, manifest)):
        raise BackupError("These files of the backup were changed: " + ", ".join(differ))
    return manifest


def _differing(folder, manifest):
    expected = {manifest.database: manifest.sha256}
    expected |= {f"{FILES}/{name}": digest for name, digest in manifest.files.items()}
    for name, digest in expected.items():
        path = folder / name
        if not path.is_file():
            yield f"missing {name}"
        else:
            with path.open("rb") as stream:
                if digest_of(File(stream)) != digest:
                    yield f"changed {name}"
