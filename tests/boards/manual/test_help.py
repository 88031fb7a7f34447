"""The help of the pages: each section names pages that exist, in both languages, in a few sentences."""

import re

import pytest
from django.urls import get_resolver
from django.utils import translation

from boards.manual.helps import FILE, help_of, helps


def names(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern)
        else:
            yield pattern.name


def test_every_section_is_of_a_page():
    assert set(helps()) - set(names(get_resolver())) == set()


def test_no_page_has_two_sections():
    titles = re.findall(r"^## (.+)$", FILE.read_text(), re.MULTILINE)
    listed = [name for title in titles for name in title.split(", ")]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("name", helps())
def test_a_help_is_two_to_four_sentences_in_each_language(name):
    chinese, english = helps()[name]
    assert 2 <= len(re.findall("[。；]", chinese)) <= 5
    assert 2 <= len(re.findall(r"[.;:](?: |$)", english)) <= 6
    assert "你" not in chinese


def test_the_help_is_in_the_language_of_the_page():
    with translation.override("en"):
        assert help_of("home").startswith("What waits for you")
    with translation.override("zh-hans"):
        assert help_of("home").startswith("这里按紧急程度")
    assert help_of("no-such-page") == ""
