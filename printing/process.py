"""Where pages are laid out: here, or in a process of their own.

Pango, with which WeasyPrint sets text, keeps one font map for the whole process and is not made for several threads: two
that lay out at once corrupt its memory. So only the main thread of a process may lay out, and a process that serves
people does not do it at all. What lays out is marked with ``lays_out`` or called through ``laid_out``, which know where it
may run.
"""

import atexit
import functools
import logging
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe

from django.conf import settings
from django.utils.translation import get_language

from .errors import LayoutBusy, LayoutFailed, LayoutTookTooLong, PrintingError, StaleFonts

# Seconds for one call, or until its next word of progress. With PATIENCE less than the proxy waits (deploy/nginx.conf).
LIMIT = 60
PATIENCE = 40  # seconds that a call waits for its turn
WAITING = 8  # calls at once, the running one included; the web process has more threads (config/gunicorn.py)
MEMORY = 400  # MB; a process that has taken more is replaced

logger = logging.getLogger(__name__)
_never_here = False


def laid_out(function, *given):
    """function(*given), called in this process where it may lay out, otherwise in the lay-out process.

    Function, what it is given and what it returns can be pickled; it asks no database and is safe to repeat.
    Raises what function raises, and LayoutFailed where the lay-out process gives no answer.
    """
    return function(*given) if _may_lay_out() else _shared.run(function, *given)


def lays_out(function):
    """Marks a function of a module that is to be called as by ``laid_out``.

    What it is given as ``progress`` need not be pickled: it is called in the process that asks.
    """

    @functools.wraps(function)
    def called(*given, **named):
        if _may_lay_out():
            return function(*given, **named)
        # Found there under the name of the function; what is read once is read here, for it cannot be sent.
        given = [list(one) if isinstance(one, Iterator) else one for one in given]
        return _shared.run(called, *given, **named)

    return called


def _may_lay_out():
    return not _never_here and threading.current_thread() is threading.main_thread()


def assert_alone():
    """Called before anything that touches Pango."""
    if not _may_lay_out():
        raise AssertionError("Pages are laid out in one thread of a process that serves nobody.")


def never_here():
    """From now on this process refuses to import WeasyPrint. For one that serves people."""
    global _never_here
    if "weasyprint" in sys.modules:
        raise AssertionError("A process that serves people has imported WeasyPrint.")
    _never_here = True
    sys.meta_path.insert(0, _Refusal())


class _Refusal:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "weasyprint":
            raise AssertionError("A process that serves people does not import WeasyPrint.")


class Told(tuple):
    """What the lay-out process says of its progress before it answers."""


class LayoutProcess:
    """A process (printing/worker.py) that lays out for the threads of this one, one call after the other.

    Started by the first call; replaced when it died, hung, holds fonts that were exchanged or has grown; ends with
    this process, however that ends.
    """

    def __init__(self, *, limit=LIMIT, patience=PATIENCE, waiting=WAITING, memory=MEMORY):
        self.limit, self.patience, self.waiting, self.memory = limit, patience, waiting, memory
        self._line, self._guard = deque(), threading.Lock()
        self._process = self._wire = None

    @property
    def pid(self):
        return self._process and self._process.pid

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self.end()

    def run(self, function, *given, progress=None, **named):
        """function(*given, **named) there. Raises what it raises, LayoutBusy, LayoutTookTooLong and LayoutFailed.

        progress: called here with what the function tells its own; what it raises stops the work.
        """
        message = pickle.dumps((function, given, named, progress is not None, get_language()))
        with self._turn():
            return self._answer(message, progress)

    @contextmanager
    def _turn(self):
        """First come, first served, which a lock alone is not. Raises LayoutBusy where the line is too long or too slow."""
        mine = threading.Event()
        with self._guard:
            if len(self._line) >= self.waiting:
                raise LayoutBusy
            self._line.append(mine)
            self._line[0].set()
        try:
            if not mine.wait(self.patience):
                raise LayoutBusy
            yield
        finally:
            with self._guard:
                self._line.remove(mine)
                if self._line:
                    self._line[0].set()

    def _answer(self, message, progress):
        for again in (True, False):
            try:
                result, error = self._asked(message, progress)
            except (EOFError, OSError) as died:
                logger.warning("The lay-out process died.", exc_info=died)
                result, error = None, LayoutFailed()
            if error is None:
                return result
            if not isinstance(error, PrintingError):
                self.end()  # nobody knows what it left behind
            elif again and isinstance(error, (LayoutFailed, StaleFonts)):
                self.end()
                continue
            raise error

    def _asked(self, message, progress):
        """(result, exception or None). Raises EOFError or OSError for a process that died, LayoutTookTooLong."""
        if self._process is None:
            self._begin()
        try:
            self._wire.send_bytes(message)
            while isinstance(answer := self._received(), Told):
                progress(*answer)
            result, error, megabytes = answer
        except BaseException:  # what it may still answer is not the next one's answer
            self.end()
            raise
        if megabytes > self.memory:
            self.end()
        return result, error

    def _received(self):
        if not self._wire.poll(self.limit):
            logger.error("A lay-out was stopped after %s s.", self.limit)
            raise LayoutTookTooLong
        return self._wire.recv()

    def _begin(self):
        self._wire, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "printing.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
            )

    def end(self):
        """The process is gone when this returns; the next call starts another."""
        if self._process is not None:
            self._wire.close()
            self._process.kill()
            self._process.wait()
            self._process = self._wire = None


_shared = LayoutProcess()


def _forget():
    """In a process that was forked: the lay-out process belongs to the one that started it."""
    global _shared
    if _shared._wire is not None:
        _shared._wire.close()
    _shared = LayoutProcess()


os.register_at_fork(after_in_child=_forget)
atexit.register(lambda: _shared.end())
