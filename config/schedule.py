"""All periodic work, in one place. Each task is safe to run twice and late; beat only gives the tick."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    # the daily tick: openings, reminders, escalations, re-checks, sending; by the district's own clock.
    # At nine only for what failed or was interrupted at seven: a step that is done does nothing.
    "daily": {"task": "operation.daily", "schedule": crontab(hour="7,9", minute=0)},
    # messages posted meanwhile, second attempts, and what lost its worker while it was sent
    "send-messages": {"task": "accounts.messages.due", "schedule": 300.0},
    # jobs whose worker was killed or whose message was lost; a tick that was not taken in time is not needed
    "requeue-jobs": {"task": "jobs.requeue", "schedule": 10.0, "options": {"expires": 10}},
    # expired sessions and result files; slips with clear codes are deleted after a day
    "tidy": {"task": "jobs.tidy", "schedule": crontab(hour=3, minute=30)},
}
