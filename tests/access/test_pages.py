"""Every page of the table: valid HTML without anything that the reader may not know."""

import re

import pytest
from django.urls import reverse

from accounts.identity.models import User
from tests.access.html import faults_of
from tests.access.table import ROWS
from tests.access.world import IDENTITY, MOBILE

#: Nobody sits in front of the screen in a hall.
WITHOUT_HELP = {"board_kiosk"}
PAGES = [row for row in ROWS if "2" in row.expected("GET").values()]


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h1>x</h1><h1>y</h1>", "2 h1"),
        ("<title> </title>", "no title"),
        ("<p id=a></p><p id=a></p>", "id a more than once"),
        ("<input name=q>", "input q has no label"),
        ("<input id=q name=q><label for=r></label>", "q has no label"),
        ("<p style='color:red'>", "style on <p>"),
        ("<a onclick='x()'>", "onclick on <a>"),
        ("<a href='javascript:x()'>", "href on <a>"),
        ("<script>x()</script>", "inline <script>"),
        ("<style>p{}</style>", "inline <style>"),
        ("<img src=x>", "<img src=x> without alt"),
        ("<form method=post></form>", "form without csrf token"),
    ],
)
def test_the_check_finds_what_it_is_for(html, fault):
    assert fault in faults_of(html)


def test_the_check_lets_a_sound_page_pass():
    html = (
        "<!doctype html><html lang='zh-Hans'><title>题</title><h1>题</h1><label>名<input name=q></label>"
        "<form method=post><input type=hidden name=csrfmiddlewaretoken></form><svg><title></title></svg>"
        "<label for=a>甲</label><input id=a><script src=x.js></script>"
    )
    assert faults_of(html.replace("'zh-Hans'", '"zh-Hans"')) == []


def pages(world, row):
    """(who, text) for each of the cast who gets the page, as far as it is HTML."""
    address = reverse(row.name, kwargs=row.kwargs(world))
    for who, expected in row.expected("GET").items():
        if expected == "2":
            response = world.client(who).get(address, row.asked(world))
            content = response.getvalue() if response.streaming else response.content
            html = response.headers["Content-Type"].startswith("text/html")
            if html and response.status_code == 200:  # with more in the world it may lead elsewhere
                yield who, content.decode()


@pytest.mark.slow
@pytest.mark.engineless  # test_access.py asks each address on both engines
@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_each_page_is_sound_and_leaks_nothing(filled_world, row):
    world = filled_world
    wrong = []
    for who, text in pages(world, row):
        wrong += [f"{who}: {fault}" for fault in faults_of(text)]
        words = [IDENTITY, MOBILE] if row.public else world.forbidden(who)
        wrong += [f"{who} reads {word}" for word in words if word in text]
        if row.name not in WITHOUT_HELP and "page-help" not in text:
            wrong.append(f"{who} finds no help: give {row.name} a section in docs/manual/help.md")
        wrong += [f"{who} reads a password" for hash_ in hashes() if hash_ in text]
    assert wrong == []


def hashes():
    return [value for value in User.objects.values_list("password", flat=True) if len(value) > 8]


def test_the_forbidden_words_are_of_the_kind_that_is_looked_for():
    assert re.fullmatch(r"\d{17}[\dX]", IDENTITY)
