"""Puts what was typed back into a page: into the form it came from, or on top where that form is no longer there.

It works on the finished page, so that every form has it, drawn by Django, by crispy-forms or by hand.
"""

from collections import defaultdict
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

#: Inputs whose value is not typed, or that no page may fill in.
_LEFT_ALONE = {"hidden", "password", "file", "submit", "button", "image", "reset"}
_CHOSEN = {"checkbox", "radio"}


class _Forms(HTMLParser):
    """The forms of a page that are sent by POST: [(addresses, names of fields)]; one that is asked for by GET is empty."""

    def __init__(self):
        super().__init__()
        self.found, self._inside = [], False

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag == "form":
            self._inside = (facts.get("method") or "").lower() == "post"
            self.found.append((set(), set()))
            if self._inside:
                self.found[-1][0].add(_path(facts.get("action")))
        elif self._inside:
            addresses, names = self.found[-1]
            if facts.get("formaction"):
                addresses.add(_path(facts["formaction"]))
            names.add(facts.get("name"))

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False


def _path(address):
    return urlsplit(address or "").path


def place_of(page, kept, *, here):
    """Which form of ``page``, counted from 0, sends to where ``kept`` was sent; None where none does.

    here  the path of the page: a form without an address sends there
    """
    forms, to = _Forms(), _path(kept["address"])
    forms.feed(page)
    wanted = {name for name, _ in kept["fields"]}
    fitting = [
        (len(wanted & names), -place)
        for place, (addresses, names) in enumerate(forms.found)
        if to in addresses or ("" in addresses and to == here)
    ]
    return -max(fitting)[1] if fitting else None


class _Refilled(HTMLParser):
    """Copies a page; the form at ``place`` gets the values, ``note`` on top, and every panel round it is opened."""

    def __init__(self, place, fields, note):
        super().__init__(convert_charrefs=False)
        self.out, self.filled, self.names = [], False, set()
        self._place, self._note = place, note
        self._left = defaultdict(list)
        for name, value in fields:
            self._left[name].append(value)
        self._posted = {name: set(values) for name, values in self._left.items()}
        self._seen, self._inside, self._skips = -1, False, False
        self._panels, self._select = [], None

    # ── what is left over ──
    def rest(self):
        """[(name, value)] of what found no field."""
        return [
            (name, value)
            for name, values in self._left.items()
            if name not in self.names
            for value in values
        ]

    # ── the page ──
    def handle_starttag(self, tag, attributes):
        raw = self.get_starttag_text()
        if tag == "details":
            self._panels.append(len(self.out))
        if tag == "form":
            self._seen += 1
            self._inside = self._seen == self._place
            if self._inside:
                self._open_panels()
                raw += self._note
        elif self._inside:
            raw = self._field(tag, dict(attributes), raw)
        self.out.append(raw)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        self._skips = self._skips and tag != "textarea"
        if tag == "details" and self._panels:
            self._panels.pop()
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = None
        self.out.append(f"</{tag}>")

    def _open_panels(self):
        for place in self._panels:
            if " open" not in self.out[place]:
                self.out[place] = self.out[place][:-1] + " open>"

    def _field(self, tag, facts, raw):
        name = facts.get("name")
        if tag == "option" and self._select in self._posted:
            facts.pop("selected", None)
            return _tag(tag, facts, selected=facts.get("value") in self._posted[self._select])
        if tag not in ("input", "select", "textarea") or name is None:
            return raw
        if tag == "select":
            self._select = name
            self._take(name)
        return {"input": self._input, "textarea": self._textarea}.get(tag, _same)(facts, raw)

    def _input(self, facts, raw):
        name, kind = facts["name"], (facts.get("type") or "text").lower()
        if kind in _LEFT_ALONE:
            self.names.add(name)
            return raw
        if kind in _CHOSEN:
            self._take(name)
            facts.pop("checked", None)
            return _tag("input", facts, checked=facts.get("value", "on") in self._posted.get(name, ()))  # fmt: skip
        if name not in self._posted:
            return raw
        value = self._next(name)
        return _tag("input", facts | {"value": value})

    def _textarea(self, facts, raw):
        if facts["name"] not in self._posted:
            return raw
        self._skips = True
        return raw + "\n" + escape(self._next(facts["name"]))

    def _next(self, name):
        """The next value of the fields ``name``; empty where fewer were sent than there are."""
        values = self._left[name]
        value = values.pop(0) if values else ""
        self.filled |= bool(value)
        return value

    def _take(self, name):
        """All values of boxes and lists ``name`` have their place."""
        self.names.add(name)
        self.filled |= bool(self._left.get(name))

    # ── copied as it is ──
    def _copy(self, text):
        if not self._skips:
            self.out.append(text)

    def handle_data(self, data):
        self._copy(data)

    def handle_entityref(self, name):
        self._copy(f"&{name};")

    def handle_charref(self, name):
        self._copy(f"&#{name};")

    def handle_comment(self, data):
        self._copy(f"<!--{data}-->")

    def handle_decl(self, decl):
        self._copy(f"<!{decl}>")


def _same(facts, raw):
    return raw


def _tag(tag, facts, **flags):
    """The start tag, written again. flags: attributes without a value, given or not."""
    pairs = [
        name if value is None else f'{name}="{escape(value)}"' for name, value in facts.items()
    ]
    return f"<{' '.join([tag, *pairs, *(name for name, given in flags.items() if given)])}>"


def refilled(page, place, fields, *, note=""):
    """(the page, whether a field was filled, [(name, value)] of what found no field).

    note  HTML that is put on top of the form
    """
    parser = _Refilled(place, fields, note)
    parser.feed(page)
    parser.close()
    return "".join(parser.out), parser.filled, parser.rest()


def on_top(page, html):
    """The page with ``html`` at the beginning of its main part."""
    head, main, rest = page.partition("<main")
    opening, end, rest = rest.partition(">")
    return f"{head}{main}{opening}{end}{html}{rest}" if main else page
