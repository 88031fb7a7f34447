"""Web, worker and beat under honcho; a closed terminal stops them as Ctrl-C does."""

import os
import signal
import sys

from honcho.command import main

signal.signal(signal.SIGHUP, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))
sys.argv = ["honcho", "--env", os.devnull, "start"]
main()
