"""Text typed into any form is read like text in files."""

import re

import pytest
from django import forms

from core.forms import FormWithoutTag, TextForm, TextModelForm
from core.identity import identity_numbers, is_identity_heading, take_out
from core.models import CalendarYear
from tests.packages import PACKAGES, ROOT


class Words(TextForm):
    text = forms.CharField(widget=forms.Textarea)
    secret = forms.CharField(required=False, widget=forms.PasswordInput)


class Rules(TextModelForm):
    class Meta:
        model = CalendarYear
        fields = ["document"]


class Paper(FormWithoutTag):
    text = forms.CharField()


@pytest.mark.parametrize("form", [Words, Paper])
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("样\ue863", "样䶮"),
        ("\u2f45\u200b样", "方样"),
        ("一\r\n二", "一\r\n二"),
        ("　　首行", "首行"),
        ("① ㎡", "① ㎡"),
    ],
)
def test_typed_text_is_kept_clean(form, typed, kept):
    bound = form({"text": typed})
    assert bound.is_valid()
    assert bound.cleaned_data["text"] == kept


@pytest.mark.parametrize("form", [Words, Paper])
@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("甲\ue000", "U+E000"),
        ("\u200b\ufeff", "必填"),
        ("本人330102198005010011", "身份证"),
        ("330102 19800501 001X", "身份证"),
    ],
)
def test_what_no_form_takes(form, typed, word):
    bound = form({"text": typed})
    assert word in str(bound.errors["text"])
    assert bound["text"].value() == typed


@pytest.mark.parametrize(
    ("typed", "kept"), [("路委\u200b〔2026〕\u2f00号", "路委〔2026〕一号"), ("样\ue863", "样䶮")]
)
def test_a_model_form_keeps_it_clean_on_its_row(typed, kept):
    bound = Rules({"document": typed})
    assert bound.is_valid()
    assert bound.instance.document == bound.cleaned_data["document"] == kept


@pytest.mark.parametrize(
    ("typed", "word"), [("甲\ue000", "U+E000"), ("330102198005010011", "身份证")]
)
def test_what_no_model_form_takes(typed, word):
    assert word in str(Rules({"document": typed}).errors["document"])


def test_every_form_with_typed_text_reads_it_so():
    """But for rows of filters, of which nothing is kept."""
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{name}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(
            r"^class (\w+)\(.*forms\.(?:Form|ModelForm)\):", path.read_text(), re.M
        )
        if not name.endswith("Filter")
    }
    assert found == {
        "core/forms.py:TextForm", "core/forms.py:TextModelForm", "core/forms.py:FormWithoutTag",
        "core/forms.py:ModelFormWithoutTag", "jobs/import_forms.py:WorkbookForm",
    }  # fmt: skip


def test_a_password_is_left_alone():
    bound = Words({"text": "x", "secret": " \u200b1 "})
    assert bound.is_valid()
    assert bound.cleaned_data["secret"] == "\u200b1"


@pytest.mark.parametrize(
    ("text", "left", "count"),
    [
        ("因病不承诺，身份证330102198005010011", "因病不承诺", 1),
        ("330102198005010011", "", 1),
        ("33010219800501001x，330102800501001", "", 2),
        ("本人身份证号码：33010219800501001X，请核对（一）", "本人，请核对（一）", 1),
        ("３３０１０２　１９８００５０１　００１１　张三", "张三", 1),
        ("13912000001", "13912000001", 0),
        ("2026-12-31 23:59:59.123456", "2026-12-31 23:59:59.123456", 0),
        ("123456789012345678", "123456789012345678", 0),
        ("330102199913010011", "330102199913010011", 0),
        ("6222021202012345678", "6222021202012345678", 0),
    ],
)
def test_identity_numbers_are_taken_out_and_the_rest_stays(text, left, count):
    assert take_out(text) == (left, count)
    assert identity_numbers(take_out(text)[0]) == []


def test_headings_of_personal_documents():
    yes = ["身份证号码（18位）", "公民身份证号", "身 份 证", "证件号码", "护照号", "ID Number"]
    no = ["姓名", "编号", "身份", "证明人", "序号", "号码"]
    assert ([is_identity_heading(h) for h in yes], [is_identity_heading(h) for h in no]) == (
        [True] * 6,
        [False] * 6,
    )
