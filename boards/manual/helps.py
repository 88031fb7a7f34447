"""The help that opens on each page: what the page is, and what to do next (``docs/manual/help.md``)."""

from functools import cache

from django.conf import settings
from django.utils.translation import get_language

FILE = settings.BASE_DIR / "docs/manual/help.md"


@cache
def helps():
    """Name of a page's address → its help in Chinese and in English."""
    found = {}
    for section in FILE.read_text(encoding="utf-8").split("\n## ")[1:]:
        names, _line, text = section.partition("\n")
        chinese, english = text.strip().split("\n\n")
        found |= dict.fromkeys(names.split(", "), (chinese, english))
    return found


def help_of(name):
    """The help of the page in the language of the request; "" where it has none."""
    chinese, english = helps().get(name, ("", ""))
    return chinese if (get_language() or "").startswith("zh") else english
