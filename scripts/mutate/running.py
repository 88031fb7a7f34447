"""Runs the tests against each mutant: one pytest session, one process forked for each mutant.

The session sets Django up, makes the database and collects the tests once. A forked process then runs a module's tests as
they are and notes which lines each of them reaches; after that every mutant has a process that runs, shortest first, the
tests that reach it, until one fails. Its time is measured in CPU seconds, so that a busy machine kills nothing.
"""

import gc
import importlib
import os
import pickle
import random
import resource
import select
import signal
import sys
import time
import warnings
from collections import defaultdict

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from scripts.mutate.operators import mutants_of
from scripts.mutate.patching import Patcher, Unfit, all_functions

KILLED, SURVIVED, TIMEOUT, BROKEN, UNFIT = "killed", "survived", "timeout", "broken", "unfit"
_TOOL = 4  # its place among the tools of sys.monitoring


class Session:
    """The plugin of the pytest session. ``modules``: path → paths of tests; ``done(path, mutants, results)`` is called for each."""

    def __init__(self, modules, sample, chosen, done, say):
        self.modules, self.sample, self.chosen = modules, sample, chosen
        self.done, self.say = done, say
        self.measured, self.left_out = {}, set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        items = [item for item in session.items if _fits(item)]
        first, self.anchor = _two_apart(items)
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking a process with threads
        runtestprotocol(first, log=False, nextitem=self.anchor)  # sets the database up
        connections.close_all()
        for path in self.modules:
            importlib.import_module(_dotted(path))
        gc.collect()
        self.functions = all_functions()
        gc.freeze()
        for path, tests in self.modules.items():
            self._module(path, [item for item in items if _below(item, tests)])
        return True

    def _module(self, path, items):
        with open(path) as file:
            source = file.read()
        module = importlib.import_module(_dotted(path))
        started = time.monotonic()
        items = [item for item in items if item.nodeid not in self.left_out]
        self._measure([item for item in items if item.nodeid not in self.measured])
        known = {item: self.measured[item.nodeid] for item in items if item.nodeid in self.measured}
        mutants = mutants_of(source)
        if self.chosen:
            mutants = [mutant for mutant in mutants if self.chosen in mutant.name]
        drawn = mutants
        if self.sample and self.sample < len(mutants):
            places = sorted(random.Random(path).sample(range(len(mutants)), self.sample))  # noqa: S311
            drawn = [mutants[place] for place in places]
        patcher, killers, results = Patcher(module, source, self.functions), defaultdict(int), []
        for mutant in drawn:
            tests = _reaching(mutant, os.path.realpath(path), known)
            tests.sort(key=lambda item: (-killers[item.nodeid], known[item].seconds))
            result, killer = self._try(patcher, mutant, tests, known)
            if killer:
                killers[killer] = max(killers.values(), default=0) + 1
            if result != UNFIT:
                results.append((mutant, result, len(tests)))
        self.done(path, len(mutants), results, time.monotonic() - started)

    def _measure(self, items):
        """Run ``items`` without mutation; those that fail or are skipped are not used."""
        if not items:
            return
        self.say(f"  {len(items)} tests, as they are")
        files = {os.path.realpath(path) for path in self.modules}
        seconds = 3600
        found = self._forked(lambda: _measured(items, self.anchor, files), seconds, 24 * seconds)
        if not isinstance(found, dict):
            raise SystemExit(f"the tests without a mutant did not come to an end: {found}")
        for nodeid, measure in found.items():
            if measure.failure is None:
                self.measured[nodeid] = measure
            else:
                self.left_out.add(nodeid)
                self.say(f"  left out: {nodeid}: {measure.failure}")

    def _try(self, patcher, mutant, tests, known):
        if not tests:
            return SURVIVED, None
        whole = sum(known[item].seconds for item in tests)

        def run():
            try:
                patcher.put(mutant)
            except Unfit:
                return UNFIT, None
            except Exception:
                return KILLED, None  # the table cannot even be computed
            return _first_failure(tests, self.anchor)

        answer = self._forked(run, 10 + 5 * whole, 600 + 100 * whole)
        return answer if isinstance(answer, tuple) else (answer, None)

    def _forked(self, run, seconds, patience):
        """The result of ``run()`` in a separate process, TIMEOUT, or BROKEN. ``seconds`` of CPU, ``patience`` of the clock."""
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(reading)
            _child(run, writing, int(seconds) + 1)
        os.close(writing)
        answer = b""
        while select.select([reading], [], [], patience)[0]:
            if not (part := os.read(reading, 1 << 16)):
                break
            answer += part
        else:
            os.kill(pid, signal.SIGKILL)
        os.close(reading)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            return TIMEOUT if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) else BROKEN
        return pickle.loads(answer) if answer else BROKEN  # noqa: S301 - from the process that we forked


def _dotted(path):
    return path.removesuffix(".py").replace("/", ".")


def _child(run, writing, seconds):
    """Exit immediately, without the session's cleanup in this process."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
        answer = pickle.dumps(run())
        with os.fdopen(writing, "wb") as file:
            file.write(answer)
        code = 0
    finally:
        os._exit(code)


class Measure:
    """The result of one test: why it failed (None: it passed), its CPU seconds, and the lines that it reached, by file."""

    def __init__(self, failure, seconds, lines):
        self.failure, self.seconds, self.lines = failure, seconds, lines


def _measured(items, anchor, files):
    reached = defaultdict(set)

    def on_line(code, line):
        if code.co_filename in files:
            reached[code.co_filename].add(line)
        return sys.monitoring.DISABLE  # until the next test

    sys.monitoring.use_tool_id(_TOOL, "mutate")
    sys.monitoring.register_callback(_TOOL, sys.monitoring.events.LINE, on_line)
    sys.monitoring.set_events(_TOOL, sys.monitoring.events.LINE)
    found = {}
    for item, following in zip(items, [*items[1:], anchor], strict=True):
        reached.clear()
        sys.monitoring.restart_events()
        started = time.process_time()
        reports = runtestprotocol(item, log=False, nextitem=following)
        failures = [_last_line(report) for report in reports if not report.passed]
        lines = {file: frozenset(lines) for file, lines in reached.items()}
        found[item.nodeid] = Measure(
            next(iter(failures), None), time.process_time() - started, lines
        )
    return found


def _last_line(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    return f"{report.outcome} {crash.message if crash else report.longrepr}".split("\n")[0]


def _first_failure(items, anchor):
    for item, following in zip(items, [*items[1:], anchor], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return KILLED, item.nodeid
    return SURVIVED, None


def _reaching(mutant, file, known):
    if mutant.unit is None:
        return list(known)
    return [
        item
        for item, measure in known.items()
        if not measure.lines.get(file, frozenset()).isdisjoint(mutant.lines)
    ]


def _fits(item):
    """Not what only PostgreSQL shows, and not what commits: it would leave its rows to the next mutant."""
    marker = item.get_closest_marker("django_db")
    if marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])):
        return False
    if item.get_closest_marker("postgresql") or item.get_closest_marker("browser"):
        return False
    return not {"transactional_db", "live_server", "django_db_reset_sequences"} & set(
        item.fixturenames
    )


def _two_apart(items):
    """A test that uses the database, and one of another module if there is one: fixtures that both need are set up once."""
    asking = (
        item for item in items if "db" in item.fixturenames or item.get_closest_marker("django_db")
    )
    first = next(asking, items[0])
    others = [item for item in items if item is not first]
    return first, next((item for item in others if item.module is not first.module), others[0])


def _below(item, tests):
    path = os.path.relpath(item.path, "tests")
    return any(path == test or path.startswith(f"{test}/") for test in tests)
