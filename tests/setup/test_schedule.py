"""What beat queues can be queued: a task's own time limit needs a soft one below it."""

import pytest
from django.conf import settings

import jobs.tasks
import operation.tasks
from config.celery import app

assert operation.tasks and jobs.tasks


@pytest.mark.parametrize("entry", settings.CELERY_BEAT_SCHEDULE)
def test_the_limits_of_each_task_fit(entry):
    task = app.tasks[settings.CELERY_BEAT_SCHEDULE[entry]["task"]]
    soft = task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT
    hard = task.time_limit or settings.CELERY_TASK_TIME_LIMIT
    assert soft < hard
