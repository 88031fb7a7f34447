"""A finished page gets back what was typed, and nothing else of it changes."""

import pytest

from core.refill import on_top, place_of, refilled

PAGE = """<!doctype html>
<!-- a page --><h1>甲 &amp; 乙 &#8212; <br> 丙</h1>
<form action="/search/"><input name="q"></form>
<details class="sheet"><summary>修改</summary>
<form method="post" action="/act/?next=1"><input type="hidden" name="version" value="3">
<input name="title" value="旧"><input name="line"><input name="line">
<textarea name="words" rows="2">旧 &lt;b&gt;</textarea>
<input type="checkbox" name="tick" value="1" checked><input type="checkbox" name="tick" value="2">
<input type="radio" name="how" value="a" checked><input type="radio" name="how" value="b">
<select name="unit"><option value="1" selected>一</option><option value="2">二</option></select>
<input type="file" name="file"><input type="password" name="pin">
<button formaction="/refuse/">拒绝</button></form></details>
<form method="post" action="/other/"><textarea name="words"></textarea></form>"""


def kept(address, *fields):
    return {"address": address, "fields": list(fields)}


def fill(*fields, note=""):
    return refilled(PAGE, 1, fields, note=note)


@pytest.mark.parametrize(
    ("address", "place"),
    [("/act/", 1), ("/act/?then=2", 1), ("/refuse/", 1), ("/other/", 2), ("/search/", None)],
)
def test_the_form_is_found_by_where_it_sends(address, place):
    assert place_of(PAGE, kept(address, ("words", "x")), here="/page/") == place


def test_a_form_without_an_address_sends_to_its_page():
    page = '<form method="post"><input name="a"></form><form method="post"><input name="b"></form>'
    assert place_of(page, kept("/page/", ("b", "x")), here="/page/") == 1
    assert place_of(page, kept("/page/", ("b", "x")), here="/elsewhere/") is None


def test_nothing_else_of_the_page_changes():
    page, filled, rest = fill()
    assert (filled, rest) == (False, [])
    for part in (PAGE[: PAGE.index("<details")], PAGE[PAGE.index("</details>") :]):
        assert part in page


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (("title", '新"<b>'), '<input name="title" value="新&quot;&lt;b&gt;">'),
        (("words", "\n第一行\n</textarea><b>"), 'rows="2">\n\n第一行\n&lt;/textarea&gt;&lt;b&gt;</textarea>'),
        (("tick", "2"), 'name="tick" value="1"><input type="checkbox" name="tick" value="2" checked>'),
        (("how", "b"), 'name="how" value="a"><input type="radio" name="how" value="b" checked>'),
        (("unit", "2"), '<option value="1">一</option><option value="2" selected>二</option>'),
    ],
)  # fmt: skip
def test_each_kind_of_field_is_filled(field, shown):
    page, filled, rest = fill(field)
    assert shown in page
    assert (filled, rest) == (True, [])
    assert '<details class="sheet" open>' in page


def test_fields_of_one_name_are_filled_in_their_order():
    page, filled, rest = fill(("line", "一"), ("line", "二"), ("line", "三"), ("gone", "四"))
    assert '<input name="line" value="一"><input name="line" value="二">' in page
    assert (filled, rest) == (True, [("line", "三"), ("gone", "四")])


def test_what_is_hidden_secret_or_a_file_is_left_alone():
    page, filled, rest = fill(("version", "1"), ("pin", "1234"), ("file", "x"))
    assert 'name="version" value="3"' in page and 'name="pin">' in page and 'name="file">' in page
    assert (filled, rest) == (False, [])


def test_the_note_stands_at_the_top_of_the_form():
    page, _filled, _rest = fill(("title", "新"), note="<p>请核对</p>")
    assert '<form method="post" action="/act/?next=1"><p>请核对</p>' in page
    assert page.count("请核对") == 1


def test_on_top_is_the_beginning_of_the_main_part():
    assert on_top("<b></b><main class=a>x</main>", "<p>") == "<b></b><main class=a><p>x</main>"
    assert on_top("<b></b>", "<p>") == "<b></b>"
