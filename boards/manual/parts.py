"""The parts of the manual, one for each role, from ``docs/manual/zh/``. The manual is in Chinese; its texts are ours, not user input."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.utils.safestring import mark_safe
from markdown import Markdown

FOLDER = settings.BASE_DIR / "docs/manual/zh"
#: The parts in their order, named by roles as far as a role has one; files of FOLDER.
NAMES = (
    "member", "secretary", "committee", "supervisor", "administrator", "security", "auditor", "public",
)  # fmt: skip
#: How a text of FOLDER names a static file, so that pictures also show where the repository is read.
_STATIC = re.compile(r"\.\./\.\./\.\./static/([\w./-]+)")


@dataclass(frozen=True)
class Part:
    """One part: its name, and its text as HTML; ``address_of`` gives the address of a static file by its name."""

    name: str
    address_of: Callable

    @cached_property
    def _source(self):
        return (FOLDER / f"{self.name}.md").read_text(encoding="utf-8")

    @property
    def title(self):
        return self._source.partition("\n")[0].removeprefix("# ")

    @property
    def lead(self):
        """The first paragraph: for whom the part is."""
        return self._source.split("\n\n")[1]

    @cached_property
    def _converted(self):
        converter = Markdown(
            extensions=["tables", "toc"], extension_configs={"toc": {"toc_depth": "2", "slugify": _numbered()}}
        )  # fmt: skip
        body = _STATIC.sub(lambda found: self.address_of(found[1]), self._source.partition("\n")[2])
        return converter.convert(body), converter.toc

    @property
    def body(self):
        return mark_safe(self._converted[0])

    @property
    def contents(self):
        return mark_safe(self._converted[1])


def _numbered():
    """Ids of headings by their order: words in Chinese make no addresses."""
    count = iter(range(1, 1000))
    return lambda _heading, _separator: f"part-{next(count)}"


@cache
def parts(address_of):
    """Name → Part, in their order."""
    return {name: Part(name, address_of) for name in NAMES}
