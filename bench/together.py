"""Many people print simultaneously, through gunicorn as configured: ``python -m bench.together`` on the database of this environment.

Requests single sheets, eight at a time, none of them laid out before, while somebody reads the public
board, rendered again each time. Ends with an error where a print is refused or slow, the board waits for paper, or a web
process has grown.
"""

import argparse
import http.client
import os
import shutil
import statistics
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

# Imports in functions: models can be imported once Django is set up, at the end of this module.
import django

from bench.pages import served

TOKEN = "t" * 32  # of the cookie and of the form: Django compares them
SLOWEST, BOARD, MEGABYTES = 10, 0.5, 200  # seconds of a print and of the board; of a web process


def ask(port, method, address, body="", **headers):
    """(status, content type, seconds) of a request on a separate connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=180)
    begin = time.perf_counter()
    connection.request(method, address, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get_content_type(), time.perf_counter() - begin


def printing(port, keys, cookie, at_once):
    """[(status, content type, seconds)] of the sheets with these keys."""
    headers = {
        "Cookie": f"{cookie}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"csrfmiddlewaretoken": TOKEN})
    with ThreadPoolExecutor(at_once) as pool:
        return list(
            pool.map(lambda key: ask(port, "POST", f"/sheets/{key}/pdf/", body, **headers), keys)
        )


class Reader(threading.Thread):
    """Requests the board repeatedly until it is stopped."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.answers, self.stop = port, [], threading.Event()

    def run(self):
        while not self.stop.wait(0.1):
            self.answers.append(ask(self.port, "GET", "/board/"))


def children(pid):
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted({int(child) for task in tasks for child in task.read_text().split()})


def megabytes(pid):
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def measure(count, at_once, *, timed=True):
    """Prints the measurements; returns a sentence for each missed goal."""
    from django.conf import settings

    from bench.visitors import cookie
    from pledges.sheets.sheet.models import Sheet

    keys = list(Sheet.objects.filter(state="confirmed").order_by("?").values_list("pk", flat=True))
    signed_in = f"{settings.SESSION_COOKIE_NAME}={cookie('administrator')}"
    shutil.rmtree(settings.DATA_DIR / "leaves", ignore_errors=True)
    with served(os.environ, "-c", "config/gunicorn.py") as port:
        reader = Reader(port)
        reader.start()
        begin = time.perf_counter()
        answers = printing(port, keys[:count], signed_in, at_once)
        seconds = time.perf_counter() - begin
        reader.stop.set()
        reader.join()
        (server,) = children(os.getpid())
        web = children(server)
        sizes = [megabytes(pid) for pid in web]
        apart = [megabytes(child) for pid in web for child in children(pid)]
    return told(answers, reader.answers, seconds, sizes, apart, timed=timed)


def told(answers, board, seconds, sizes, apart, *, timed):
    statuses = Counter(answer[:2] for answer in answers)
    spent, waited = [answer[2] for answer in answers], [answer[2] for answer in board]
    print(f"{len(answers)} prints in {seconds:.1f} s: {dict(statuses)}")
    print(f"a print: median {statistics.median(spent):.2f} s, slowest {max(spent):.2f} s")
    print(f"the board, {len(board)} times: median {statistics.median(waited):.3f} s, slowest {max(waited):.3f} s")  # fmt: skip
    print(f"web processes {[round(size) for size in sizes]} MB, lay-out processes {[round(size) for size in apart]} MB")  # fmt: skip
    wrong = {
        "A print was refused.": set(statuses) != {(200, "application/pdf")},
        "A print was slow.": timed and max(spent) > SLOWEST,
        "The board failed.": {answer[0] for answer in board} != {200},
        "The board waited.": timed and max(waited) > BOARD,
        "A web process has grown.": max(sizes) > MEGABYTES,
    }
    return [sentence for sentence, is_so in wrong.items() if is_so]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prints", type=int, default=80)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--untimed", action="store_true", help="do not fail on slow answers")
    options = parser.parse_args()
    django.setup()
    sys.exit(" ".join(measure(options.prints, options.at_once, timed=not options.untimed)) or None)
