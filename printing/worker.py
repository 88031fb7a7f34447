"""The lay-out process: ``python -m printing.worker NUMBER`` answers calls on a file descriptor, until that is closed."""

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

from .process import Told


def prepare(nice):
    """Django with what a paper needs: templates and static files. There is no database to be asked.

    nice: by how much others are served first
    """
    settings.DATABASES = {}
    settings.INSTALLED_APPS = ["config.apps.StaticFiles", "printing"]
    django.setup()
    os.nice(nice)


def end_with(number):
    """Ends this process soon after the other end of the file descriptor ``number`` is closed, whatever it is doing."""
    ends = select.poll()
    ends.register(number, 0)  # nothing but that the other side hung up

    def watch():
        ends.poll()
        time.sleep(1)  # one that is idle has ended by itself
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def serve(wire):
    while True:
        try:
            message = wire.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            answer = called(message, wire), None
        except Exception as error:
            error.add_note("In the lay-out process:\n" + traceback.format_exc())
            answer = None, error
        try:
            wire.send_bytes(_packed(*answer))
        except OSError:
            return


def called(message, wire):
    function, given, named, tells, language = pickle.loads(message)  # noqa: S301 - from the process that started this one
    if tells:
        named["progress"] = lambda *words: wire.send(Told(words))
    with translation.override(language):
        return function(*given, **named)


def _packed(result, error):
    try:
        return pickle.dumps((result, error, memory()))
    except Exception as unfit:
        return pickle.dumps((None, RuntimeError(f"{error or unfit!r} cannot be sent."), memory()))


def memory():
    """MB that this process holds. (What getrusage tells begins with those of the process that started this one.)"""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


def main(number):
    for name in (signal.SIGINT, signal.SIGTERM):  # meant for the server, with which this ends
        signal.signal(name, signal.SIG_IGN)
    end_with(number)
    prepare(nice=10)  # those who turn over pages are served before those who print
    serve(Connection(number))


if __name__ == "__main__":
    main(int(sys.argv[1]))
