"""Nothing typed is lost: every form of every page, refused, sent without a session, and sent with a stale token.

Forms are found by opening every page of the access table as everybody who may, so a new form is tried automatically.
"""

import inspect
import re
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

from core.typed import MARK, was_refused
from tests.access.table import ROWS
from tests.access.test_access import OPEN, routes

#: What is typed. Plain letters look the same in HTML, JSON and SQL; the blanks say that a person wrote it.
TYPED = "typed by hand 7391"
NUMBER = "331004199001011237"
LONG = "x" * 20_000
PAGES = [row for row in ROWS if "2" in row.expected("GET").values()]
SENDS = [row for row in ROWS if set(row.expected("POST").values()) & set("234")]
WRITTEN = {"text", "search", "email", "tel", "url"}

TWICE = "sent twice"

#: Views whose forms are never kept (core/typed.py: never_kept), each with what happens to them instead.
NEVER_KEPT = {
    "sign_in": "passwords are typed again",
    "activate": "codes and passwords are typed again",
    "password_change": "passwords are typed again",
    "first_run": "the code and the password are typed again; a refused form comes back filled in",
    "ballot_vote": "a ballot leaves no trace; static/js/ballot.js keeps it on the voter's own device",
    "vote": "the same, and there is no session and no token",
}
#: Text that is kept in another place than the database.
STORED_ELSEWHERE = {"roster_import": "a pasted table is a file", "pledge_import": "the same"}
#: Forms that refuse nothing that a person can type.
TAKES_ALL = {"roster_import": "what a pasted table lacks is asked on the next page"}
#: Views that read what was sent, and have nothing to type in.
NO_TEXT = {
    "seat_switch": "a choice",
    "secretary_list": "a choice for each branch",
    "set_language": "a choice",
    "entry_strike_off": "a button",
    "entry_evidence": "files alone",
    "enrolment_enrol": "ticks",
    "entries_remind": "ticks",
    "sheets_remind": "ticks",
    "sheet_pdf": "a choice",
    "scan_upload": "a file alone",
    "sheet_new_autosave": "the same",
    "sheet_autosave": "what is saved in the background stays in the page",
    "message_preferences": "an address, where the installation sends e-mail",
}
#: Addresses whose form is on a page that is not above them.
ELSEWHERE = {"item_check": "sheet_check", "disclosure_act": "disclosure_detail"}
#: Open to visitors: no sign-in page stands before them.
FOR_EVERYBODY = {row.name for row in ROWS if row.expected("POST")["n"] not in ">m"}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self):
        super().__init__()
        self.forms, self._form, self._open, self._open_select = [], None, None, None

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
        if self._open_select is None:  # of a list of suggestions
            return
        first = facts.get("value") and not self._form.values.get(self._open_select)
        if "selected" in facts or first:
            self._form.values[self._open_select] = facts.get("value", "")

    def on_button(self, facts):
        removes = (facts.get("value") or "").startswith("remove")  # its row is not expected back
        if facts.get("name") and not removes:
            self._form.choices.setdefault(facts["name"], facts.get("value", ""))

    def handle_data(self, data):
        if self._open is not None:
            self._form.values[self._open] = data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._open = None
        if tag == "select":
            self._open_select = None
        if tag == "form":
            self._form = None


class Form:
    def __init__(self, action):
        self.addresses = [action]
        self.values, self.kinds, self.choices = {}, {}, {}
        self.shown = True  # a page has it, so the page can give it back

    @classmethod
    def posted(cls, data, user):
        """A form of which only is known what the table posts: what has a Chinese sign in it was typed."""
        form = cls("")
        for name, value in data.items():
            written = isinstance(value, str) and not value.isascii()
            form.add(name, value, "text" if written else "hidden")
        form.shown = False
        mark = [str(user.pk) if user else None, "/"]
        form.add(MARK, Signer(salt="core.typed").sign_object(mark), "hidden")
        return form

    def add(self, name, value, kind):
        self.values[name], self.kinds[name] = value, kind

    @property
    def typed(self):
        """The fields into which a person writes words."""
        return [name for name, kind in self.kinds.items() if kind in WRITTEN | {"textarea"}]

    def sent(self, text, *, others=None):
        """The fields as a browser sends them with ``text`` in each typed one; ``others``: the value of the rest."""
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


def holds(page, name=None):
    """Whether what was typed is in a field of the page: in any, or in ``name`` of its own form."""
    own = re.sub(r'<section class="[^"]*typed-again".*?</section>', "", page, flags=re.S)
    found = [
        field
        for form in forms_of(page if name is None else own)
        for field, value in form.values.items()
        if TYPED in value
    ]
    return bool(found) if name is None else name in found


def followed(client, response):
    """The page that the answer leads to in the end."""
    for _step in range(5):
        if response.status_code not in (301, 302, 303):
            break
        response = client.get(response.url)
    return response.content.decode(errors="replace")


def accepted(response):
    """Whether a POST was carried out: it leads on, and no message says that something was refused."""
    leads_on = response.status_code in (302, 303)
    return leads_on and not was_refused(response.wsgi_request)


def undone(act, *arguments):
    with transaction.atomic():
        try:
            return act(*arguments)
        finally:
            transaction.set_rollback(True)


# ── without a session, and with a token of before ───────────────────────────────────────────────────
def dead_session(client, user, address, data):
    """Sent after the session ended, then signed in again: the page that comes in the end."""
    Session.objects.filter(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value).delete()
    response = client.post(address, data)
    assert response.url.startswith(reverse("sign_in"))
    onwards = client.get(response.url)
    client.force_login(user)
    return followed(client, client.get(onwards.context["next"] or "/"))


def stale_token(client, user, address, data):
    """Sent with the token of before: the page that comes in the end."""
    checking = Client(enforce_csrf_checks=True)
    checking.cookies.update(client.cookies)
    return followed(checking, checking.post(address, data | {"csrfmiddlewaretoken": "x" * 64}))


def keeps_nothing(name):
    return any(getattr(one.callback, "never_kept", False) for one in routes() if one.name == name)


def test_only_the_views_with_a_reason_keep_nothing():
    assert {row.name for row in SENDS if keeps_nothing(row.name)} == set(NEVER_KEPT)


@pytest.mark.slow
@pytest.mark.engineless  # test_access.py asks each address on both engines
@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", [row for row in SENDS if row.name not in NEVER_KEPT], ids=lambda row: row.name
)
def test_whatever_is_sent_comes_back_after_signing_in_and_with_a_new_token(world, row):
    """Every address that takes a POST, also one whose form no page shows."""
    signs = row.expected("POST")
    who = next((who for who in "msouvacd" if signs[who] in "234"), None)
    if who is None or row.name in OPEN:
        return
    address, user = reverse(row.name, kwargs=row.kwargs(world)), world.users[who]
    mark = Signer(salt="core.typed").sign_object([str(user.pk), "/"])
    sent = {**row.posted(world), "probe": TYPED, MARK: mark}
    assert holds(undone(stale_token, world.client(who), user, address, sent))
    if signs["n"] == ">":
        assert holds(undone(dead_session, world.client(who), user, address, sent))


# ── every form of every page ────────────────────────────────────────────────────────────────────────
def refusals(form):
    """(what is wrong with it, what is sent): one of them is refused by nearly every form."""
    yield "an identity number", form.sent(f"{TYPED} {NUMBER}")
    yield "the other fields", form.sent(TYPED, others="x")
    yield "too long", form.sent(f"{LONG} {TYPED}")
    yield TWICE, form.sent(TYPED)


def tried(world, who, form, address):
    """(what is wrong with it, "kept", "accepted" or "lost") for every way to be refused or too late."""
    for what, data in refusals(form):
        yield what, undone(refused, world.client(who), form, address, data, what)
    for way in (dead_session, stale_token):
        if way is stale_token or name_of(address) not in FOR_EVERYBODY:
            page = undone(way, world.client(who), world.users.get(who), address, form.sent(TYPED))
            name = form.typed[0] if form.shown and who not in "rn" else None
            yield way.__name__, "kept" if holds(page, name) else "lost"


def refused(client, form, address, data, what):
    for _time in range(2 if what == TWICE else 1):
        with CaptureQueriesContext(connection) as queries:
            response = client.post(address, data)
    if response.streaming or not response.headers["Content-Type"].startswith("text/html"):
        return "accepted"
    if accepted(response):
        return "accepted" if what == TWICE or is_stored(queries, address) else "lost: cut off"
    page = followed(client, response)
    # the form of what was done by the first click is gone, and an address of nobody has no page
    elsewhere = what == TWICE or response.status_code == 404 or not form.shown
    return "kept" if holds(page, None if elsewhere else form.typed[0]) else "lost"


def is_stored(queries, address):
    """Whether what was typed went into the database, beside the session."""
    written = [query["sql"] for query in queries if "django_session" not in query["sql"][:60]]
    return name_of(address) in STORED_ELSEWHERE or any(TYPED in sql for sql in written)


def faults_of(world, who, form, address):
    """What is lost of the form, in sentences."""
    name, said = name_of(address), dict(tried(world, who, form, address))
    wrong = [f"{name} by {who}, {what}: {how}" for what, how in said.items() if "lost" in how]
    refused_once = any(said[what] == "kept" for what, _data in refusals(form))
    if not refused_once and name not in TAKES_ALL:
        wrong.append(f"{name} by {who}: nothing was refused, so nothing is shown")
    return wrong


@pytest.mark.slow
@pytest.mark.engineless  # test_access.py asks each address on both engines
@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_the_forms_of_a_page_come_back_filled_in(world, row):
    seen, wrong = set(), []
    page, query = reverse(row.name, kwargs=row.kwargs(world)), row.asked(world)
    for who, sign in row.expected("GET").items():
        if sign != "2":
            continue
        for form in forms_on(world.client(who), page, query):
            for address in form.addresses:
                key = (name_of(address), *form.typed)
                if form.typed and key[0] not in NEVER_KEPT and key not in seen:
                    seen.add(key)
                    wrong += faults_of(world, who, form, address)
    assert wrong == []


@pytest.mark.slow
@pytest.mark.engineless  # test_access.py asks each address on both engines
@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [row for row in SENDS if row.post and row.name not in NEVER_KEPT],
    ids=lambda row: row.name,
)
def test_the_form_of_a_verb_comes_back_filled_in(world, row):
    """In the state that the table makes for it. Its form is on the page of the thing, some steps up the address; where
    that state has none, what the table posts is the form."""
    address = reverse(row.name, kwargs=row.kwargs(world))
    who, form = next(forms_near(world, row, address), (None, None))
    if form is None:
        who = next((who for who, sign in row.expected("POST").items() if sign in "23"), None)
        form = Form.posted(row.posted(world), world.users.get(who))
        assert form.typed or row.name in NO_TEXT or not reads_a_form(row), "nobody knows its fields"
    assert row.name not in NO_TEXT or not form.typed
    if who is not None and form.typed:
        assert faults_of(world, who, form, address) == []


def reads_a_form(row):
    """Whether the view itself reads what was sent; if not, its form is a button."""
    [view] = [one.callback for one in routes() if one.name == row.name]
    return bool(re.search(r"POST\.|POST\b[,)]|Form\(", inspect.getsource(inspect.unwrap(view))))


def forms_near(world, row, address):
    """(who, form) for each form that sends to ``address``, on it, on a page above or where ELSEWHERE says."""
    steps = address.strip("/").split("/")
    pages = ["/" + "/".join(steps[:count]) + "/" for count in range(len(steps), 0, -1)]
    for other in [one for one in PAGES if one.name == ELSEWHERE.get(row.name)]:
        pages.append(reverse(other.name, kwargs=other.kwargs(world)))
    for who, sign in row.expected("POST").items():
        for page in pages if sign in "23" else []:
            for form in forms_on(world.client(who), page, row.asked(world)):
                if address in [urlsplit(one).path for one in form.addresses]:
                    yield who, form
