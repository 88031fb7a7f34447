"""What somebody typed into a form that was not taken: kept for that person, and given back with the next page.

Each form says whose it is and on which page it stood, in a field that ``{% csrf_token %}`` adds (core/templatetags/marked.py).
It is signed, so neither a program nor another person can have something kept under a name that is not theirs. What is kept
is kept in the session: on the server, of one browser, gone when it is given back, after ``LASTS`` or when another person signs in.
"""

import re
import time

from django.contrib.messages import ERROR, SUCCESS, WARNING
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, Signer
from django.http.multipartparser import MultiPartParserError

from .identity import take_out

#: The field of a form that says whose it is and where it stood.
MARK = "whose_form"
#: Where the session keeps what was typed.
KEPT = "typed"
#: Seconds after which it is given back to nobody.
LASTS = 60 * 60
#: Most characters kept: several times a sheet of 50 items.
MOST = 500_000
#: Fields that are never kept, shown or sent back.
_SECRET = re.compile(r"pass|secret", re.IGNORECASE)
#: What has a space, a break or a Chinese sign in it was typed; the rest was chosen, or is a token that nobody reads.
_TYPED = re.compile(r"\s|[^\x00-\x7f]")


def never_kept(view):
    """Mark a view whose forms leave no trace but what the view itself writes: passwords, codes, ballots."""
    view.never_kept = True
    return view


def is_typed(value):
    """Whether a person wrote ``value``, as far as it shows."""
    return bool(_TYPED.search(value))


class Messages(FallbackStorage):
    """Django's messages; the levels of a request are in ``request.said`` as well: [(level, message)]."""

    def add(self, level, message, extra_tags=""):
        self.request.said = [*getattr(self.request, "said", []), (level, str(message))]
        super().add(level, message, extra_tags)


def was_refused(request):
    """Whether a message says so: an error, or a warning where nothing succeeded."""
    levels = {level for level, _ in getattr(request, "said", [])}
    return ERROR in levels or (WARNING in levels and SUCCESS not in levels)


def mark(request):
    """The value of the field ``MARK`` for the forms on the page that answers ``request``."""
    if not hasattr(request, "form_mark"):
        request.form_mark = _signer().sign_object([_person(request), page_of(request)])
    return request.form_mark


def page_of(request):
    """The page that can be asked for: this one, or the one on which the form that was sent stood; "" if it does not say."""
    if request.method != "POST":
        return request.get_full_path()
    found = _marked(request)
    return found[1] if found else ""


def is_marked(request):
    """Whether the form that was sent was shown to somebody who was signed in."""
    found = _marked(request)
    return found is not None and found[0] is not None


def is_own(request):
    """Whether the form that was sent was shown to the person who is here now."""
    found = _marked(request)
    return found is not None and found[0] == _person(request)


def _marked(request):
    """[key of the person or None, page] of the form that was sent, or None where it does not say."""
    try:
        return _signer().unsign_object(_read(request)[0].get(MARK, ""))
    except BadSignature:
        return None


def _read(request):
    """(fields, files) of a POST; nothing where it is cut off, broken or beyond the limits."""
    try:
        return request.POST, request.FILES
    except (OSError, SuspiciousOperation, MultiPartParserError):
        return {}, {}


def _signer():
    return Signer(salt="core.typed")


def _person(request):
    user = getattr(request, "user", None)
    return str(user.pk) if user is not None and user.is_authenticated else None


def sent(request):
    """([(name, value)], names of files, whether a secret was among it) of a POST."""
    if request.method != "POST":
        return [], [], False
    posted, files = _read(request)
    ours = ("csrfmiddlewaretoken", MARK)
    fields = [
        (name, value)
        for name in posted
        for value in posted.getlist(name)
        if name not in ours and not _SECRET.search(name)
    ]
    return fields, list(files), any(_SECRET.search(name) for name in posted)


def keep(request):
    """Keep what was sent for the person whose form it is; returns whether it will be given back.

    A form of somebody else than who is here now, one of a visitor, and more than ``MOST`` characters are not kept.
    """
    if not is_marked(request) or _person(request) not in (None, _marked(request)[0]):
        return False
    fields, files, _secret = sent(request)
    if not any(value for _, value in fields) or sum(len(value) for _, value in fields) > MOST:
        return False
    cleaned = [(name, *take_out(value)) for name, value in fields]
    request.session[KEPT] = {
        "by": _marked(request)[0],
        "at": int(time.time()),
        "address": request.get_full_path(),
        "fields": [(name, value) for name, value, _ in cleaned],
        "files": files,
        "numbers": sum(count for *_, count in cleaned),
        "said": [words for level, words in getattr(request, "said", []) if level >= WARNING],
    }
    return True


def give_back(request):
    """What was kept for the person who is here, once; None where there is nothing."""
    kept = request.session.pop(KEPT, None) if KEPT in request.session else None
    if kept is None or kept["by"] != _person(request) or time.time() - kept["at"] > LASTS:
        return None
    return kept | {"fields": [tuple(field) for field in kept["fields"]]}
