"""The kinds of messages, each declared by the app that posts it in its module ``message_kinds``."""

from dataclasses import dataclass

from core.declared import Declared

KINDS = Declared("message kinds", module="message_kinds")


@dataclass(frozen=True)
class MessageKind:
    """name     kept with each message
    label    in words, for lists
    outside  whether it also goes out over the channels that the recipient chose
    waits    whether on a day off the outside channels wait until the next working day
    is_open  a function of keys that returns those whose matter still waits; None where a message asks for nothing.
             A key is the number behind the colon of the message's ``about``.
    """

    name: str
    label: object
    outside: bool = True
    waits: bool = True
    is_open: object = None

    def __str__(self):
        return self.name


def message_kind(name, label, *, outside=True, waits=True, is_open=None):
    """Register a kind of message; returns what ``post`` is given. The name is registered once."""
    if len(name) > 40:
        raise ValueError(f"{name} is too long for the name of a kind of message")
    return KINDS.add(name, MessageKind(name, label, outside, waits, is_open))


def kind_called(name):
    """The kind, or a substitute with its name as label if it is not registered."""
    return KINDS.get(name) or MessageKind(name, name)


def label_of(name):
    return str(kind_called(name).label)


def kinds():
    """All registered kinds in the order of their names."""
    return sorted(KINDS.values(), key=lambda kind: kind.name)
