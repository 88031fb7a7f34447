"""Rows that ship with an app: the first versions of its rules, put into a table that is still empty.

An app declares them in its module ``shipped`` with ``@ships("app label")``; each is called after every migrate of that app
and writes nothing where its table has rows, so what administrators took out does not come back.
"""

_SHIPPED = {}


def ships(label):
    """Register a function without arguments that puts the first rows of the app ``label`` in place."""

    def register(function):
        _SHIPPED.setdefault(label, []).append(function)
        return function

    return register


def put_in_place(app_config, using, **kwargs):
    """Receiver of ``post_migrate``: what ships with the app is there."""
    if using != "default":
        return
    for function in _SHIPPED.get(app_config.label, ()):
        function()
