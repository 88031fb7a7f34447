"""The codes of acts in the audit trail, and the keys and values of their details, each with its words.

An app declares those that its verbs record in its module ``audit_actions``; ``record`` refuses an undeclared code.
"""

from dataclasses import dataclass

from core.declared import Declared

ACTIONS = Declared("audit actions", module="audit_actions")
DETAILS = Declared("keys of audit details", module="audit_actions")
VALUES = Declared("values of audit details", module="audit_actions")


@dataclass(frozen=True)
class Action:
    """code   kept with each line of the trail
    label  in words
    taken  whether somebody only read it or took it along, and a view may record it
    """

    code: str
    label: object
    taken: bool = False


def audit_actions(labels, *, details=None, values=None, taken=False):
    """Declare what verbs record.

    labels   code → words; verbs use exactly these codes
    details  key of a line's detail → words, for keys that no lower app has declared
    values   coded value of a detail → words
    taken    acts that change nothing: somebody downloaded or printed something
    """
    for code, label in labels.items():
        if len(code) > 50:
            raise ValueError(f"{code} is too long for the code of an audit action")
        ACTIONS.add(code, Action(code, label, taken))
    for key, words in (details or {}).items():
        DETAILS.add(key, words)
    for value, words in (values or {}).items():
        VALUES.add(value, words)
