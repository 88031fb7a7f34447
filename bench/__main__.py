"""``make bench``: pages and the daily tick on SQLite and PostgreSQL, imports, printing, a circular.

``--size province`` measures pages, the board, exports, the daily tick and a circular at a hundred districts.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import boards, busy, pages, review, ticking, work

PARTS = (
    "pages", "boards", "daily", "exports", "imports", "printing", "together", "circular", "review", "busy",
)  # fmt: skip


BOARDS = ["/board/", "/board/data/", "/board/kiosk/"]


def surroundings(folder, database=None):
    """The environment of a process that is measured."""
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
    return environment


def beside(environment, folder, options):
    if not busy.measure(environment, folder, options.data, options.people):
        raise SystemExit(
            "beside an import somebody waited too long, was refused, or the result differs"
        )


def prepared(folder, database, size):
    """The environment of a freshly written demonstration."""
    environment = surroundings(folder, database)
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
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument(
        "--data",
        type=Path,
        help="folder with roster.xlsx and pledges.xlsx for the parts busy and imports, which then need no demonstration",
    )
    parser.add_argument(
        "--people", type=int, default=20, help="how many are at work in the part busy"
    )
    parser.add_argument("--rounds", type=int, default=pages.ROUNDS)
    options = parser.parse_args()
    signal.signal(
        signal.SIGTERM, lambda number, frame: sys.exit(128 + number)
    )  # takes servers down
    server = os.environ.get("DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="pledges-bench-") as name:
        folder = Path(name)
        if options.size == "province":
            province(folder, server, options)
        elif set(options.only) - {"busy", "imports"} or not options.data:
            district(folder, server, options)
        elif "imports" in options.only:
            work.imports(surroundings(folder / "sqlite"), folder, options.data)
        if "busy" in options.only and options.size != "province":
            beside(surroundings(folder / "sqlite"), folder, options)


def province(folder, server, options):
    environment = prepared(folder / "postgresql", server, "province")
    if "pages" in options.only:
        pages.show("Pages, province, PostgreSQL", pages.measure(environment, options.rounds))
    if "boards" in options.only:
        boards.throughput(environment, BOARDS)
    if "exports" in options.only:
        work.exports(environment)
    if "circular" in options.only:
        work.circular(environment)
    if "daily" in options.only:
        ticking.ticks(environment, "province, PostgreSQL")


def on_each_engine(of, name, options):
    if "pages" in options.only:
        pages.show(f"Pages, {options.size}, {name}", pages.measure(of, options.rounds))
    if "daily" in options.only:
        ticking.ticks(of, f"{options.size}, {name}")
    if "together" in options.only:
        work.together(of, name)


def district(folder, server, options):
    environment = prepared(folder / "sqlite", None, options.size)
    databases = {"SQLite": environment}
    if server and {"pages", "daily", "together", "review"} & set(options.only):
        databases["PostgreSQL"] = prepared(folder / "postgresql", server, options.size)
    for name, of in databases.items():
        on_each_engine(of, name, options)
    if "boards" in options.only:
        boards.throughput(environment, BOARDS)
    if "exports" in options.only:
        work.exports(environment)
    if "imports" in options.only:
        work.imports(environment, folder, options.data)
    if "printing" in options.only:
        work.printing(environment, folder)
    if "circular" in options.only:
        work.circular(environment)
    if "review" in options.only:  # last: it makes a review of the year
        work.review(environment)
        if "PostgreSQL" in databases:
            review.show(databases["PostgreSQL"])


main()
