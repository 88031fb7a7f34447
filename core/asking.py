"""A step that cannot be taken back asks once, on a page: what will happen, to how many, and what it leaves out.

The view asks when the form holds and before the verb; the page sends the same form again, with ``SURE``::

    return ask_first(request, counted, evaluation) or _act(request, evaluation, ...)
"""

from dataclasses import dataclass, field

from django.shortcuts import render

from .typed import MARK

#: The field with which the form comes back from the page that asked.
SURE = "sure"


@dataclass(frozen=True)
class Question:
    """What is asked before a step.

    title   the step, as a heading; ``button`` the same as a command
    says    sentences: what will happen
    lacks   sentences: what is missing or left out, shown as a warning
    back    address of the page to which "not now" leads
    """

    title: str
    button: str
    back: str
    says: list = field(default_factory=list)
    lacks: list = field(default_factory=list)


def ask_first(request, question, *facts):
    """The page that asks, or None where the person has said yes. ``question(*facts)`` makes the Question, if it is needed."""
    if request.POST.get(SURE):
        return None
    fields = [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if name not in ("csrfmiddlewaretoken", MARK)
    ]
    return render(
        request, "asking.html", {"question": question(*facts), "fields": fields, "sure": SURE}
    )
