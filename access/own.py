"""Nobody acts in their own matter, nobody alone in a matter of two: the one place that says so for every verb.

The matter of a member is asked about with ``is_own`` and ``refuse_own``. What a member may do in the own matter all the
same (report, claim, ask) is said beside the verbs; tests/access/own.py has a row for each verb of the application.

What somebody wrote or decided, somebody else approves, checks or undoes: ``had_a_hand`` and ``refuse_hand``. They take all
who had a hand in it, not only the last: a verb reads them from the steps that are kept of a matter, under its lock.
"""

from django.utils.translation import gettext_lazy as _

OWN = _("Nobody decides in their own matter: somebody else does this.")


def is_own(actor, member_id):
    """Whether the matter of the member with this key is ``actor``'s own. A task (None) has no matter of its own."""
    return actor is not None and actor.member_id is not None and actor.member_id == member_id


def had_a_hand(actor, people):
    """Whether ``actor`` is one of ``people``: accounts or their keys; None among them is nobody. A task (None) is nobody."""
    return actor is not None and actor.pk in {getattr(one, "pk", one) for one in people}


def refuse_hand(actor, people, error, words):
    """Raise ``error`` with ``words`` where ``actor`` had a hand in it, as one of ``people``."""
    if had_a_hand(actor, people):
        raise error(str(words))


def refuse_own(actor, member_id, error, words=OWN):
    """Raise ``error`` with ``words`` where the matter of this member is ``actor``'s own."""
    if is_own(actor, member_id):
        raise error(str(words))
