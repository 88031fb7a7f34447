"""``make bench``: pages on SQLite and PostgreSQL, imports, printing. ``--size province`` measures pages at a hundred districts."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import pages, work


def prepared(folder, database, size):
    """The environment of a freshly written demonstration."""
    environment = os.environ | {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SECRET_KEY": "only-for-measuring-only-for-measuring-only-for-measuring",
        "SITE_URL": "http://127.0.0.1",
        "LOG_LEVEL": "ERROR",
    }
    environment.pop("DATABASE_URL", None)
    environment.pop("REDIS_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    manage = [sys.executable, "manage.py"]
    subprocess.run(
        [*manage, "migrate", "-v0"], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    begin = time.perf_counter()
    subprocess.run(
        [*manage, "demo", "--size", size], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    print(f"demo --size {size}: {time.perf_counter() - begin:.0f} s", flush=True)
    return environment


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=["small", "district", "province"], default="district")
    parser.add_argument("--only", choices=["pages", "imports", "printing"])
    parser.add_argument("--rounds", type=int, default=pages.ROUNDS)
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="pledges-bench-") as name:
        folder = Path(name)
        if options.size == "province":
            environment = prepared(folder / "postgresql", server, "province")
            pages.show("Pages, province, PostgreSQL", pages.measure(environment, options.rounds))
            return
        environment = prepared(folder / "sqlite", None, options.size)
        if options.only in (None, "pages"):
            pages.show(f"Pages, {options.size}, SQLite", pages.measure(environment, options.rounds))
        if server and options.only in (None, "pages"):
            other = prepared(folder / "postgresql", server, options.size)
            pages.show(f"Pages, {options.size}, PostgreSQL", pages.measure(other, options.rounds))
        if options.only in (None, "imports"):
            work.imports(environment, folder)
        if options.only in (None, "printing"):
            work.printing(environment, folder)


main()
