"""Work in chunks on several processes, in order, with little waiting in memory; a process that dies costs its chunk alone."""

from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import current_process, get_context, parent_process

from . import worker
from .errors import LayoutFailed
from .process import LayoutProcess, laid_out

TRIES = 3  # how often processes may die before the work is given up
AHEAD = 2  # chunks a process that may be done before they are asked for


def in_chunks(function, chunks, processes):
    """(chunk, function(chunk)) one after the other, in their order.

    function: importable; it must be safe to repeat, for it is called again for a chunk whose process died.
    Raises LayoutFailed when processes die again and again, and what function raises.
    """
    chunks = list(chunks)
    if processes < 2 or len(chunks) < 2 or current_process().daemon:
        for chunk in chunks:
            yield chunk, laid_out(function, chunk)
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


def aside(function, *given):
    """function(*given) in a process of its own, which gives back the memory it takes. Raises what LayoutProcess.run raises."""
    with LayoutProcess() as process:
        return process.run(function, *given)


def _start():
    worker.end_with(parent_process().sentinel)
    worker.prepare(nice=5)  # people who click are served first
