"""The layout process: ``python -m press.worker NUMBER`` answers calls on a file descriptor until it is closed."""

import os
import pickle
import resource
import select
import signal
import sys
import threading
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

from .process import Progress


def prepare(nice):
    """Set up Django with what a paper needs, templates and static files, and without a database.

    nice: how far the priority of this process is lowered
    """
    settings.DATABASES = {}
    settings.INSTALLED_APPS = ["config.apps.StaticFiles", "press"]
    django.setup()
    os.nice(nice)


def end_with(number):
    """End this process soon after the other end of the file descriptor ``number`` is closed, even in the middle of work."""
    ends = select.poll()
    ends.register(number, 0)  # reports only that the other side hung up

    def watch():
        ends.poll()
        time.sleep(1)  # an idle process has ended by then
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def serve(pipe):
    while True:
        try:
            message = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            answer = called(message, pipe), None
        except Exception as error:
            error.add_note("In the layout process:\n" + traceback.format_exc())
            answer = None, error
        try:
            pipe.send_bytes(_packed(*answer))
        except OSError:
            return


def called(message, pipe):
    function, args, kwargs, reports, language = pickle.loads(message)  # noqa: S301 - from the process that started this one
    if reports:
        kwargs["progress"] = lambda *counts: pipe.send(Progress(counts))
    with translation.override(language):
        return function(*args, **kwargs)


def _packed(result, error):
    try:
        return pickle.dumps((result, error, memory()))
    except Exception as unfit:
        return pickle.dumps((None, RuntimeError(f"{error or unfit!r} cannot be sent."), memory()))


def memory():
    """MB that this process holds. (getrusage would count those of the process that started it.)"""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


def main(number):
    for name in (signal.SIGINT, signal.SIGTERM):  # meant for the server; this process ends with it
        signal.signal(name, signal.SIG_IGN)
    end_with(number)
    prepare(nice=10)  # web requests go first
    serve(Connection(number))


if __name__ == "__main__":
    main(int(sys.argv[1]))
