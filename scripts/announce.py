"""Waits until the application answers, then says where it is and who may sign in."""

import os
import sys
import time
import urllib.error
import urllib.request
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

BEGAN = time.monotonic()
PATIENCE = 60


def answers(address):
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True  # any answer is an answer
    except OSError:
        return False
    return True


def main():
    parent = os.getppid()
    port = os.environ["BIND"].rpartition(":")[2]
    while not answers(f"http://127.0.0.1:{port}/"):
        if time.monotonic() - BEGAN > PATIENCE or os.getppid() != parent:
            return
        time.sleep(0.1)
    lines = [f"Serving at {os.environ['SITE_URL']}  (Ctrl-C stops)"]
    if os.environ.get("DEMO", "").lower() in {"1", "true", "yes", "on"}:
        lines += sign_ins()
    print("\n".join(["", *(f"    {line}" for line in lines), ""]), flush=True)


def sign_ins():
    """The demo's accounts, as its own module lists them: (role, name, password)."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    if find_spec("boards.demo") is None:
        return []
    accounts = getattr(import_module("boards.demo"), "SIGN_INS", [])
    return accounts and ["Demo sign-ins (name / password):"] + [
        f"  {name} / {password}    {role}" for role, name, password in accounts
    ]


if __name__ == "__main__":
    main()
