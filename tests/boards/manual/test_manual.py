"""The manual is true to the program: its words for buttons are those of the catalogue, its pictures exist and are small, it prints."""

import io
import re

import pikepdf
import polib
import pytest
from django.conf import settings
from django.urls import reverse

from access.roles import MEMBER, Role
from boards.manual.parts import FOLDER, NAMES, parts
from boards.manual.printing import render_manual

PICTURES = settings.BASE_DIR / "static/manual"
TEXTS = {name: (FOLDER / f"{name}.md").read_text() for name in NAMES}

each_part = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def said():
    """Every Chinese text of the catalogue."""
    catalogue = polib.pofile(settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po")
    return [text for e in catalogue for text in (e.msgstr, *e.msgstr_plural.values()) if text]


def test_every_role_has_a_part():
    assert {*Role.values, MEMBER} <= set(NAMES)
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted(NAMES)


@each_part
def test_the_buttons_that_it_names_are_called_so(name, said):
    bold = set(re.findall(r"\*\*(.+?)\*\*", TEXTS[name]))
    own = {text for text in bold if text[-1] in "。？：" or text in OWN}
    assert [text for text in sorted(bold - own) if not any(text in one for one in said)] == []


#: Bold words that are no words of a page.
OWN = {
    "延期", "未兑现", "填错了", "投票", "封箱和清点", "点评", "书记空缺", "花名册和承诺清单", "您本人的承诺书不能由自己确认", "党内职务",
}  # fmt: skip


@each_part
def test_its_pictures_exist_and_say_what_they_show(name):
    pictures = re.findall(r"!\[(.*?)\]\(\.\./\.\./\.\./static/manual/(.+?)\)", TEXTS[name])
    assert [file for alt, file in pictures if not alt or not (PICTURES / file).exists()] == []


def test_the_pictures_are_small_and_each_is_used():
    files = {path.name: path.stat().st_size for path in PICTURES.glob("*")}
    assert sum(files.values()) < 2_000_000
    used = set(re.findall(r"static/manual/([\w.-]+)", "".join(TEXTS.values())))
    assert set(files) == used


@each_part
def test_a_part_addresses_its_reader_politely(name):
    assert "你" not in TEXTS[name]


def test_a_part_is_shown_with_its_contents_and_pictures(client, db):
    text = client.get(reverse("manual_role", args=["secretary"])).content.decode()
    assert '<a href="#part-1">' in text and 'id="part-1"' in text
    assert "../static" not in text and "/static/manual/secretary-home" in text


@each_part
def test_each_picture_is_asked_for_by_its_name(name):
    """The static files of an installation have a digest in their addresses."""
    body = parts("/files/{}?digest".format)[name].body
    files = re.findall(r"static/(manual/[\w.-]+)", TEXTS[name])
    assert re.findall(r'src="(.+?)"', body) == [f"/files/{file}?digest" for file in files]


def test_the_part_of_the_reader_comes_first(client, db):
    text = client.get(reverse("manual")).content.decode()
    titles = [part.title for part in parts(str).values()]
    assert text.index(titles[NAMES.index("public")]) < text.index(titles[0])


@pytest.mark.slow
@each_part
def test_a_part_prints_as_a_tagged_pdf(name):
    with pikepdf.open(io.BytesIO(render_manual(name))) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith("zh")
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == parts(str)[name].title
        found = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [one for one in found if one.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        figures = [one for one in found if one.get("/S") == "/Figure"]
        assert len(figures) == TEXTS[name].count("![")
        assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_an_unknown_part_is_not_there(client, db):
    assert client.get(reverse("manual_pdf", args=["nobody"])).status_code == 404
