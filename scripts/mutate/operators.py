"""The mutants of a module: the kind of change, the place, and the edit of its syntax tree.

A mutant changes one place: a comparison or its boundary, ``and``/``or`` or one of their operands, a sum or product, a number
or truth value, a returned value, a ``not``, a condition, a condition of a query, an element of a table, a whole statement.
Texts, annotations, decorators and the sizes of batches are left alone: they decide nothing.
"""

import ast
from dataclasses import dataclass, field

_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_NAMES = {"max": "min", "min": "max", "any": "all", "all": "any"}
_BOUNDARIES = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}
_QUERIES = {"filter", "exclude", "Q"}
#: Arguments that change how something is done, never its result.
_SIZES = {"batch_size", "chunk_size", "timespec", "ensure_ascii", "separators", "no_key", "of"}
_TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass
class Mutant:
    """One change. ``edit(nodes, parents)`` makes it in a fresh tree, whose nodes are numbered as ast.walk yields them."""

    name: str  # "function: change", unique in the module
    line: int
    lines: range  # of the statement (or its head) that is changed
    unit: (
        tuple | None
    )  # (qualified name, first line) of the outermost function; None for a table of the module
    statement: int  # number of the top-level statement, for a table
    edit: object = field(repr=False)


def mutants_of(source):
    """All mutants of the module ``source``, in order of their lines."""
    return _Finder(source).mutants


def applied(source, mutant):
    """The syntax tree of ``source`` with ``mutant``."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    mutant.edit(nodes, _parents(tree))
    return ast.fix_missing_locations(tree)


def _parents(tree):
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def _replace(parents, old, new):
    ast.copy_location(new, old)
    parent = parents[old]
    for name, value in ast.iter_fields(parent):
        if value is old:
            setattr(parent, name, new)
        elif isinstance(value, list) and any(item is old for item in value):
            setattr(parent, name, [new if item is old else item for item in value])


class _Finder:
    def __init__(self, source):
        self.source, self.tree = source, ast.parse(source)
        self.nodes = list(ast.walk(self.tree))
        self.numbers = {id(node): number for number, node in enumerate(self.nodes)}
        self.parents = _parents(self.tree)
        self.mutants, self.names = [], {}
        for number, statement in enumerate(self.tree.body):
            self._statement(statement, number, None, "")
        self.mutants.sort(key=lambda mutant: mutant.line)

    # where

    def _statement(self, node, number, unit, path):
        if isinstance(node, ast.ClassDef):
            for child in node.body:
                if isinstance(child, _DEFINED):
                    self._statement(child, number, unit, f"{path}{node.name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            self.where = (f"{path}{node.name}", first), number, f"{path}{node.name}"
            defaults = [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
            for child in [*node.body, *defaults]:
                self._visit(child)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                self.where = None, number, target.id
                self._visit(node.value)

    def _visit(self, node):
        if isinstance(node, ast.Call) and _called(node) in _TRANSLATED:
            return
        if isinstance(node, ast.JoinedStr):
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    self._visit(part.value)
            return
        method = getattr(self, f"on_{type(node).__name__.lower()}", None)
        if method:
            method(node)
        if isinstance(node, ast.keyword) and node.arg in _SIZES:
            return
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    self._visit(child)

    def _add(self, node, what, edit, line=None):
        unit, statement, named = self.where
        name = f"{named}: {what}"
        self.names[name] = again = self.names.get(name, 0) + 1
        number = self.numbers[id(node)]
        self.mutants.append(
            Mutant(
                name=name if again == 1 else f"{name} #{again}",
                line=line or getattr(node, "lineno", None) or self._lines(node).start,
                lines=self._lines(node),
                unit=unit,
                statement=statement,
                edit=lambda nodes, parents: edit(nodes[number], parents),
            )
        )

    def _lines(self, node):
        """The lines of the statement around ``node``; of an ``if`` or loop only its head."""
        while not isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            node = self.parents[node]
        last = node.end_lineno if hasattr(node, "end_lineno") else node.body[-1].end_lineno
        body = getattr(node, "body", None)
        if isinstance(body, list) and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return range(body[0].lineno, node.end_lineno + 1)  # a default: who runs the body
        if isinstance(body, list):
            last = max(node.lineno, body[0].lineno - 1)
        return range(node.lineno, last + 1)

    def _text(self, node):
        text = " ".join(ast.unparse(node).split())
        return text if len(text) <= 70 else f"{text[:45]} … {text[-22:]}"

    # what

    def on_compare(self, node):
        for number, operator in enumerate(node.ops):
            if other := _COMPARED.get(type(operator)):

                def edit(node, parents, number=number, other=other):
                    node.ops[number] = other()

                sign = _SIGNS[other]
                self._add(node, f"{self._text(node)} → {sign}", edit)
                if number == 0 and isinstance(operator, (ast.In, ast.NotIn)):
                    self._elements(node.comparators[0])

    def on_boolop(self, node):
        def swap(node, parents):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()

        self._add(
            node, f"{self._text(node)} → {'or' if isinstance(node.op, ast.And) else 'and'}", swap
        )
        for number, value in enumerate(node.values):

            def drop(node, parents, number=number):
                del node.values[number]
                if len(node.values) == 1:
                    _replace(parents, node, node.values[0])

            self._add(value, f"without the condition {self._text(value)}", _of_parent(drop))

    def on_unaryop(self, node):
        if isinstance(node.op, ast.Not):
            self._add(
                node,
                f"{self._text(node)} → without not",
                lambda node, parents: _replace(parents, node, node.operand),
            )

    def on_binop(self, node):
        other = _COMPUTED.get(type(node.op))
        if not other or any(
            isinstance(side, (ast.JoinedStr, ast.List)) for side in (node.left, node.right)
        ):
            return
        if any(
            isinstance(side, ast.Constant) and isinstance(side.value, str)
            for side in (node.left, node.right)
        ):
            return
        if (
            isinstance(node.op, ast.Mod)
            and isinstance(node.left, ast.Call)
            and _called(node.left) in _TRANSLATED
        ):
            return

        def edit(node, parents):
            node.op = other()

        self._add(node, f"{self._text(node)} → {_SIGNS[other]}", edit)

    def on_constant(self, node):
        value = node.value
        if isinstance(value, bool):
            self._add(node, f"{value} → {not value}{self._around(node)}", _constant(not value))
        elif isinstance(value, (int, float)):
            self._add(node, f"{value} → {value + 1}{self._around(node)}", _constant(value + 1))

    def _around(self, node):
        """ " in …", the expression around a number; "" if there is none."""
        parent = self.parents[node]
        while isinstance(parent, (ast.keyword, ast.UnaryOp, ast.Slice)):
            parent = self.parents[parent]
        return f" in {self._text(parent)}" if isinstance(parent, ast.expr) else ""

    def on_call(self, node):
        name = _called(node)
        if isinstance(node.func, ast.Name) and name in _NAMES:

            def edit(node, parents):
                node.func = ast.copy_location(ast.Name(_NAMES[name], ast.Load()), node.func)

            self._add(node, f"{self._text(node)} → {_NAMES[name]}", edit)
        if name == "Decimal" and len(node.args) == 1 and _is_text(node.args[0]):
            more = str(float(node.args[0].value) + 1)
            self._add(node.args[0], f"{self._text(node)} → {more}", _constant(more))
        if name in _QUERIES:
            self._conditions(node)
        for keyword in node.keywords:
            self._boundary(keyword)
            if keyword.arg == "update_fields":
                self._elements(keyword.value)

    def _conditions(self, node):
        for kind, values in (("args", node.args), ("keywords", node.keywords)):
            for number, value in enumerate(values):
                if getattr(value, "arg", "") is None or isinstance(value, ast.Starred):
                    continue

                def drop(node, parents, kind=kind, number=number):
                    del getattr(node, kind)[number]

                self._add(node, f"{_called(node)} without {self._text(value)}", drop, value.lineno)

    def _boundary(self, keyword):
        path, _, lookup = (keyword.arg or "").rpartition("__")
        if path and lookup in _BOUNDARIES:

            def edit(node, parents):
                node.arg = f"{path}__{_BOUNDARIES[lookup]}"

            self._add(keyword, f"{keyword.arg} → {_BOUNDARIES[lookup]}", edit)

    def _elements(self, node):
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and len(node.elts) > 1:
            for number, value in enumerate(node.elts):

                def drop(node, parents, number=number):
                    del node.elts[number]

                self._add(node, f"without {self._text(value)}", drop, value.lineno)

    def on_set(self, node):
        self._elements(node)

    def on_tuple(self, node):
        if self.where[0] is None and isinstance(self.parents[node], (ast.Assign, ast.AnnAssign)):
            self._elements(node)

    on_list = on_tuple

    def on_dict(self, node):
        for number, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            if isinstance(value, ast.Call) and _called(value) in _TRANSLATED:
                continue

            def drop(node, parents, number=number):
                del node.keys[number], node.values[number]

            what = self._text(key) if key else f"**{self._text(value)}"
            self._add(
                node,
                f"without {what}: {self._text(value)}" if key else f"without {what}",
                drop,
                value.lineno,
            )

    def on_if(self, node):
        for value in (True, False):

            def edit(node, parents, value=value):
                node.test = ast.copy_location(ast.Constant(value), node.test)

            self._add(node, f"if {self._text(node.test)} → {value}", edit)

    on_ifexp = on_if

    def on_while(self, node):
        def edit(node, parents):
            node.test = ast.copy_location(ast.Constant(False), node.test)

        if not (isinstance(node.test, ast.Constant) and node.test.value is True):
            self._add(node, f"while {self._text(node.test)} → False", edit)

    def on_comprehension(self, node):
        for number, test in enumerate(node.ifs):

            def drop(node, parents, number=number):
                del node.ifs[number]

            self._add(node, f"all, not only if {self._text(test)}", drop, test.lineno)

    def on_return(self, node):
        if node.value is None or isinstance(node.value, ast.Constant):
            return

        def edit(node, parents):
            node.value = ast.copy_location(ast.Constant(None), node.value)

        self._add(node, f"return {self._text(node.value)} → None", edit)

    def _gone(self, node):
        self._add(
            node,
            f"without the line {self._text(node)}",
            lambda node, parents: _replace(parents, node, ast.Pass()),
        )

    def on_expr(self, node):
        if isinstance(node.value, ast.Call):
            self._gone(node)

    def on_assign(self, node):
        if any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in node.targets):
            self._gone(node)

    def on_augassign(self, node):
        self._gone(node)

    def on_raise(self, node):
        parent = self.parents[node]
        if not (isinstance(parent, ast.If) and len(parent.body) == 1 and not parent.orelse):
            self._gone(node)  # the only line of an if: the same as a condition that is never true

    on_continue = on_break = on_delete = _gone


_SIGNS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not", ast.Add: "+", ast.Sub: "-", ast.Mult: "*",
    ast.FloorDiv: "//", ast.BitAnd: "&", ast.BitOr: "|",
}  # fmt: skip


def _called(node):
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _constant(value):
    return lambda node, parents: setattr(node, "value", value)


def _of_parent(edit):
    return lambda node, parents: edit(parents[node], parents)
