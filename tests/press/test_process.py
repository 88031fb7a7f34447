"""Where pages are laid out: never in a thread, and the failure of the process that does it is survived."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import partial

import pytest

from accounts.identity.slip_papers import ActivationSlip, render_slips
from config import gunicorn
from pledges.sheets.paper.triplicate import DESIGN, render_sheets, sheet_store
from press import fast_copies, pdf, process
from press.errors import FontChanged, LayoutBusy, LayoutFailed, LayoutTookTooLong
from press.plain import Paper, render_papers
from press.pool import run_in_process
from press.process import LayoutProcess
from reviews.evaluation.ballots.ballot_papers import PhoneSlip, render_phone_slips
from tests.pledges.sheets.paper.test_triplicate import PAPER, pages_of

pytestmark = pytest.mark.slow


def in_threads(count, work, seconds=60):
    """[result or exception of work(number)] of ``count`` threads; None for one that is stuck."""
    results = [None] * count

    def run(number):
        try:
            results[number] = work(number)
        except BaseException as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=[n], daemon=True) for n in range(count)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    return results


def in_thread(function, *given):
    """What a thread gets from function(*given); raises what it raised."""
    (result,) = in_threads(1, lambda _number: function(*given))
    if isinstance(result, BaseException):
        raise result
    return result


def sheets(number):
    """Six papers that no other number has, of different shapes."""
    return [
        replace(PAPER, serial=f"LQ-2026-{number}{n:03d}", name="王伟敏"[n % 3] * (n + 2))
        for n in range(6)
    ]


# ── threads ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("threads", [1, 8])
def test_threads_print_six_sheets_each_and_then_one_at_a_time(threads, tmp_path):
    store = sheet_store(tmp_path / "layouts")

    def work(number):
        return [render_sheets([paper], store=store) for paper in sheets(number)]

    printed = in_threads(threads, work)
    assert [len(some) for some in printed] == [6] * threads
    assert len([content for some in printed for content in some]) == 6 * threads
    assert [content[:5] for content in in_thread(work, 9)] == [b"%PDF-"] * 6
    last = pages_of(printed[-1][5], tmp_path)
    assert [f"LQ-2026-{threads - 1}005" in page for page in last] == [True] * 3


@pytest.mark.parametrize(
    "direct",
    [
        lambda: pdf.lay_out("<p>字</p>"),
        lambda: pdf.font_configuration(),
        lambda: fast_copies._lay_out(DESIGN, PAPER),
    ],
)
def test_laying_out_directly_in_a_thread_is_refused(direct):
    render_sheets(
        [PAPER], copies=(1,)
    )  # this process has imported WeasyPrint and cached the form already
    with pytest.raises(AssertionError, match="main thread"):
        in_thread(direct)


def test_a_paper_of_text_is_laid_out_for_a_thread_too(tmp_path):
    content = in_thread(render_papers, [Paper(title="会议记录", blocks=[])])
    assert "会议记录" in pages_of(content, tmp_path)[0]


def test_what_can_be_read_only_once_is_read_before_it_is_sent(tmp_path):
    """A generator cannot be pickled; it is read here, so that QR slips can be printed."""
    facts = {"title": "群众评议票", "unit": "支部", "valid_until": "2026年12月1日"}
    slips = (PhoneSlip(number=f"{n:04d}", address=f"http://x/vote/{n}/", **facts) for n in range(3))
    content = in_thread(render_phone_slips, slips)
    assert all(f"{n:04d}" in pages_of(content, tmp_path)[0] for n in range(3))


def test_a_thread_gets_the_progress_and_may_stop_the_work():
    slips = [
        ActivationSlip(f"王{n}", "支部", f"wang{n}", "ABCD", "http://localhost/")
        for n in range(201)
    ]
    told = []
    in_thread(partial(render_slips, slips, progress=lambda *words: told.append(words)))
    assert told == [(200, 201), (201, 201)]

    with pytest.raises(LookupError):
        in_thread(partial(render_slips, slips[:1], progress=lambda done, total: {}[done]))


def test_a_process_that_serves_refuses_weasyprint_and_prints_all_the_same():
    code = (
        "import config.wsgi\n"
        "from press.plain import Paper, render_papers\n"
        "print(render_papers([Paper(title='x', blocks=[])])[:5])\n"
        "try:\n"
        "    import weasyprint\n"
        "except AssertionError as refused:\n"
        "    print(refused)\n"
    )
    ended = _python(code)
    assert ended.stdout.splitlines() == [
        "b'%PDF-'", "A process that serves web requests does not import WeasyPrint.",
    ], ended.stderr  # fmt: skip


def test_the_web_has_threads_left_when_as_many_wait_for_paper_as_may():
    assert gunicorn.threads >= process.QUEUE_LENGTH + 4


# ── the process ─────────────────────────────────────────────────────────────────────────────────────


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


def _die_once(path):
    if not os.path.exists(path):
        open(path, "w").close()
        _die()
    return os.getpid()


def _grow():
    return len(bytearray(b"x" * 2**27)), os.getpid()


def _refuse(error):
    raise error


def _ask_the_database():
    # the process that lays out imports this module, and knows no models
    from django.contrib.sessions.models import Session

    return Session.objects.count()


def _warn_once(path):
    if os.path.exists(path):
        return os.getpid()
    open(path, "w").close()
    raise FontChanged("another one")


@pytest.fixture
def apart():
    with LayoutProcess(call_seconds=20) as started:
        yield started


def test_it_is_another_process_and_the_same_one_for_the_next_call(apart):
    first = apart.run(os.getpid)
    assert first == apart.pid != os.getpid()
    assert apart.run(os.getpid) == first


def test_one_that_dies_is_replaced_and_the_call_repeated(apart, tmp_path):
    first = apart.run(os.getpid)
    assert apart.run(_die_once, str(tmp_path / "died")) not in (first, os.getpid())


@pytest.mark.parametrize("way", [lambda apart: apart.run, lambda apart: run_in_process])
def test_one_that_dies_again_is_an_error_and_this_process_lives(apart, way):
    with pytest.raises(LayoutFailed):
        way(apart)(_die)
    assert apart.run(os.getpid) == apart.pid


def test_one_that_hangs_is_killed():
    with LayoutProcess(call_seconds=5) as apart:
        hung = apart.run(os.getpid)
        with pytest.raises(LayoutTookTooLong) as told:
            apart.run(time.sleep, 600)
        assert str(told.value) == "这份文件排版时间过长，已停止，请告知管理员。"
        assert not os.path.exists(f"/proc/{hung}")
        assert apart.run(os.getpid) != hung


def test_one_that_has_grown_is_replaced():
    with LayoutProcess(memory_mb=1) as apart:
        assert apart.run(_grow)[1] != apart.run(os.getpid)


def test_an_error_arrives_as_it_is_and_an_unknown_one_costs_the_process(apart):
    first = apart.run(os.getpid)
    with pytest.raises(pdf.RefusedAddress, match="elsewhere"):
        apart.run(_refuse, pdf.RefusedAddress("elsewhere"))
    assert apart.run(os.getpid) == first
    with pytest.raises(KeyError):
        apart.run(_refuse, KeyError(144))
    assert apart.run(os.getpid) != first


def test_fonts_that_were_exchanged_are_looked_up_by_a_fresh_process(apart, tmp_path):
    first = apart.run(os.getpid)
    assert apart.run(_warn_once, str(tmp_path / "stale")) != first


def test_it_asks_no_database(apart):
    with pytest.raises(RuntimeError, match="INSTALLED_APPS"):
        apart.run(_ask_the_database)


def test_more_calls_than_may_wait_are_refused_immediately():
    with LayoutProcess(queue_length=2) as apart:
        apart.run(os.getpid)

        def work(number):
            time.sleep(number / 5)
            begin = time.monotonic()
            try:
                apart.run(time.sleep, 2)
            except LayoutBusy:
                return time.monotonic() - begin < 1
            return "done"

        assert in_threads(4, work) == ["done", "done", True, True]


def test_who_came_first_is_served_first(apart):
    apart.run(os.getpid)
    served = []

    def work(number):
        time.sleep(number / 5)
        apart.run(time.sleep, 1)
        served.append(number)

    in_threads(5, work)
    assert served == [0, 1, 2, 3, 4]


def test_a_call_waits_no_longer_than_it_may():
    with LayoutProcess(queue_seconds=0.5) as apart:
        apart.run(os.getpid)
        results = in_threads(2, lambda _number: apart.run(time.sleep, 3))
    assert sorted(type(result).__name__ for result in results) == ["LayoutBusy", "NoneType"]


def test_it_ends_with_the_process_that_started_it():
    code = (
        "import os, signal, threading, time\n"
        "from press.process import LayoutProcess\n"
        "apart = LayoutProcess()\n"
        "print(apart.run(os.getpid), flush=True)\n"
        "threading.Thread(target=apart.run, args=[time.sleep, 600], daemon=True).start()\n"
        "time.sleep(1)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    pid = int(_python(code).stdout)
    for _try in range(100):
        if not os.path.exists(f"/proc/{pid}"):
            break
        time.sleep(0.1)
    assert not os.path.exists(f"/proc/{pid}")


def test_a_forked_process_starts_its_own():
    code = (
        "import os\n"
        "from press.process import forbid_layout_here, run_layout\n"
        "forbid_layout_here()\n"
        "print(run_layout(os.getpid), flush=True)\n"
        "if not os.fork():\n"
        "    print(run_layout(os.getpid), flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "print(run_layout(os.getpid), flush=True)\n"
    )
    first, forked, again = _python(code).stdout.split()
    assert first == again != forked


def _python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
