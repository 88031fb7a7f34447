"""A refusal is shown where the person looks, and what follows the refused verb is not done."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from accounts.errors import AccountError
from core.refusals import Refusal, refusals_shown
from core.versions import VersionRefused
from ledger.errors import LedgerError
from pledges.errors import PledgeError
from press.errors import PrintingError
from reviews.errors import ReviewError


class WordForm(forms.Form):
    word = forms.CharField()


def _request():
    request = RequestFactory().post("/")
    request._messages = CookieStorage(request)
    return request


def test_on_a_form():
    form, done = WordForm({"word": "x"}), []
    assert form.is_valid()
    with refusals_shown(form):
        done.append("before")
        raise PledgeError("not now")
    assert (form.non_field_errors(), done) == (["not now"], ["before"])


def test_as_a_message_of_the_request():
    request = _request()
    with refusals_shown(request):
        raise ReviewError("not now")
    [message] = get_messages(request)
    assert (str(message), message.level_tag) == ("not now", "error")


def test_without_one_nothing_is_shown():
    request = _request()
    with refusals_shown(request):
        pass
    assert list(get_messages(request)) == []


def test_what_is_no_refusal_goes_on():
    with pytest.raises(ZeroDivisionError), refusals_shown(_request()):
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "error", [AccountError, LedgerError, PledgeError, PrintingError, ReviewError, VersionRefused]
)
def test_every_app_refuses_in_one_way(error):
    assert issubclass(error, Refusal)
