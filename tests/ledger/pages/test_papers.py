"""The ledger as a ruled table on paper."""

import subprocess

import pytest

from ledger.entries import verbs as rules
from tests import factories as make

pytestmark = pytest.mark.django_db


def _text(content, tmp_path):
    path = tmp_path / "ledger.pdf"
    path.write_bytes(content)
    words = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return "".join(words.stdout.decode().split())


def test_what_was_pledged_and_what_was_fulfilled(client, tmp_path):
    entry = make.entries()[-1]
    ledger = entry.ledger
    member = ledger.member
    client.force_login(make.holder("secretary", member.branch))
    words = _text(client.get(f"/ledgers/{ledger.pk}/paper/").content, tmp_path)
    for part in (
        "党员承诺台账",
        "王伟",
        ledger.number,
        member.branch.name,
        "结对困难群众4户",
        "共登记2项",
    ):
        assert part in words
    rules.claim(
        entry, actor=make.user(member), at=make.NOW, fulfilled_on=make.TODAY, note="已全部走访"
    )  # fmt: skip
    words = _text(client.get(f"/ledgers/{ledger.pk}/paper/").content, tmp_path)
    assert "已全部走访" in words


def test_the_page_has_the_button_and_another_branch_finds_nothing(client):
    entry = make.entries()[-1]
    address = f"/ledgers/{entry.ledger_id}/paper/"
    client.force_login(make.holder("secretary", entry.ledger.member.branch))
    assert address in client.get(f"/ledgers/{entry.ledger_id}/").content.decode()
    client.force_login(make.holder("secretary", make.branch()))
    assert client.get(address).status_code == 404


def test_a_character_that_no_font_has_is_named(client):
    entry = make.entries(make.member(name="王\U00013000"))[-1]
    client.force_login(make.holder("secretary", entry.ledger.member.branch))
    answer = client.get(f"/ledgers/{entry.ledger_id}/paper/", follow=True)
    assert "U+13000" in answer.content.decode()
