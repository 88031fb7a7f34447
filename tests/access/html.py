"""The faults of a page that a parser can find."""

from html.parser import HTMLParser

#: Inputs that carry their own name.
_UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.headings, self.titles, self.ids, self.inputs = 0, [], [], []
        self.labelled, self.faults, self.lists = set(), [], set()
        self._in_title = self._in_svg = self._labels = 0
        self.text = []

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        self.headings += tag == "h1"
        self._in_svg += tag == "svg"
        self._labels += tag == "label"
        if tag == "title" and not self._in_svg:
            self._in_title = 1
            self.titles.append("")
        if "id" in facts:
            self.ids.append(facts["id"])
        if tag == "label" and facts.get("for"):
            self.labelled.add(facts["for"])
        self._check_code(tag, facts)
        self._check_field(tag, facts)

    def _check_code(self, tag, facts):
        if tag == "style" or (
            tag == "script" and not facts.get("src") and facts.get("type") != "application/json"
        ):
            self.faults.append(f"inline <{tag}>")
        for name, value in facts.items():
            if (
                name == "style"
                or name.startswith("on")
                or (value or "").strip().lower().startswith("javascript:")
            ):
                self.faults.append(f"{name} on <{tag}>")
        if tag == "img" and "alt" not in facts:
            self.faults.append(f"<img src={facts.get('src')}> without alt")
        # the address of a slip's form has a separate token, and the page sets no cookie
        own_token = "data-token-in-address" in facts
        if tag == "form" and (facts.get("method") or "get").lower() == "post" and not own_token:
            self.faults.append("form without csrf token")

    def _check_field(self, tag, facts):
        if facts.get("name") == "csrfmiddlewaretoken" and "form without csrf token" in self.faults:
            self.faults.remove("form without csrf token")
        if tag not in {"input", "select", "textarea"} or facts.get("type") in _UNLABELLED:
            return
        named = self._labels or facts.get("aria-label") or facts.get("aria-labelledby")
        if not named:
            self.inputs.append(facts.get("id") or f"{tag} {facts.get('name')}")

    def handle_endtag(self, tag):
        self._in_svg -= tag == "svg"
        self._labels -= tag == "label"
        if tag == "title":
            self._in_title = 0

    def handle_data(self, data):
        if self._in_title:
            self.titles[-1] += data


def faults_of(html):
    """A list of sentences; empty for a sound page."""
    page = _Page()
    page.feed(html)
    twice = sorted({name for name in page.ids if page.ids.count(name) > 1})
    faults = list(page.faults)
    if page.headings != 1:
        faults.append(f"{page.headings} h1")
    if not page.titles or not page.titles[0].strip():
        faults.append("no title")
    faults += [f"id {name} more than once" for name in twice]
    faults += [f"{name} has no label" for name in page.inputs if name not in page.labelled]
    if "<html lang=" not in html:
        faults.append("no language")
    return faults
