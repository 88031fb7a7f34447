"""Rows that ship with an app: the first versions of its rules, put into a table that is still empty.

An app declares them in its module ``shipped`` with ``@ships("app label")``; each is called after every migrate of that app
and writes nothing if its table has rows, so rows that administrators deleted do not come back.
"""

from core.declared import Declared

SHIPPED = Declared("rows that ship", module="shipped")


def ships(label):
    """Register a function without arguments that puts the first rows of the app ``label`` in place."""

    def register(function):
        SHIPPED.add_function(function, (label, function))
        return function

    return register


def put_in_place(app_config, using, **kwargs):
    """Receiver of ``post_migrate``: create the rows that ship with the app."""
    if using != "default":
        return
    for label, function in SHIPPED.values():
        if label == app_config.label:
            function()
