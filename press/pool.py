"""Work in chunks on several processes, in order, with few results in memory; a process that dies costs only its chunk."""

from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import current_process, get_context, parent_process

from . import worker
from .errors import LayoutFailed
from .process import LayoutProcess, run_layout

TRIES = 3  # how often processes may die before the work is given up
AHEAD = 2  # finished chunks per process that may wait to be fetched


def in_chunks(function, chunks, processes):
    """Yield (chunk, function(chunk)) in the order of the chunks.

    function: importable; it must be safe to repeat, for it is called again for a chunk whose process died.
    Raises what the function raises, and LayoutFailed when processes keep dying.
    """
    chunks = list(chunks)
    if processes < 2 or len(chunks) < 2 or current_process().daemon:
        for chunk in chunks:
            yield chunk, run_layout(function, chunk)
        return
    done = 0
    for _time in range(TRIES):
        try:
            for result in _in_pool(function, chunks[done:], processes):
                yield chunks[done], result
                done += 1
            return
        except BrokenProcessPool:
            continue
    raise LayoutFailed


def _in_pool(function, chunks, processes):
    context = get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_start)
    try:
        waiting, ahead = deque(), iter(chunks)
        for chunk in ahead:
            waiting.append(pool.submit(function, chunk))
            if len(waiting) >= processes * (1 + AHEAD):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def run_in_process(function, *args):
    """function(*args) in a new process, so that its memory is freed. Raises what LayoutProcess.run raises."""
    with LayoutProcess() as process:
        return process.run(function, *args)


def _start():
    worker.end_with(parent_process().sentinel)
    worker.prepare(nice=5)  # web requests go first
