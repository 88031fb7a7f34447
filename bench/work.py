"""Imports and printing on the district: seconds, and the most memory a process held."""

import os
import subprocess
import sys
import time
from pathlib import Path


def timed(command, environment, *, whole=False):
    """(seconds, MB at most, last line printed, or all with ``whole``) of a command; a code other than 0 stops the run."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    lines = output.strip().splitlines()
    return (
        time.perf_counter() - begin,
        usage.ru_maxrss / 1024,
        lines if whole else (lines or [""])[-1],
    )


#: A workbook for a whole year calls items fulfilled on days that have not come.
AS_OPEN = ["--future-fulfilments", "open"]


def imports(environment, folder, data=None):
    """Import a roster and pledges into an empty database: those of the folder ``data``, else the demonstration's."""
    if data is None:
        data = folder
        subprocess.run(
            [sys.executable, "-m", "bench.workbooks", str(data)], env=environment, check=True
        )
    other = environment | {"DATA_DIR": str(Path(folder) / "imported")}
    other.pop("DATABASE_URL", None)
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], env=other, check=True, stdout=subprocess.DEVNULL)
    roster = [
        "import_roster",
        f"{data}/roster.xlsx",
        "--new-units",
        "found",
        "--district",
        "中共路桥区委员会",
    ]
    account = ["create_account", "importer", "--name", "导入人", "--role", "administrator"]
    pledges = ["import_pledges", f"{data}/pledges.xlsx", "--cycle", "2026", "--by", "importer", *AS_OPEN]  # fmt: skip
    print("\nImports (SQLite)")
    planned = [sys.executable, "-m", "bench.planned"]
    for label, command in (
        ("roster, read and planned: goal 3 s", [*planned, *roster, "--dry-run"]),
        ("roster", [*manage, *roster]),
        ("roster again", [*manage, *roster]),
        ("an account", [*manage, *account]),
        ("pledges, read and planned: goal 10 s", [*planned, *pledges, "--dry-run"]),
        ("pledges", [*manage, *pledges]),
        ("pledges again", [*manage, *pledges]),
        ("verify_ledgers", [*manage, "verify_ledgers"]),
    ):
        seconds, megabytes, line = timed(command, other)
        print(f"{label:<38}{seconds:>8.1f} s {megabytes:>6.0f} MB  {line}", flush=True)


def circular(environment):
    """The figures and the PDF of the top organisation's circular."""
    print("\nCircular", flush=True)
    subprocess.run([sys.executable, "-m", "bench.circular"], env=environment, check=True)


def exports(environment):
    """The workbooks and open data of everything there is."""
    print("\nExports", flush=True)
    subprocess.run([sys.executable, "-m", "bench.exporting"], env=environment, check=True)


def review(environment):
    """A whole district's review, from the roll to the bulletin."""
    subprocess.run([sys.executable, "-m", "bench.counting"], env=environment, check=True)


def printing(environment, folder):
    """Sheets one by one, the district without and with stored pages, and Typst on the same content for comparison."""
    print("\nPrinting (three copies each)", flush=True)
    place = Path(folder) / "printing"
    place.mkdir()
    for part in ("one", "nothing", "kept", "typst"):
        subprocess.run(
            [sys.executable, "-m", "bench.paper", part, str(place)], env=environment, check=True
        )


def together(environment, name):
    """Eighty people print simultaneously."""
    print(f"\nEighty sheets, eight at a time, through gunicorn ({name})", flush=True)
    subprocess.run([sys.executable, "-m", "bench.together"], env=environment)  # prints what failed
