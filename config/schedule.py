"""All periodic work, in one place. Each task is safe to run twice and late; beat only gives the tick."""

BEAT_SCHEDULE = {}
