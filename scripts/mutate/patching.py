"""Puts a mutant into the running process, where its module is long imported by everybody.

A function gets the code of the mutant, so importers and decorators keep the same function object. A table of the module is
recomputed, and takes the place of the old one inside the same object, or by its name in every module that imported it.
Done in a forked process, so nothing has to be put back.
"""

import ast
import gc
import sys
from types import CodeType, FunctionType

from scripts.mutate.operators import applied


class Unfit(Exception):
    """The mutant cannot be put into a running process; it is not counted."""


def all_functions():
    """Every function of this process, imported under any name; call it before gc.freeze()."""
    # By type, not by isinstance: that would wake every lazy object of the process.
    return [found for found in gc.get_objects() if type(found) is FunctionType]


class Patcher:
    """Patches one imported module; ``put(mutant)`` changes this process permanently. ``functions``: all_functions()."""

    def __init__(self, module, source, functions):
        self.module, self.source = module, source
        self.functions = {}
        for found in functions:
            if found.__code__.co_filename == module.__file__:
                code = found.__code__
                key = code.co_qualname, code.co_firstlineno
                self.functions.setdefault(key, []).append(found)

    def put(self, mutant):
        tree = applied(self.source, mutant)
        if mutant.unit:
            self._function(tree, mutant)
        else:
            self._table(tree.body[mutant.statement])

    def _function(self, tree, mutant):
        whole = compile(tree, self.module.__file__, "exec", dont_inherit=True)
        codes = {(code.co_qualname, code.co_firstlineno): code for code in _codes(whole)}
        functions = self.functions.get(mutant.unit)
        if not functions or mutant.unit not in codes:
            raise Unfit(mutant.name)
        for function in functions:
            try:
                function.__code__ = codes[mutant.unit]
            except ValueError as error:  # another number of free variables
                raise Unfit(mutant.name) from error
            self._defaults(function, tree, mutant)

    def _defaults(self, function, tree, mutant):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == function.__name__:
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                if first == mutant.unit[1]:
                    function.__defaults__ = tuple(map(self._value, node.args.defaults)) or None
                    pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                    function.__kwdefaults__ = {
                        argument.arg: self._value(value) for argument, value in pairs if value
                    } or None

    def _value(self, node):
        code = compile(ast.Expression(node), self.module.__file__, "eval", dont_inherit=True)
        return eval(code, vars(self.module))  # noqa: S307 - the source of this very project

    def _table(self, statement):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        old, new = vars(self.module)[target.id], self._value(statement.value)
        if isinstance(old, (dict, set)):
            old.clear()
            old.update(new)
        elif isinstance(old, list):
            old[:] = new
        elif hasattr(old, "__dict__") and type(old) is type(new) and not callable(old):
            vars(old).clear()
            vars(old).update(vars(new))
        else:
            for module in list(sys.modules.values()):
                if getattr(module, "__dict__", {}).get(target.id) is old:
                    setattr(module, target.id, new)


def _codes(code):
    """The code objects of functions and methods in ``code``, not those inside of them."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
