"""A folder of apps: pledge sheets and their disclosure."""
