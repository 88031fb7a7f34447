"""The served application with one place at which it stops, to be killed there.

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
    point = confirming._point

    def point_and_stop(*args, **kwargs):
        point(*args, **kwargs)
        stop()

    confirming._point = point_and_stop
