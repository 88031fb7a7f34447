"""The application as it is served, but for one place at which it stops, to be killed there.

STOP_AT says where: ``commit`` after everything was written but before it is kept, ``answer`` after it was kept
but before anybody hears of it. The file STOP_MARK appears when the place is reached.
"""

import os
import time
from pathlib import Path

from config.wsgi import application as served
from pledges.sheets.confirmation import confirming


def stop():
    Path(os.environ["STOP_MARK"]).touch()
    time.sleep(600)


def application(environ, start_response):
    answer = served(environ, start_response)
    if os.environ["STOP_AT"] == "answer" and environ["PATH_INFO"].endswith("/confirm/"):
        stop()
    return answer


if os.environ["STOP_AT"] == "commit":
    register = confirming.register

    def register_and_stop(*args, **kwargs):
        register(*args, **kwargs)
        stop()

    confirming.register = register_and_stop
