"""Dashboards: how an organisation and everything below it stand, down to the person; every number leads to its rows."""
