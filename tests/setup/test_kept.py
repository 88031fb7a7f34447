"""What was typed comes back to the person who typed it, once and for an hour, and to nobody else."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.identity.middleware import SEEN_KEY
from core import typed
from core.typed import KEPT, MARK
from ledger.entries.models import Event
from tests import factories
from tests.factories import PASSWORD

WORDS = "走访困难群众两户，送去慰问品。"
NUMBER = "331004199001011237"

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return factories.entries()[-1]


@pytest.fixture
def person(entry):
    return factories.user(entry.ledger.member, username="typist", password=PASSWORD)


@pytest.fixture
def browser(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


@pytest.fixture
def form(browser, entry):
    """The form for progress as its page shows it: (address, fields with token and mark)."""
    return reverse("entry_progress", args=[entry.pk]), filled(browser, entry)


def filled(browser, entry, words=WORDS):
    page = browser.get(f"/entries/{entry.pk}/").text
    return hidden(page) | {"progress-note": words}


def hidden(page):
    return dict(re.findall(r'name="(csrfmiddlewaretoken|whose_form)" value="([^"]*)"', page))


def sign_in(browser, username, next_page="/"):
    page = browser.get("/sign-in/").text
    data = hidden(page) | {"username": username, "password": PASSWORD}
    return browser.post(f"/sign-in/?next={next_page}", data, follow=True)


def end_session(browser):
    Session.objects.all().delete()


def left_alone(browser):
    session = browser.session
    session[SEEN_KEY] = int((timezone.now() - timedelta(minutes=31)).timestamp())
    session.save()


def shows(response, words=WORDS):
    return words in unescape(response.text)


@pytest.mark.parametrize("end", [end_session, left_alone])
def test_after_signing_in_it_is_in_its_form(browser, form, entry, end):
    address, fields = form
    end(browser)
    answer = browser.post(address, fields, follow=True)
    assert answer.redirect_chain[-1][0] == f"/sign-in/?next=%2Fentries%2F{entry.pk}%2F"
    assert "已填写的内容为您保留一小时" in answer.text
    assert not shows(answer)
    page = sign_in(browser, "typist", f"/entries/{entry.pk}/")
    assert shows(page) and "您填写的内容已恢复" in page.text
    assert not Event.objects.filter(entry=entry, kind=Event.Kind.PROGRESS).exists()
    assert not shows(browser.get(f"/entries/{entry.pk}/"))  # once


def test_nobody_else_gets_it(browser, form, entry):
    address, fields = form
    end_session(browser)
    browser.post(address, fields)
    other = factories.user(factories.member(entry.branch), username="other", password=PASSWORD)
    assert not shows(sign_in(browser, other.username))
    assert KEPT not in browser.session
    browser.logout()
    assert not shows(sign_in(browser, "typist", f"/entries/{entry.pk}/"))


def test_a_form_of_somebody_else_is_neither_kept_nor_shown(browser, form, entry):
    """Another person has signed in in another window, and the first one's form is sent."""
    address, fields = form
    other = factories.user(factories.member(entry.branch))
    browser.force_login(other)
    answer = browser.post(address, fields | {"csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    assert not shows(answer)
    assert KEPT not in browser.session


@pytest.mark.parametrize("mark", ["", "made up", '["1", "/"]:none'])
def test_another_site_has_nothing_kept(browser, form, mark):
    address, fields = form
    answer = browser.post(address, fields | {"csrfmiddlewaretoken": "x" * 64, MARK: mark})
    assert answer.status_code == 403
    assert not shows(answer)
    assert KEPT not in browser.session


def test_it_is_gone_after_an_hour(browser, form, entry, monkeypatch):
    address, fields = form
    end_session(browser)
    browser.post(address, fields)
    monkeypatch.setattr(typed, "LASTS", -1)
    assert not shows(sign_in(browser, "typist", f"/entries/{entry.pk}/"))


def test_more_than_fits_is_not_kept(browser, form, monkeypatch):
    address, fields = form
    monkeypatch.setattr(typed, "MOST", len(WORDS) - 1)
    end_session(browser)
    browser.post(address, fields)
    assert KEPT not in browser.session


def test_an_identity_number_is_never_kept(browser, entry):
    fields = filled(browser, entry, f"{WORDS}身份证{NUMBER}")
    end_session(browser)
    browser.post(reverse("entry_progress", args=[entry.pk]), fields)
    assert NUMBER not in str(dict(browser.session))
    page = sign_in(browser, "typist", f"/entries/{entry.pk}/")
    assert shows(page, "送去慰问品") and NUMBER not in page.text
    assert "身份证号码一律不存储" in page.text


def test_a_password_is_never_kept(browser):
    page = browser.get("/password/").text
    sent = hidden(page) | {"password": "甲 secret words", "password1": "乙", "password2": "丙"}
    for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        answer = browser.post("/password/", sent | token, follow=True)
        assert "甲 secret words" not in answer.text
        assert KEPT not in browser.session
    end_session(browser)
    browser.post("/password/", sent)
    assert KEPT not in browser.session


def test_a_stale_token_brings_the_form_back(browser, form, entry):
    address, fields = form
    answer = browser.post(address, fields | {"csrfmiddlewaretoken": "x" * 64}, follow=True)
    assert answer.redirect_chain == [(f"/entries/{entry.pk}/", 302)]
    assert shows(answer) and "请再提交一次" in answer.text
    sent = browser.post(address, hidden(answer.text) | {"progress-note": WORDS})
    assert sent.status_code == 302
    assert Event.objects.filter(entry=entry, kind=Event.Kind.PROGRESS).count() == 1


def test_a_refused_file_leaves_the_words_and_says_that_it_must_be_chosen_again(browser, form):
    address, fields = form
    file = SimpleUploadedFile("照片.heic", b"\0\0\0\x18ftypheic" + b"0" * 99)
    answer = browser.post(address, fields | {"progress-files": file}, follow=True)
    assert shows(answer) and "文件不会保留，请重新选择" in answer.text


def test_a_file_beside_a_refused_field_must_be_chosen_again(browser, form):
    address, fields = form
    file = SimpleUploadedFile("说明.pdf", b"%PDF-1.7")
    sent = fields | {"progress-files": file, "progress-note": f"{WORDS}{NUMBER}"}
    answer = browser.post(address, sent)
    assert answer.status_code == 200
    assert shows(answer) and "文件不会保留，请重新选择" in answer.text


def test_a_file_that_is_too_large_leaves_the_words(browser, form, settings):
    settings.REQUEST_MAX_BYTES = 2**16
    address, fields = form
    file = SimpleUploadedFile("照片.jpg", b"x" * 2**17)
    answer = browser.post(address, fields | {"progress-files": file})
    assert answer.status_code == 413
    assert shows(answer) and 'type="file" name="progress-files"' in answer.text
    far_too_large = SimpleUploadedFile("照片.jpg", b"x" * 2**19)
    answer = browser.post(address, fields | {"progress-files": far_too_large})
    assert (answer.status_code, answer["Content-Type"]) == (413, "text/plain; charset=utf-8")


def test_a_page_that_does_not_exist_shows_what_was_sent(browser, form):
    _address, fields = form
    answer = browser.post("/entries/999999/progress/", fields)
    assert answer.status_code == 404
    assert shows(answer) and "本次提交未被受理" in answer.text


def test_a_background_save_leaves_the_page_alone(browser, form):
    address, fields = form
    stale = browser.post(
        address, fields | {"csrfmiddlewaretoken": "x" * 64}, headers={"HX-Request": "true"}
    )
    end_session(browser)
    ended = browser.post(address, fields, headers={"HX-Request": "true"})
    for answer, said in ((stale, "未保存：您已重新登录"), (ended, "未保存：您已退出登录")):
        assert answer.status_code == 403
        assert answer.text.startswith(said)
        assert "HX-Redirect" not in answer


def test_typing_keeps_the_session(browser):
    session = browser.session
    session[SEEN_KEY] = before = int((timezone.now() - timedelta(minutes=29)).timestamp())
    session.save()
    assert browser.get("/here/").status_code == 200
    assert browser.session[SEEN_KEY] > before
    end_session(browser)
    assert browser.get("/here/").url.startswith("/sign-in/")


def test_a_visitor_gets_words_back_at_once_and_nothing_is_stored():
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get("/activate/").text
    answer = visitor.post("/here/", hidden(page) | {"text": WORDS})
    assert shows(answer)
    assert not Session.objects.exists()
