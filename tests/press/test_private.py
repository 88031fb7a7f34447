"""The private names of WeasyPrint are in one file, each of them exists, and one that is gone is named in a readable sentence."""

import ast
import re
from pathlib import Path

import pytest
import weasyprint
from django.conf import settings

from press import checks, private
from press.plain import Paper, render_papers

PACKAGES = ("accounts", "boards", "config", "core", "jobs", "kept", "ledger", "pledges", "press", "reviews")  # fmt: skip
#: What of WeasyPrint is public (its documentation, "API reference") and used outside of press/private.py.
PUBLIC = {
    "weasyprint",
    "weasyprint.text.fonts.FontConfiguration",
    "weasyprint.urls.FatalURLFetchingError",
    "weasyprint.urls.URLFetcher",
    "weasyprint.urls.URLFetcherResponse",
}
#: Names with an underscore that their library documents as public.
DOCUMENTED = {"os._exit"}
BASE = Path(settings.BASE_DIR)
PRIVATE = BASE / "press/private.py"
PRESS = [path for path in sorted((BASE / "press").glob("*.py")) if path != PRIVATE]


def test_every_private_name_exists():
    assert private.gone() == []


def test_a_name_that_is_gone_is_named_with_what_to_do(monkeypatch):
    monkeypatch.delattr(weasyprint.draw.text, "draw_first_line")
    monkeypatch.delitem(vars(private), "draw_first_line", raising=False)
    [sentence] = private.gone()
    assert sentence == (
        f"WeasyPrint {weasyprint.__version__} 不再有 weasyprint.draw.text.draw_first_line："
        "请设置 FAST_PRINTING=0 并重新启动，或装回锁定的版本。"
    )
    with pytest.raises(private.PrivateNameGone, match="draw_first_line"):
        private.draw_first_line  # noqa: B018
    [message] = checks.private_names_exist(None)
    assert (message.id, message.msg) == ("press.E002", sentence)


def test_an_attribute_that_is_gone_is_named(monkeypatch):
    monkeypatch.setitem(private.ATTRIBUTES, "weasyprint.document.Page", ["_page_box", "_no_more"])
    assert [sentence for sentence in private.gone() if "Page._no_more" in sentence]


def test_a_function_that_takes_other_arguments_is_named(monkeypatch):
    monkeypatch.setattr(weasyprint.pdf.stream, "Stream", lambda fonts: None)
    [sentence] = private.gone()
    assert "weasyprint (TypeError" in sentence and "FAST_PRINTING=0" in sentence


def test_the_slow_way_does_not_use_the_names(monkeypatch, settings):
    settings.FAST_PRINTING = False
    monkeypatch.setitem(private.NAMES, "Font", ("weasyprint.pdf.fonts.NoMore", ""))
    monkeypatch.delitem(vars(private), "Font", raising=False)
    assert checks.private_names_exist(None) == []
    assert render_papers([Paper("签到表", [])])[:5] == b"%PDF-"


def test_an_unknown_name_is_an_ordinary_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        private.no_such_name  # noqa: B018


# ── Where private names are used ────────────────────────────────────────────────────────────────────


def imports_in(source):
    """Every dotted name that a source imports absolutely."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def underscored_in(source):
    """Attributes with a leading underscore that the source itself does not define, as "owner._name"."""
    tree = ast.parse(source)
    own = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and ast.unparse(node.value) == "self"
    }
    own |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and re.match(r"_(?!_)", node.attr)
        and node.attr not in own
    }


def private_in(source):
    """What of third parties a source uses privately."""
    libraries = {
        name for name in imports_in(source) if name.partition(".")[0] in ("weasyprint", "pydyf")
    }
    underscored = {
        name
        for name in imports_in(source)
        if "._" in name and name.partition(".")[0] not in PACKAGES
    }
    return libraries - PUBLIC | underscored | underscored_in(source) - DOCUMENTED


@pytest.mark.parametrize("path", PRESS, ids=lambda path: path.name)
def test_no_other_module_of_the_press_uses_a_private_name(path):
    assert private_in(path.read_text()) == set()


def test_no_module_outside_of_the_press_uses_weasyprint_or_pydyf():
    modules = [path for name in PACKAGES for path in (BASE / name).rglob("*.py")]
    assert len(modules) > 300
    found = {
        str(path.relative_to(BASE))
        for path in modules
        if {name.partition(".")[0] for name in imports_in(path.read_text())}
        & {"weasyprint", "pydyf"}
    }
    assert found == {"press/pdf.py"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from weasyprint.pdf.fonts import Font", {"weasyprint.pdf.fonts.Font"}),
        ("def f():\n    import pydyf", {"pydyf"}),
        ("from pikepdf import _core", {"pikepdf._core"}),
        ("box = page._page_box.children", {"page._page_box"}),
        ("from weasyprint.urls import URLFetcher", set()),
        ("class A:\n    def f(self):\n        self._a = 1\nb._a", set()),
    ],
)
def test_control_a_private_name_is_found(source, found):
    assert private_in(source) == found


def test_every_name_is_in_the_document():
    text = (BASE / "docs/private-names.md").read_text()
    names = {path for path, _purpose in private.NAMES.values()}
    names |= {f"{path}.{name}" for path, some in private.ATTRIBUTES.items() for name in some if name.startswith("_")}  # fmt: skip
    assert {name for name in names if f"`{name}`" not in text} == set()
