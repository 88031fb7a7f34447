"""All periodic work, in one place. Each task is safe to run twice and late; beat only gives the tick."""

BEAT_SCHEDULE = {
    # jobs whose worker was killed or whose message was lost
    "requeue-jobs": {"task": "jobs.requeue", "schedule": 120.0},
}
