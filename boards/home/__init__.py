"""The first page of each role: tasks first, then figures."""
