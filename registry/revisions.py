"""What follows a new revision of a sheet, as each app that shows sheets declares it in its module ``follows``."""

_FOLLOWERS = []


def follows_revision(function):
    """Register a function of (sheet, actor=, at=) that is called in the transaction of each new revision."""
    _FOLLOWERS.append(function)
    return function


def follow_revision(sheet, *, actor, at):
    """Call all that follows the new revision of ``sheet``."""
    for function in _FOLLOWERS:
        function(sheet, actor=actor, at=at)
