"""A folder of apps: pledge sheets and what is shown of them."""
