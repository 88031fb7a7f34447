"""The work of messages, for the worker."""

from . import sending

__all__ = ["sending"]
