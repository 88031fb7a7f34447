"""What a rule refuses, and how a view shows it to the person who tried."""

from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm


class Refusal(Exception):
    """A verb that the rules refuse; the message is for the person who tried. Each app has a subclass of its own.

    ``fields``: names of form fields; the sentence is shown at the first of them that the form has.
    """

    fields = ()


@contextmanager
def refusals_shown(place):
    """Show a Refusal raised in the block and leave the block: on the form ``place``, or as a message of the request."""
    try:
        yield
    except Refusal as refused:
        if isinstance(place, BaseForm):
            at = next((name for name in refused.fields if name in place.fields), None)
            place.add_error(at, str(refused))
        else:
            messages.error(place, str(refused))
