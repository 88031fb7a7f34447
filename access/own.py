"""The rules that nobody acts in their own matter and nobody acts twice in a matter of two people, for every verb.

``is_own`` and ``refuse_own`` check the matter of a member. The exceptions that a member may do in their own matter
(report, claim, ask) are listed with the verbs; tests/access/own.py has a row for each verb of the application.

Nobody approves, checks or undoes what they wrote or decided: ``had_a_hand`` and ``refuse_hand``. They take all people
who took part, not only the last one: a verb reads them from the stored steps of a matter, under its lock.
"""

from django.utils.translation import gettext_lazy as _

OWN = _("Nobody decides in their own matter: somebody else does this.")


def is_own(actor, member_id):
    """Whether the member with this key is ``actor``'s own member. False for a task (None)."""
    return actor is not None and actor.member_id is not None and actor.member_id == member_id


def had_a_hand(actor, people):
    """Whether ``actor`` is one of ``people``: accounts or their keys, where None is ignored. False for a task (None)."""
    return actor is not None and actor.pk in {getattr(one, "pk", one) for one in people}


def refuse_hand(actor, people, error, words):
    """Raise ``error`` with ``words`` where ``actor`` had a hand in it, as one of ``people``."""
    if had_a_hand(actor, people):
        raise error(str(words))


def refuse_own(actor, member_id, error, words=OWN):
    """Raise ``error`` with ``words`` where the matter of this member is ``actor``'s own."""
    if is_own(actor, member_id):
        raise error(str(words))
