"""One row of the access table; table.py says how to read and write them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.access.world import CAST

#: member, own secretary, other secretary, supervisor in and out of scope, administrator, security
#: administrator, auditor, mass representative, nobody
COLUMNS = "msouvacdrn"
assert "".join(CAST) == COLUMNS


def only(*who, answer="2", others="x"):
    """``answer`` for some, ``others`` for everybody else who is signed in, the sign-in page for the rest."""
    return "".join(answer if c in who else ">" if c in "rn" else others for c in COLUMNS)


@dataclass(frozen=True)
class Row:
    name: str
    get: str
    post: str = ""
    kwargs: Callable = field(default=lambda w: {})
    data: Callable | dict = field(default_factory=dict)
    query: Callable | dict = field(default_factory=dict)
    public: bool = False
    untouched: str = ""

    def expected(self, method):
        signs = (self.get if method == "GET" else self.post or self.get).replace(" ", "")
        signs = signs * len(COLUMNS) if len(signs) == 1 else signs
        assert len(signs) == len(COLUMNS), f"{self.name}: {signs!r} is not one sign a person"
        return dict(zip(COLUMNS, signs, strict=True))

    def posted(self, world):
        return self.data(world) if callable(self.data) else self.data

    def asked(self, world):
        return self.query(world) if callable(self.query) else self.query


#: What the page sends that asks before a step that cannot be taken back (core/asking.py).
SURE = {"sure": "1"}

SIGNED_IN = only("m", "s", "o", "u", "v", "a", "c", "d")
