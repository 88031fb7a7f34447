"""The base of all registries: declarations of the apps by name, each with the module that made it."""

import sys

#: Every registry: its contents in words → Declared.
REGISTRIES = {}


class Declared(dict):
    """Name → the declaration with this name.

    what    the contents in words: "message kinds"
    module  the name of the modules in which apps declare it: "message_kinds"
    """

    def __init__(self, what, *, module):
        super().__init__()
        self.what, self.module = what, module
        self.declared_in = {}
        self._home = sys._getframe(1).f_globals["__name__"]
        REGISTRIES[what] = self

    def add(self, name, thing):
        """Keep ``thing`` under ``name``; ValueError where another one has the name. Called by the registry's own functions."""
        module = self._declaring()
        if name in self:
            raise ValueError(
                f"two {self.what} are called {name}: in {self.declared_in[name]} and in {module}"
            )
        self[name], self.declared_in[name] = thing, module
        return thing

    def add_function(self, function, thing=None):
        """Keep ``thing`` (the function itself) under the full name of ``function``."""
        return self.add(
            f"{function.__module__}.{function.__qualname__}", function if thing is None else thing
        )

    def _declaring(self):
        """The module that calls the registry."""
        frame = sys._getframe(1)
        while frame.f_globals["__name__"] in (__name__, self._home):
            frame = frame.f_back
        return frame.f_globals["__name__"]
