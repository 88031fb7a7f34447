"""Every message of the code has its Chinese."""

import os
import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po"
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(CATALOGUE)


def test_nothing_is_untranslated_or_uncertain(catalogue):
    unfinished = [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()]
    assert unfinished == []


def test_translations_keep_the_places_to_be_filled(catalogue):
    """A place that is missing loses a fact; a place that is new breaks the page."""
    wrong = []
    for entry in catalogue.translated_entries():
        wanted = set(PLACE.findall(entry.msgid_plural or entry.msgid))
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            if set(PLACE.findall(text)) != wanted:
                wrong.append((entry.msgid, text))
    assert wrong == []


def test_no_translation_shouts_or_reports_success(catalogue):
    texts = [text for e in catalogue for text in (e.msgstr, *e.msgstr_plural.values())]
    assert [text for text in texts if "!" in text or "！" in text or "操作成功" in text] == []


@pytest.mark.slow
def test_every_message_of_the_code_is_in_the_catalogue(tmp_path, catalogue):
    leave = shutil.ignore_patterns("__pycache__", "migrations")
    for app in (*settings.INSTALLED_APPS, "templates", "locale"):
        if (settings.BASE_DIR / app).is_dir():
            shutil.copytree(settings.BASE_DIR / app, tmp_path / app, ignore=leave)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-obsolete"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        check=True,
        capture_output=True,
    )
    found = polib.pofile(tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po")
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    assert [entry.msgid for entry in found if (entry.msgctxt, entry.msgid) not in known] == []
