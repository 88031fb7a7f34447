"""Dashboards of an organisation and everything below it, down to the person; every number links to its rows."""
