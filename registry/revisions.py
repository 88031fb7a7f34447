"""Functions that follow a new revision of a sheet; apps that show sheets declare them in their module ``follows``."""

from core.declared import Declared

FOLLOWERS = Declared("what follows a revision", module="follows")


def follows_revision(function):
    """Register a function of (sheet, actor=, at=) that is called in the transaction of each new revision."""
    return FOLLOWERS.add_function(function)


def follow_revision(sheet, *, actor, at):
    """Call all that follows the new revision of ``sheet``."""
    for function in FOLLOWERS.values():
        function(sheet, actor=actor, at=at)
