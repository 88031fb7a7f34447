"""Waits until the application answers, then says where it is and who may sign in."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
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
    # A shell starts background processes with Ctrl-C ignored.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = os.getppid()
    port = os.environ["BIND"].rpartition(":")[2]
    while not answers(f"http://127.0.0.1:{port}/"):
        if time.monotonic() - BEGAN > PATIENCE or os.getppid() != parent:
            return
        time.sleep(0.1)
    lines = [f"Serving at {os.environ['SITE_URL']}  (Ctrl-C stops)"]
    if os.environ.get("DEMO", "").lower() in {"1", "true", "yes", "on"}:
        lines += sign_ins()
    noted = data_folder() / "setup-code"
    if noted.exists():
        lines.append(noted.read_text())
    print("\n".join(["", *(f"    {line}" for line in lines), ""]), flush=True)


def data_folder():
    checkout = Path(__file__).resolve().parent.parent
    return Path(os.environ.get("DATA_DIR") or checkout / "var")


def sign_ins():
    """The accounts that the demo command noted when it made them."""
    noted = data_folder() / "demo.json"
    if not noted.exists():
        return []
    rows = json.loads(noted.read_text())
    return ["Demo sign-ins:"] + [
        f"  {row['username']:<14} {row['password']}   {row['name']}" for row in rows
    ]


if __name__ == "__main__":
    main()
