"""Fixtures of the walks through all pages."""

from tests.worlds import *  # noqa: F403
