"""What the documents name exists, what exists is named, and the map of the rules leads to them."""

import ast
import io
import pydoc
import re
import tokenize
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands

from config import celery_app
from config.settings import env

BASE = settings.BASE_DIR
PACKAGES = {path.parent.name for path in BASE.glob("*/__init__.py")} - {"tests"}
MAP = "docs/architecture.md"
DOCUMENTS = [
    *sorted(BASE.glob("*.md")),
    *sorted((BASE / "docs").rglob("*.md")),
]
#: Folders of an installation, which the repository does not have.
OF_AN_INSTALLATION = ("var/", "kept/", "kept-aside/")

each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(BASE))
)


def section(text, title):
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def variables(text):
    return re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)


def without_blocks(text):
    """The text without its fenced blocks, which contain commands."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def codes(text):
    """The texts between backticks, outside fenced blocks."""
    return re.findall(r"`([^`\n]+)`", without_blocks(text))


def links(document):
    return re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())


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


@each_document
def test_links_lead_somewhere(document):
    assert [link for link in links(document) if not (document.parent / link).exists()] == []


@each_document
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


# Paths and names

#: Addresses (/board/) and folders of a server (/var/lib/) begin with a slash.
PATH = re.compile(r"^(?!/|DATA_DIR)[\w./-]+(?:/|\.(?:py|html|css|js|toml|txt|po|conf|in|service))$")
NAME = re.compile(rf"^@?((?:{'|'.join(sorted(PACKAGES))})(?:\.\w+)+)(?<!\.sqlite3)(?:\(.*\))?$")


def misnamed_paths(text):
    """Paths between backticks that are not there; a bare name is in one of the folders that the text names."""
    found = [code for code in codes(text) if PATH.match(code) and code not in OF_AN_INSTALLATION]
    folders = [BASE / code for code in found if code.endswith("/")]
    return [
        path
        for path in found
        if not any((place / path).exists() for place in _places(path, folders))
    ]


def _places(path, folders):
    return [BASE] if "/" in path else [BASE, *folders]


def test_a_path_that_is_missing_is_noticed():
    text = "`core/states.py`, `core/stats.py`, in `ledger/lights/`: `light_rules.py`, `colours.py`, on `/board/`"
    assert misnamed_paths(text) == ["core/stats.py", "colours.py"]


@each_document
def test_paths_exist(document):
    assert misnamed_paths(document.read_text()) == []


@each_document
def test_dotted_names_exist(document):
    named = [match[1] for code in codes(document.read_text()) if (match := NAME.match(code))]
    assert [name for name in named if not _is_there(name)] == []


def _is_there(name):
    """Whether it is a module or a name in one, a task, or the database's label of a model."""
    if name in celery_app.tasks or pydoc.locate(name) is not None:
        return True
    if re.fullmatch(r"\w+\.[EW]\d{3}", name):
        return True  # a system check
    label, _dot, model = name.rpartition(".")
    return any(app.label == label and model.lower() in app.models for app in apps.get_app_configs())


# The map "Where is the rule that …"


def rows_of_map():
    """[(question, file, [names])] of the map's tables."""
    text = section((BASE / MAP).read_text(), "Where is the rule that …")
    rows = re.findall(r"^\| (.+?) \| `([^`]+)` \| (.*?) \|$", text, re.MULTILINE)
    return [(question, path, re.findall(r"`([^`]+)`", names)) for question, path, names in rows]


def names_in(path):
    """The names of classes, functions and constants of a module, with the methods and fields of its classes."""
    tree = ast.parse(path.read_text())
    found = set()

    def read(body, prefix):
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(prefix + node.name)
                if isinstance(node, ast.ClassDef):
                    read(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    found.update(prefix + n.id for n in ast.walk(target) if isinstance(n, ast.Name))

    read(tree.body, "")
    return found


def missing_from_map(rows):
    """ "file: name" of what the map names and the code does not have."""
    wrong = []
    for _question, name, names in rows:
        path = BASE / name
        if not path.exists():
            wrong.append(name)
        elif path.suffix == ".py":
            wrong += [f"{name}: {one}" for one in names if one not in names_in(path)]
        elif path.is_file():
            text = path.read_text()
            wrong += [f"{name}: {one}" for one in names if one not in text]
    return wrong


def test_the_map_names_existing_files_and_names():
    assert missing_from_map(rows_of_map()) == []


def test_the_map_notices_what_moved():
    rows = [
        ("moved file", "ledger/colours.py", []),
        ("moved name", "core/states.py", ["Transitions.may", "Transitions.must"]),
    ]
    assert missing_from_map(rows) == ["ledger/colours.py", "core/states.py: Transitions.must"]


def test_the_map_answers_many_questions_and_each_once():
    questions = [question for question, _path, _names in rows_of_map()]
    assert len(questions) >= 40
    assert len(questions) == len(set(questions))


def test_each_row_of_the_map_is_read():
    """A row in another form than the test expects would never be checked."""
    text = section((BASE / MAP).read_text(), "Where is the rule that …")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    headings = [line for line in lines if line.startswith(("| …", "| ---"))]
    assert len(lines) - len(headings) == len(rows_of_map())


# Entrance


def test_every_page_is_reached_from_the_readme_or_the_architecture():
    reached = {
        (BASE / start).parent / link for start in ("README.md", MAP) for link in links(BASE / start)
    }
    reached = {path.resolve() for path in reached}
    pages = [path for path in DOCUMENTS if path.parent == BASE / "docs"]
    unlinked = [path.name for path in pages if path.resolve() not in reached | {BASE / MAP}]
    assert unlinked == []


def test_every_decision_has_a_unique_number():
    names = [path.name for path in (BASE / "docs/decisions").glob("*.md")]
    assert [name for name in names if not re.fullmatch(r"\d{4}-[a-z-]+\.md", name)] == []
    numbers = [name[:4] for name in names]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    "path", sorted((BASE / "docs/decisions").glob("*.md")), ids=lambda p: p.name
)
def test_a_decision_begins_with_its_number(path):
    assert path.read_text().startswith(f"# {int(path.name[:4])}. ")


def test_both_readmes_have_the_same_parts():
    """As many sections, screenshots, variables, commands and links, in the same order."""

    def parts(name):
        text = (BASE / name).read_text()
        codes_of_tables = re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE)
        return (
            len(re.findall(r"^## ", text, re.MULTILINE)),
            re.findall(r"\]\(([^)]+)\)", text.partition("\n\n")[2].partition("\n\n")[2]),
            [code.replace("`、`", "`, `") for code in codes_of_tables],
        )

    assert parts("README.md") == parts("README.zh.md")


# What the code says of itself

FILE = re.compile(r"(?<![\w/.{}<*-])((?:[\w-]+/)*[\w-]+\.(?:py|md))\b")


def sources():
    """The modules of the application and its tests, but for this one, which names what is missing."""
    for package in sorted(PACKAGES | {"tests"}):
        for path in sorted((BASE / package).rglob("*.py")):
            if path != Path(__file__) and "migrations" not in path.parts:
                yield path


def misnamed_files(source, *, beside):
    """Files named in ``source`` that are neither there from the root, nor below tests, nor near the folder ``beside``."""
    places = [BASE, BASE / "tests", beside, *beside.parents[: len(beside.relative_to(BASE).parts)]]
    found = set(FILE.findall(source))
    return sorted(name for name in found if not any((place / name).exists() for place in places))


def test_a_file_that_is_missing_is_noticed():
    source = "# as core/states.py and chain.py, not turns.py or core/stats.py"
    assert misnamed_files(source, beside=BASE / "ledger/entries") == ["core/stats.py", "turns.py"]


def test_files_named_in_code_exist():
    wrong = {
        str(path.relative_to(BASE)): names
        for path in sources()
        if (names := misnamed_files(_said(path), beside=path.parent))
    }
    assert wrong == {}


def _said(path):
    """Docstrings, comments and the reasons in tables: all texts of more than one word."""
    text = path.read_text()
    told = [token.string for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type in (tokenize.COMMENT, tokenize.STRING) and " " in token.string]  # fmt: skip
    return "\n".join(told)


# The rules of the domain

CITED = re.compile(r"(\S*)domain\.md(?: §(\d+))?")


def citations():
    """[(file, what stands before "domain.md", section or "")] in code, templates and tests."""
    found = []
    for package in sorted(PACKAGES | {"tests", "templates"}):
        for path in (BASE / package).rglob("*"):
            if path.suffix in (".py", ".html") and path != Path(__file__):
                text = path.read_text()
                found += [
                    (path.relative_to(BASE), *match.groups()) for match in CITED.finditer(text)
                ]
    return found


def test_the_code_cites_sections_of_the_domain_that_exist():
    text = (BASE / "docs/domain.md").read_text()
    sections = re.findall(r"^## (\d+)\. ", text, re.MULTILINE)
    assert sections == [str(number) for number in range(1, len(sections) + 1)]
    cited = citations()
    assert cited
    wrong = [
        (str(path), before, number)
        for path, before, number in cited
        if before.lstrip("(") != "docs/" or number not in sections
    ]
    assert wrong == []
