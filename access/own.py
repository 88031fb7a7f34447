"""Nobody acts in their own matter: the one place that says whose matter something is.

Every verb that decides about a member asks it under its lock. What a member may do in the own matter all the
same (report, claim, ask) is said beside the verbs; tests/access/own.py has a row for each verb of the application.
"""

from django.utils.translation import gettext_lazy as _

OWN = _("Nobody decides in their own matter: somebody else does this.")


def is_own(actor, member_id):
    """Whether the matter of the member with this key is ``actor``'s own. A task (None) has no matter of its own."""
    return actor is not None and actor.member_id is not None and actor.member_id == member_id


def refuse_own(actor, member_id, error, words=OWN):
    """Raise ``error`` with ``words`` where the matter of this member is ``actor``'s own."""
    if is_own(actor, member_id):
        raise error(str(words))
