"""Server time and query count of the pages a role uses daily, compared with a bare view, in one run."""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

ROUNDS = 30


@contextmanager
def served(environment, *more):
    """gunicorn with two workers on a free port of this machine; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--workers",
        "2",
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "error",
        *more,
    ]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _wait(port):
    for _attempt in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def measure(environment, rounds=ROUNDS):
    """[(role, address, p50 ms, p95 ms, queries, status)], the bare view first; rounds go over all pages in turn."""
    visitors = json.loads(
        subprocess.run(
            [sys.executable, "-m", "bench.visitors"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()[-1]
    )
    todo = [("", "/bare/", visitors["member"]["cookie"])]
    todo += [(role, url, who["cookie"]) for role, who in visitors.items() for url in who["pages"]]
    times, facts = {}, {}
    with served(environment) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        for round_number in range(rounds + 3):
            for role, url, cookie in todo:
                ms, queries, status = _ask(connection, url, cookie)
                if round_number >= 3:  # the first rounds warm up both workers
                    times.setdefault((role, url), []).append(ms)
                    facts[role, url] = (queries, status)
    return [
        (
            role,
            url,
            statistics.median(spent),
            sorted(spent)[int(len(spent) * 0.95) - 1],
            *facts[role, url],
        )
        for (role, url), spent in times.items()
    ]


def _ask(connection, url, cookie):
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    connection.request("GET", quote(url, safe="/?=&%"), headers=headers)
    answer = connection.getresponse()
    answer.read()
    return (
        float(answer.headers.get("X-Bench-Ms", "nan")),
        int(answer.headers.get("X-Bench-Queries", -1)),
        answer.status,
    )


COOKIE = os.environ.get("BENCH_COOKIE", "sessionid")


def show(title, rows):
    """Print the table; the last column is p95 as a multiple of the bare view's."""
    floor = rows[0][3]
    print(
        f"\n{title}\n{'role':<14}{'page':<44}{'p50 ms':>8}{'p95 ms':>8}{'queries':>9}{'× bare':>8}"
    )
    for role, url, p50, p95, queries, status in rows:
        note = "" if status == 200 else f"  ({status})"
        print(f"{role:<14}{url:<44}{p50:>8.1f}{p95:>8.1f}{queries:>9}{p95 / floor:>8.1f}{note}")
