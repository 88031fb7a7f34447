"""The runner of the daily tick: once a day, missed days caught up, one failure stops nothing else."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from operation.daily.models import DailyRun
from operation.daily.running import LOST_AFTER, run_daily
from registry import daily
from registry.daily import Step

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture
def calls(monkeypatch):
    """Two steps instead of the application's; ``late`` runs after ``early`` and fails while ``fail`` is set."""
    seen = {"early": [], "late": [], "fail": False}

    def early(tick):
        seen["early"].append(tick)
        if seen["fail"]:
            raise RuntimeError("欧阳本人")
        return {"made": 2}

    def late(tick):
        seen["late"].append(tick)

    steps = {"late": Step("late", 90, late), "early": Step("early", 10, early)}
    monkeypatch.setattr(daily, "STEPS", steps)
    return seen


def states(day=MONDAY):
    return dict(DailyRun.objects.filter(day=day).values_list("step", "state"))


def test_a_second_run_on_the_same_day_does_nothing(calls):
    first, second = run_daily(MONDAY), run_daily(MONDAY)
    assert [(o.step, o.state, o.result) for o in first] == [
        ("early", "done", {"made": 2}),
        ("late", "done", {}),
    ]
    assert [o.state for o in second] == ["skipped", "skipped"]
    assert len(calls["early"]) == len(calls["late"]) == 1


def test_a_missed_day_is_caught_up_by_the_next(calls):
    run_daily(MONDAY)
    run_daily(MONDAY + timedelta(days=3))
    assert [tick.since for tick in calls["early"]] == [None, MONDAY]


def test_a_failing_step_stops_no_other_and_is_tried_again(calls):
    calls["fail"] = True
    outcomes = run_daily(MONDAY)
    assert [(o.step, o.state) for o in outcomes] == [("early", "failed"), ("late", "done")]
    assert outcomes[0].error == "RuntimeError"  # the class only: a message may hold a name
    calls["fail"] = False
    assert [o.state for o in run_daily(MONDAY)] == ["done", "skipped"]
    assert DailyRun.objects.get(step="early").attempts == 2


def test_what_failed_yesterday_is_due_again_today(calls):
    run_daily(MONDAY)
    calls["fail"] = True
    run_daily(MONDAY + timedelta(days=1))
    calls["fail"] = False
    run_daily(MONDAY + timedelta(days=2))
    assert calls["early"][-1].since == MONDAY
    assert calls["late"][-1].since == MONDAY + timedelta(days=1)


def test_a_step_that_runs_elsewhere_is_left_alone_until_it_is_lost(calls):
    now = timezone.now()
    run = DailyRun.objects.create(day=MONDAY, step="early", started_at=now)
    assert run_daily(MONDAY)[0].state == "elsewhere"
    DailyRun.objects.filter(pk=run.pk).update(started_at=now - LOST_AFTER * 2)
    assert run_daily(MONDAY)[0].state == "done"


def test_the_command_tells_what_was_done_and_fails_when_a_step_does(calls, capsys):
    call_command("daily", "--date", "2026-03-02")
    assert "early: made=2" in capsys.readouterr().out
    calls["fail"] = True
    with pytest.raises(CommandError, match="failed: early"):
        call_command("daily", "--date", "2026-03-03")
    with pytest.raises(CommandError, match="2026-13-01 is not a date"):
        call_command("daily", "--date", "2026-13-01")


def test_the_command_warns_of_a_year_without_calendar(calls, capsys):
    call_command("daily", "--date", "2099-03-02")
    assert "2099" in capsys.readouterr().err
