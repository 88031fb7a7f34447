"""What the documents name exists, and what exists is named."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from config.settings import env

BASE = settings.BASE_DIR
DOCUMENTS = [
    BASE / "README.md",
    BASE / "README.zh.md",
    *sorted((BASE / "docs").rglob("*.md")),
]


def section(text, title):
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def variables(text):
    return re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)


def test_configuration_lists_exactly_what_is_read():
    text = (BASE / "docs/configuration.md").read_text()
    assert variables(section(text, "The application's variables")) == env.known


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readmes_name_known_variables(name):
    assert set(variables((BASE / name).read_text())) <= set(env.known)


def test_the_sample_environment_names_known_variables():
    lines = (BASE / "deploy/environment").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert names - {"BIND", "PORT", "WEB_CONCURRENCY"} <= set(env.known)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(BASE)))
def test_links_lead_somewhere(document):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(BASE)))
def test_commands_exist(document):
    text = document.read_text()
    code = "\n".join(re.findall(r"`+(?:sh\n)?([^`]+)`+", text))
    targets = set(re.findall(r"\bmake ([a-z]+)", code))
    known = set(re.findall(r"^([a-z]+):", (BASE / "Makefile").read_text(), re.MULTILINE))
    assert targets <= known | {"nodejs"}  # apt-get install make nodejs
    commands = set(re.findall(r"(?:manage\.py|deploy/manage) ([a-z_]+)", code))
    assert commands <= set(get_commands())


def test_the_makefile_lists_each_of_its_commands():
    text = Path(BASE / "Makefile").read_text()
    declared = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())
    assert set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE)) == declared
