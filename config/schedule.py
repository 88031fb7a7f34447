"""All periodic work, in one place. Each task is safe to run twice and late; beat only starts it."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    # the daily tick: openings, reminders, escalations, re-checks, sending; by the district's own clock.
    # At nine only for steps that failed or were interrupted at seven: a finished step does nothing.
    "daily": {"task": "operation.daily", "schedule": crontab(hour="7,9", minute=0)},
    # newly posted messages, second attempts, and deliveries whose worker was lost
    "send-messages": {"task": "accounts.messages.due", "schedule": 300.0},
    # jobs whose worker was killed or whose message was lost; a tick that was not taken in time is not needed
    "requeue-jobs": {"task": "jobs.requeue", "schedule": 10.0, "options": {"expires": 10}},
    # expired sessions and result files; slips with clear codes are deleted after a day
    "tidy": {"task": "jobs.tidy", "schedule": crontab(hour=3, minute=30)},
}
