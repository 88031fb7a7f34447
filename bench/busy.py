"""People at work during a large import: nobody waits for more than two seconds, and nobody is refused.

Real processes: gunicorn with the repository's configuration, a worker, the import confirmed in the browser. The import is
measured alone first, so that its result and its time can be compared.
"""

import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.work import timed

LIMIT = 2.0  # seconds that anybody may wait
TOKEN = "b" * 32
MANAGE = [sys.executable, "manage.py"]
#: Figures that must be the same with and without the crowd, not counting the crowd's own rows.
COUNTS = """
from accounts.people.models import Member
from ledger.entries.models import Entry, Event
from pledges.sheets.models import Cycle, Revision, Sheet
own = {"ledger__member__branch__name__startswith": "压力测试"}
entries = Entry.objects.exclude(**own)
sheets = Sheet.objects.exclude(branch__name__startswith="压力测试")
confirmed = Sheet.objects.filter(state="confirmed")
numbers = sorted(int(serial[-4:].lstrip("-")) if serial.count("-") < 2 else int(serial.split("-")[2])
                 for serial in confirmed.values_list("serial", flat=True))
print(sheets.filter(state="confirmed").count(), entries.count(), entries.filter(state="struck_off").count(),
      Event.objects.filter(entry__in=entries).count(), numbers == list(range(1, len(numbers) + 1)))
"""


class Form(HTMLParser):
    """The fields of the form ``id`` as a browser would send them."""

    def __init__(self, page, id):
        super().__init__()
        self.id, self.inside, self.area, self.select = id, False, None, None
        self.fields = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag == "form":
            self.inside = facts.get("id") == self.id
        elif self.inside and tag == "input" and "name" in facts:
            if facts.get("type") not in ("checkbox", "radio", "file") or "checked" in facts:
                self.fields.append((facts["name"], facts.get("value", "")))
        elif self.inside and tag == "textarea":
            self.area = [facts["name"], ""]
        elif self.inside and tag == "select":
            self.select = facts.get("name")
        elif tag == "option" and self.select and "selected" in facts:
            self.fields.append((self.select, facts.get("value", "")))

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.fields.append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


class Person:
    """A person's browser; notes each request as (what, status, seconds, when)."""

    def __init__(self, port, cookie, notes):
        self.port, self.notes = port, notes
        cookies = [f"csrftoken={TOKEN}"] + ([f"sessionid={cookie}"] if cookie else [])
        self.headers = {"Host": "127.0.0.1", "Cookie": "; ".join(cookies if cookie else [])}

    def ask(self, what, method, address, fields=None, **headers):
        """The page, or "" if there was no response."""
        body = None
        if fields is not None:
            pairs = [(k, v) for k, v in fields if k != "csrfmiddlewaretoken"]
            body = urlencode([("csrfmiddlewaretoken", TOKEN), *pairs])
            headers = {"Content-Type": "application/x-www-form-urlencoded"} | headers
        return self.send(what, method, address, body, headers)[1]

    def send(self, what, method, address, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began, status, page, location = time.perf_counter(), 0, "", ""
        try:
            connection.request(
                method, quote(address, safe="/?=&%"), body, self.headers | dict(headers)
            )
            answer = connection.getresponse()
            page, status = answer.read().decode(errors="replace"), answer.status
            location = answer.headers.get("Location", "")
        except OSError:
            pass
        finally:
            connection.close()
        self.notes.append((what, status, time.perf_counter() - began, time.monotonic()))
        return location, page


def secretary(person, work, round_number):
    person.ask("list of sheets", "GET", "/sheets/")
    yield
    person.ask("list of ledgers", "GET", "/ledgers/")
    yield
    draft = random.choice(work["drafts"])
    page = person.ask("sheet form", "GET", f"/sheets/{draft}/edit/")
    yield
    fields = Form(page, "sheet-form").fields
    person.ask(
        "draft saved", "POST", f"/sheets/{draft}/autosave/", fields, **{"HX-Request": "true"}
    )
    yield
    if work["waiting"]:
        pk = work["waiting"].pop()
        person.ask("sheet confirmed", "POST", f"/sheets/{pk}/confirm/", [])
        yield
    if round_number % 4 == 3 and len(work["waiting"]) > 5:
        some = [("sheet", work["waiting"].pop()) for _sheet in range(5)]
        person.ask("five confirmed", "POST", "/sheets/confirm/", some)
        yield


def member(person, work, round_number):
    person.ask("own ledger", "GET", "/my-ledger/")
    yield
    entry = random.choice(work["entries"])
    person.ask("entry", "GET", f"/entries/{entry}/")
    yield
    fields = [("progress-note", f"走访困难群众，第{round_number}次，并送去慰问品。")]
    person.ask("progress noted", "POST", f"/entries/{entry}/progress/", fields)
    yield


def visitor(person, work, round_number):
    person.ask("board", "GET", "/board/")
    yield
    person.ask("board searched", "GET", f"/board/?q=走访&page={round_number % 5 + 1}")
    yield


def at_work(person, role, work, over):
    round_number = 0
    while not over.is_set():
        for _step in role(person, work, round_number):
            if over.wait(random.uniform(0.4, 1.6)):
                return
        round_number += 1


@contextmanager
def processes(environment):
    """The web as config/gunicorn.py has it, and a worker as the Procfile has it; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    worker = [sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--queues", "default,pdf",
              "--concurrency", "2", "--loglevel", "ERROR", "--without-gossip", "--without-mingle",
              "--without-heartbeat"]  # fmt: skip
    beat = [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "config",
        "beat",
        "--loglevel",
        "ERROR",
        "--pidfile=",
    ]
    environment = environment | {"BIND": f"127.0.0.1:{port}", "PYTHONWARNINGS": "ignore"}
    started = [
        subprocess.Popen(command, env=environment, start_new_session=True)
        for command in (web, worker, beat)
    ]
    try:
        for _attempt in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        for process in started:
            process.terminate()
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def uploaded(person, address, path):
    """Send the workbook; returns the address of its preview."""
    edge = "----bench"
    parts = [
        ("csrfmiddlewaretoken", None, TOKEN.encode()),
        ("year", None, b"2026"),
        ("file", path.name, path.read_bytes()),
    ]
    body = b""
    for name, file, value in parts:
        named = f'; filename="{file}"' if file else ""
        body += (
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
            + value
            + b"\r\n"
        )
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    return person.send(
        "(workbook sent)", "POST", address, body + f"--{edge}--\r\n".encode(), headers
    )[0]


def imported(person, address, path):
    """The import as a person does it; (seconds of the job, its figures, when it began)."""
    preview = uploaded(person, address, path)
    page = person.send("(preview)", "GET", preview)[1]
    if "<form" not in page:
        raise SystemExit("there is no preview of the workbook")
    began = time.monotonic()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "future_fulfilments": "open"})
    job = person.send("(import confirmed)", "POST", preview, body, headers)[0]
    while True:
        page = person.ask("progress of the import", "GET", job)
        if "<progress" not in page and page:
            break
        time.sleep(1)
    return (
        time.monotonic() - began,
        re.findall(r'class="figure"><b>(\d+)</b>', unescape(page)),
        began,
    )


def prepared(environment, folder, data):
    """An empty database with the roster in it; returns the seconds of its import."""
    subprocess.run(
        [*MANAGE, "migrate", "-v0"], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    command = [
        *MANAGE,
        "import_roster",
        str(data / "roster.xlsx"),
        "--new-units",
        "found",
        "--district",
        "中共路桥区委员会",
    ]
    return timed(command, environment)[0]


def counted(environment):
    output = subprocess.run(
        [*MANAGE, "shell", "-v0", "-c", COUNTS],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return output.stdout.split()


def scenario(name, alone, beside, folder, data, people):
    """Print the figures of one engine; returns whether all of it holds."""
    roster = prepared(alone, folder, data)
    # Somebody imports, as in the browser: what the workbook calls fulfilled is then claimed by them.
    timed(
        [*MANAGE, "create_account", "importer", "--name", "导入人", "--role", "administrator"],
        alone,
    )
    command = [
        *MANAGE,
        "import_pledges",
        str(data / "pledges.xlsx"),
        "--cycle",
        "2026",
        "--by",
        "importer",
        "--future-fulfilments",
        "open",
    ]
    seconds, _megabytes, line = timed(command, alone)
    print(
        f"\nBeside an import, {name}\nalone: roster {roster:.1f} s, pledges {seconds:.1f} s, {line}",
        flush=True,
    )
    prepared(beside, folder, data)
    output = subprocess.run(
        [sys.executable, "-m", "bench.crowd", str(people)],
        env=beside,
        check=True,
        capture_output=True,
        text=True,
    )
    crowd, notes, over = json.loads(output.stdout.splitlines()[-1]), [], threading.Event()
    with processes(beside) as port:
        at_desks = [(secretary, work) for work in crowd["secretaries"]] + [
            (member, work) for work in crowd["members"]
        ]
        at_desks += [(visitor, {"cookie": ""})] * crowd["visitors"]
        threads = [
            threading.Thread(
                target=at_work,
                args=(Person(port, work["cookie"], notes), role, work, over),
                daemon=True,
            )
            for role, work in at_desks
        ]
        for thread in threads:
            thread.start()
        time.sleep(5)  # every process has begun
        importer = Person(port, crowd["administrator"], notes)
        taken, figures, began = imported(importer, crowd["import"], data / "pledges.xlsx")
        over.set()
        for thread in threads:
            thread.join()
    print(f"beside {people} people: {taken:.1f} s from the confirmation to the end, {figures}")
    figures_alone, figures_beside = counted(alone), counted(beside)
    same = figures_alone == figures_beside
    timed([*MANAGE, "verify_ledgers"], beside)
    show([note for note in notes if note[3] < began], "while the workbook is read for the preview")
    during = [note for note in notes if note[3] >= began]
    show(during, "while it is imported")
    slow = sum(seconds > LIMIT for what, _status, seconds, _when in during if what[0] != "(")
    refused = sum(status not in (200, 302) for _what, status, _seconds, _when in notes)
    print(f"{name}: {len(during)} requests, {slow} over {LIMIT:g} s, {refused} refused, result "
          f"{'the same' if same else 'DIFFERS'} {' '.join(figures_alone)} / {' '.join(figures_beside)}", flush=True)  # fmt: skip
    return not slow and not refused and same


def show(notes, when):
    print(f"{when:<44}{'number':>8}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}")
    for what in sorted({note[0] for note in notes}):
        spent = sorted(note[2] * 1000 for note in notes if note[0] == what)
        worst = sorted({note[1] for note in notes if note[0] == what} - {200, 302})
        p50, p95 = (spent[int(len(spent) * share)] for share in (0.5, 0.95))
        print(f"{what:<44}{len(spent):>8}{p50:>8.0f}{p95:>8.0f}{spent[-1]:>8.0f}  {worst or ''}")


def measure(environment, folder, data=None, people=20):
    """Both engines, where there is a server; ``data`` has roster.xlsx and pledges.xlsx, else the demonstration's."""
    if data is None:
        data = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "bench.workbooks", str(data)], env=environment, check=True
        )
    environment = environment | {"BENCH_KEPT": "1"}
    environment.pop("DATABASE_URL", None)
    held = []
    for name, urls in engines():
        place = Path(folder) / f"busy-{name}"
        shutil.rmtree(place, ignore_errors=True)
        one, two = (
            environment | {"DATA_DIR": str(place / part)} | url
            for part, url in zip(("alone", "beside"), urls, strict=True)
        )
        held.append(scenario(name, one, two, place, data, people))
    return all(held)


def engines():
    """(name, environments of two databases): SQLite, and PostgreSQL with Redis where they are given."""
    yield "SQLite", ({}, {})
    server, redis = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if not server:
        return
    import psycopg2  # only where PostgreSQL is asked

    address = server.replace("postgres://", "postgresql://", 1)
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name in ("busy_alone", "busy_beside"):
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    base = server.rpartition("/")[0]
    yield (
        "PostgreSQL",
        tuple(
            {"DATABASE_URL": f"{base}/{name}", "REDIS_URL": redis}
            for name in ("busy_alone", "busy_beside")
        ),
    )
