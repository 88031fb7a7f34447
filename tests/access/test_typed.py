"""Nothing typed is lost: every form of every page, refused, sent without a session, and sent with a stale token.

Forms are found by opening every page of the access table as everybody who may, so a new form is tried by itself.
"""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.signing import Signer
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse

from core.typed import MARK
from tests.access.table import ROWS
from tests.access.test_access import routes
from tests.access.world import World

#: What is typed. Plain letters stand in HTML, JSON and SQL as they are; the blanks say that a person wrote it.
TYPED = "typed by hand 7391"
NUMBER = "331004199001011237"
LONG = "x" * 20_000
PAGES = [row for row in ROWS if "2" in row.expected("GET").values()]
SENDS = [row for row in ROWS if set(row.expected("POST").values()) & set("234")]
WRITTEN = {"text", "search", "email", "tel", "url"}

#: Views whose forms are never kept (core/typed.py: never_kept), each with what happens to them instead.
NEVER_KEPT = {
    "sign_in": "passwords are typed again",
    "activate": "codes and passwords are typed again",
    "password_change": "passwords are typed again",
    "ballot_vote": "a ballot leaves no trace; static/js/ballot.js keeps it on the voter's own device",
    "vote": "the same, and there is no session and no token",
}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self):
        super().__init__()
        self.forms, self._form, self._open = [], None, None

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag == "form":
            posts = (facts.get("method") or "").lower() == "post"
            self._form = Form(facts.get("action") or "") if posts else None
            self.forms += [self._form] if posts else []
        if self._form is None:
            return
        if facts.get("formaction"):
            self._form.addresses.append(facts["formaction"])
        getattr(self, f"on_{tag}", lambda facts: None)(facts)

    def on_input(self, facts):
        name, kind = facts.get("name"), (facts.get("type") or "text").lower()
        if name is None or kind in {"submit", "image", "button", "reset"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in facts:
            self._form.choices.setdefault(name, facts.get("value", "on"))
            return
        self._form.add(name, facts.get("value") or "", kind)

    def on_textarea(self, facts):
        self._open = facts["name"]
        self._form.add(facts["name"], "", "textarea")

    def on_select(self, facts):
        self._open_select = facts["name"]
        self._form.add(facts["name"], "", "select")

    def on_option(self, facts):
        first = facts.get("value") and not self._form.values.get(self._open_select)
        if "selected" in facts or first:
            self._form.values[self._open_select] = facts.get("value", "")

    def on_button(self, facts):
        if facts.get("name"):
            self._form.choices.setdefault(facts["name"], facts.get("value", ""))

    def handle_data(self, data):
        if self._open is not None:
            self._form.values[self._open] = data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._open = None
        if tag == "form":
            self._form = None


class Form:
    def __init__(self, action):
        self.addresses = [action]
        self.values, self.kinds, self.choices = {}, {}, {}

    def add(self, name, value, kind):
        self.values[name], self.kinds[name] = value, kind

    @property
    def typed(self):
        """The fields into which a person writes words."""
        return [name for name, kind in self.kinds.items() if kind in WRITTEN | {"textarea"}]

    def sent(self, text, *, others=None):
        """The fields as a browser sends them with ``text`` in each typed one; ``others``: what stands in the rest."""
        data = dict(self.values)
        for name, kind in self.kinds.items():
            if others is not None and kind not in {"hidden", "file"}:
                data[name] = others
        data |= {name: value for name, value in self.choices.items() if others is None}
        return {name: value for name, value in data.items() if self.kinds.get(name) != "file"} | dict.fromkeys(self.typed, text)  # fmt: skip


def forms_of(page):
    parser = Forms()
    parser.feed(page)
    return parser.forms


def name_of(address):
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def forms_on(client, address, query):
    """The forms of a page that are sent by POST; none where the answer is no page."""
    response = client.get(address, query)
    if response.streaming:
        response.getvalue()
        return
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return
    here = response.request["PATH_INFO"]
    for form in forms_of(response.content.decode()):
        form.addresses = [one or here for one in form.addresses]
        yield form


def holds(page, text=TYPED):
    """Whether ``text`` stands in a field of the page."""
    areas = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    values = re.findall(r'<input[^>]*value="([^"]*)"', page)
    return any(text in unescape(found) for found in [*areas, *values])


def followed(client, response):
    """The page that the answer leads to in the end."""
    for _step in range(5):
        if response.status_code not in (301, 302, 303):
            break
        response = client.get(response.url)
    return b"".join(response).decode(errors="replace") if response.streaming else response.content.decode(errors="replace")  # fmt: skip


def accepted(response):
    return response.status_code in (302, 303) and not getattr(response.wsgi_request, "refusals", [])


def again(client, user):
    """The same browser, signed in once more."""
    client.force_login(user)
    return client


# ── the three ways to lose a form ───────────────────────────────────────────────────────────────────
def dead_session(client, user, address, data):
    """Sent after the session ended; then the same person signs in."""
    Session.objects.filter(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value).delete()
    response = client.post(address, data)
    if response.status_code != 302 or not response.url.startswith(reverse("sign_in")):
        return f"{response.status_code} instead of the sign-in page"
    onwards = client.get(response.url)
    again(client, user)
    page = followed(client, client.get(onwards.context["next"] or "/"))
    return "" if holds(page) else "gone after signing in"


def stale_token(client, user, address, data):
    """Sent with the token of before."""
    checking = Client(enforce_csrf_checks=True)
    checking.cookies.update(client.cookies)
    response = checking.post(address, data | {"csrfmiddlewaretoken": "x" * 64})
    page = followed(checking, response)
    return "" if holds(page) else f"{response.status_code}: gone with a stale token"


def marked(user, page):
    return {MARK: Signer(salt="core.typed").sign_object([str(user.pk), page])}


def undone(act, *arguments):
    with transaction.atomic():
        try:
            return act(*arguments)
        finally:
            transaction.set_rollback(True)


# ── every address that takes a POST ─────────────────────────────────────────────────────────────────
def keeps_nothing(row):
    return any(
        getattr(route.callback, "never_kept", False) for route in routes() if route.name == row.name
    )


def test_only_the_views_with_a_reason_keep_nothing():
    assert {row.name for row in SENDS if keeps_nothing(row)} == set(NEVER_KEPT)


#: Open to visitors, who have no session to lose: no sign-in page stands before them.
FOR_EVERYBODY = {row.name for row in ROWS if row.expected("POST")["n"] not in ">m"}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [row for row in SENDS if row.name not in NEVER_KEPT],
    ids=lambda row: row.name,
)
def test_without_a_session_and_with_a_stale_token_it_comes_back(row):
    world = World()
    address, data = reverse(row.name, kwargs=row.kwargs(world)), row.posted(world)
    wrong = []
    for who, sign in row.expected("POST").items():
        if sign not in "234" or who in "rn":
            continue
        user = world.users[who]
        sent = {**data, "probe": TYPED, **marked(user, "/")}
        ways = [stale_token] if row.name in FOR_EVERYBODY else [stale_token, dead_session]
        for way in ways:
            fault = undone(way, world.client(who), user, address, sent)
            wrong += [f"{way.__name__} by {who}: {fault}"] if fault else []
    assert wrong == []


# ── every form of every page ────────────────────────────────────────────────────────────────────────
def refusals(form):
    """(what is wrong with it, what is sent): one of them is refused by nearly every form."""
    yield "an identity number", form.sent(f"{TYPED} {NUMBER}")
    yield "the other fields", form.sent(TYPED, others="x")
    yield "too long", form.sent(f"{LONG} {TYPED}")
    yield "nothing, but sent twice", form.sent(TYPED)


def tried(world, who, form, address):
    """[(what is wrong with it, "accepted", "kept" or what is lost)] for every way to be refused."""
    for what, data in refusals(form):
        yield what, undone(outcome, world.client(who), address, data, what)


def outcome(client, address, data, what):
    for _time in range(2 if "twice" in what else 1):
        with CaptureQueriesContext(connection) as queries:
            response = client.post(address, data)
    if response.status_code == 200 and not response.headers["Content-Type"].startswith("text/html"):
        return "accepted"
    if accepted(response):
        stored = any(
            TYPED in query["sql"] for query in queries if "django_session" not in query["sql"][:60]
        )
        return "accepted" if stored or "twice" in what else "accepted, and not stored"
    return "kept" if holds(followed(client, response)) else f"lost ({response.status_code})"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_a_refused_form_comes_back_filled_in(row):
    world, seen, wrong = World(), set(), []
    page, query = reverse(row.name, kwargs=row.kwargs(world)), row.asked(world)
    for who, sign in row.expected("GET").items():
        if sign != "2":
            continue
        for form in forms_on(world.client(who), page, query):
            for address in form.addresses:
                name = name_of(address)
                if not form.typed or name in NEVER_KEPT or (name, *form.typed) in seen:
                    continue
                seen.add((name, *form.typed))
                wrong += [f"{name} by {who}, {what}: {said}" for what, said in tried(world, who, form, address) if said not in ("kept", "accepted")]  # fmt: skip
    assert wrong == []
