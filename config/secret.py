"""The signing key of an installation that was given none."""

import os
import secrets
import uuid
from pathlib import Path


def kept_key(path):
    """The key kept in the file ``path``, made at random on first use and readable by its owner only."""
    path = Path(path)
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64) + "\n")
        try:
            os.link(
                fresh, path
            )  # of two processes that start simultaneously, the first one's key stays
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
