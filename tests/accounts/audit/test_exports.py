"""A workbook says in its name and its printed head what it holds: unit, content, filters, date."""

from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from access.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def sent(client, name, **query):
    answer = client.get(reverse(name), {"export": 1, **query})
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    return unquote(answer["Content-Disposition"]), book.active


@pytest.fixture
def client(client):
    client.force_login(make.holder(Role.SECRETARY, make.branch(name="总工会第一党支部")))
    return client


def test_unit_content_filter_and_date(client):
    name, sheet = sent(client, "ledger_export", light="overdue", q="王/伟")
    today = timezone.localdate()
    title = f"总工会第一党支部台账（姓名或承诺内容 王 伟、状态 已逾期）{today}"
    assert f"{title}.xlsx" in name
    assert (sheet.title, sheet.oddHeader.center.text) == ("台账", title)


def test_without_filters_nothing_is_said_of_them(client):
    _name, sheet = sent(client, "handed_over_list")
    assert sheet.oddHeader.center.text == f"总工会第一党支部已移交{timezone.localdate()}"
