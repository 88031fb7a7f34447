"""State machines: one table for each, checked before every step, under the lock of the row.

    TRANSITIONS = Transitions(
        {(State.DRAFT, "adopt"): State.ADOPTED, (State.DRAFT, "drop"): State.DROPPED},
        error=ReviewError,
        sentence=gettext_lazy("The list is “%(state)s”: this is no longer possible."),
        related=("organisation",),
    )

    row = TRANSITIONS.locked(row, "adopt")   # locked, read again, in its next state; then row.save(update_fields=…)

A pair that is not in the table is refused. tests/core/test_states.py finds every table of the installation, and fails for
a row that no code uses.
"""

from collections.abc import Mapping


class Transitions(Mapping):
    """(state, verb) → next state, of one model. The state is None before a row's first step.

    table      the rows
    error      the exception raised for a pair that is not in the table; none for tables that only queries use
    sentence   its text, one for all states or {state: text}; %(name)s is replaced by a field of the row in its display form
    field      the field that holds the state
    related    relations that are read together with a locked row
    no_key     False where a verb reads rows that refer to this one: then adding such rows waits for the lock
    """

    def __init__(self, table, *, error=None, sentence="", field="state", related=(), no_key=True):
        self._table = dict(table)
        self.error, self.sentence = error, sentence
        self.field, self.related, self.no_key = field, related, no_key

    def __getitem__(self, pair):
        return self._table[pair]

    def __iter__(self):
        return iter(self._table)

    def __len__(self):
        return len(self._table)

    def may(self, row, verb):
        """Whether ``verb`` is possible in the present state of ``row``."""
        return (getattr(row, self.field), verb) in self._table

    def verbs(self, row):
        """The verbs that are possible in the present state of ``row``: for its buttons."""
        return {verb for state, verb in self._table if state == getattr(row, self.field)}

    def before(self, verb):
        """The states in which ``verb`` may happen: for queries."""
        return [state for state, asked in self._table if asked == verb]

    def after(self, verb):
        """The one state that ``verb`` leads to, wherever it starts: for queries."""
        [state] = {state for (_before, asked), state in self._table.items() if asked == verb}
        return state

    def refusal(self, row, verb):
        """Why ``verb`` may not happen to ``row``, in a sentence; None where it may."""
        if self.may(row, verb):
            return None
        sentence = self.sentence
        if isinstance(sentence, Mapping):
            sentence = sentence[getattr(row, self.field)]
        return sentence % _Facts(row)

    def require(self, row, verb, *, said=None):
        """The state that ``verb`` leads to; ``error`` where it may not happen, with ``said`` in place of the sentence."""
        if refusal := self.refusal(row, verb):
            raise self.error(said or refusal)
        return self._table[getattr(row, self.field), verb]

    def locked(self, row, verb, *, said=None):
        """``row`` locked, read again and in the state that ``verb`` leads to, not saved yet; ``error`` as ``require``."""
        rows = type(row).objects.select_for_update(of=("self",), no_key=self.no_key)
        if self.related:
            rows = rows.select_related(*self.related)
        row = rows.get(pk=row.pk)
        setattr(row, self.field, self.require(row, verb, said=said))
        return row


class _Facts:
    """The fields of a row by name, for a sentence: what people read where the field has choices."""

    def __init__(self, row):
        self.row = row

    def __getitem__(self, name):
        display = getattr(self.row, f"get_{name}_display", None)
        return display() if display else getattr(self.row, name)
