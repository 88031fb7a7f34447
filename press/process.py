"""Where pages are laid out: in this process, or in a separate one.

Pango, with which WeasyPrint sets text, keeps one font map for the whole process and is not thread-safe: two threads that
lay out at the same time corrupt its memory. So only the main thread of a process may lay out, and a process that serves
web requests does not do it at all. A function that lays out is decorated with ``layout_function`` or called through
``run_layout``; both choose the process.
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

from .errors import FontChanged, LayoutBusy, LayoutFailed, LayoutTookTooLong, PrintingError

# Seconds for one call, or until it reports progress. Together with QUEUE_SECONDS less than the proxy waits (deploy/nginx.conf).
CALL_SECONDS = 60
QUEUE_SECONDS = 40  # that a call waits for its turn
QUEUE_LENGTH = (
    8  # calls, the running one included; the web process has more threads (config/gunicorn.py)
)
MEMORY_MB = 400  # a process that holds more is replaced

logger = logging.getLogger(__name__)
_forbidden_here = False


def run_layout(function, *args):
    """function(*args), called in this process if it may lay out, else in the layout process.

    The function, its arguments and its result can be pickled; it makes no queries and is safe to repeat.
    Raises what the function raises, and LayoutFailed where the layout process gives no answer.
    """
    return function(*args) if _may_lay_out() else _shared.run(function, *args)


def layout_function(function):
    """Decorates a module-level function, so that each call goes through ``run_layout``.

    Its argument ``progress`` need not be picklable: it is called in the calling process.
    """

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        if _may_lay_out():
            return function(*args, **kwargs)
        # The other process finds the wrapper under the function's name. Iterators cannot be pickled, so they are read here.
        args = [list(arg) if isinstance(arg, Iterator) else arg for arg in args]
        return _shared.run(wrapper, *args, **kwargs)

    return wrapper


def _may_lay_out():
    return not _forbidden_here and threading.current_thread() is threading.main_thread()


def assert_layout_allowed():
    """Called before anything that touches Pango."""
    if not _may_lay_out():
        raise AssertionError(
            "Pages are laid out in the main thread of a process that serves no web requests."
        )


def forbid_layout_here():
    """From now on this process refuses to import WeasyPrint. For a process that serves web requests."""
    global _forbidden_here
    if "weasyprint" in sys.modules:
        raise AssertionError("A process that serves web requests has imported WeasyPrint.")
    _forbidden_here = True
    sys.meta_path.insert(0, _Refusal())


class _Refusal:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "weasyprint":
            raise AssertionError("A process that serves web requests does not import WeasyPrint.")


class Progress(tuple):
    """Arguments for the caller's ``progress``, sent by the layout process before its answer."""


class LayoutProcess:
    """A process (press/worker.py) that lays out for the threads of this one, one call after the other.

    Started by the first call; replaced when it died, hung, found a changed font or has grown too large; ends with
    this process, in whatever way that one ends.
    """

    def __init__(
        self, *, call_seconds=CALL_SECONDS, queue_seconds=QUEUE_SECONDS, queue_length=QUEUE_LENGTH, memory_mb=MEMORY_MB
    ):  # fmt: skip
        self.call_seconds, self.queue_seconds = call_seconds, queue_seconds
        self.queue_length, self.memory_mb = queue_length, memory_mb
        self._queue, self._guard = deque(), threading.Lock()
        self._process = self._pipe = None

    @property
    def pid(self):
        return self._process and self._process.pid

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self.end()

    def run(self, function, *args, progress=None, **kwargs):
        """function(*args, **kwargs) in that process. Raises what it raises, LayoutBusy, LayoutTookTooLong and LayoutFailed.

        progress: called here with what the function passes to its own ``progress``; an exception stops the work.
        """
        message = pickle.dumps((function, args, kwargs, progress is not None, get_language()))
        with self._turn():
            return self._answer(message, progress)

    @contextmanager
    def _turn(self):
        """Wait in the order of the calls, which a plain lock does not guarantee. Raises LayoutBusy where the queue is too long or too slow."""
        mine = threading.Event()
        with self._guard:
            if len(self._queue) >= self.queue_length:
                raise LayoutBusy
            self._queue.append(mine)
            self._queue[0].set()
        try:
            if not mine.wait(self.queue_seconds):
                raise LayoutBusy
            yield
        finally:
            with self._guard:
                self._queue.remove(mine)
                if self._queue:
                    self._queue[0].set()

    def _answer(self, message, progress):
        for again in (True, False):
            try:
                result, error = self._asked(message, progress)
            except (EOFError, OSError) as died:
                logger.warning("The layout process died.", exc_info=died)
                result, error = None, LayoutFailed()
            if error is None:
                return result
            if not isinstance(error, PrintingError):
                self.end()  # it may be in an unknown state
            elif again and isinstance(error, (LayoutFailed, FontChanged)):
                self.end()
                continue
            raise error

    def _asked(self, message, progress):
        """(result, exception or None). Raises EOFError or OSError for a process that died, LayoutTookTooLong."""
        if self._process is None:
            self._begin()
        try:
            self._pipe.send_bytes(message)
            while isinstance(answer := self._received(), Progress):
                progress(*answer)
            result, error, megabytes = answer
        except BaseException:  # a late answer must not be taken for that of the next call
            self.end()
            raise
        if megabytes > self.memory_mb:
            self.end()
        return result, error

    def _received(self):
        if not self._pipe.poll(self.call_seconds):
            logger.error("A layout was stopped after %s s.", self.call_seconds)
            raise LayoutTookTooLong
        return self._pipe.recv()

    def _begin(self):
        self._pipe, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "press.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
            )

    def end(self):
        """Stop the process and wait for its end; the next call starts another."""
        if self._process is not None:
            self._pipe.close()
            self._process.kill()
            self._process.wait()
            self._process = self._pipe = None


_shared = LayoutProcess()


def _forget():
    """In a forked process: the layout process belongs to the one that started it."""
    global _shared
    if _shared._pipe is not None:
        _shared._pipe.close()
    _shared = LayoutProcess()


os.register_at_fork(after_in_child=_forget)
atexit.register(lambda: _shared.end())
