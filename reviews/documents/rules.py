"""Words are kept for an organisation, and numbers are issued under them."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.rules import record
from reviews.errors import ReviewError

from .models import DocumentWord, NumberedDocument


def owned_word(organisation, text):
    """The DocumentWord ``text`` of ``organisation``; None if no organisation owns it yet.

    Raises ReviewError where it is another organisation's, or is no word.
    """
    word = DocumentWord.objects.select_related("organisation").filter(text=text).first()
    if word is None:
        _refuse_no_word(text)
    elif word.organisation_id != organisation.pk:
        raise ReviewError(
            _("“%(word)s” is the word of %(unit)s: choose another one for %(own)s.")
            % {"word": text, "unit": word.organisation.name, "own": organisation.name}
        )
    return word


def _refuse_no_word(text):
    if not text:
        raise ReviewError(_("Enter the word of the document number, e.g. 路承."))
    if not text.isalpha() or len(text) > 10:
        raise ReviewError(
            _("The word of a document number has at most ten signs, no digits, brackets or spaces.")
        )


@transaction.atomic
def keep_word(organisation, text, *, actor, at):
    """The DocumentWord ``text`` of ``organisation``, created if no organisation owns it yet. ReviewError as ``owned_word``."""
    text = text.strip()
    word = owned_word(organisation, text)
    if word is None:
        facts = {"organisation": organisation, "kept_by": actor, "kept_at": at}
        word, made = DocumentWord.objects.get_or_create(text=text, defaults=facts)
        if not made:  # somebody else created it meanwhile, perhaps for another organisation
            return owned_word(organisation, text)
        record("document_word_kept", actor=actor, subject=f"{organisation} · {text}", at=at)
    return word


@transaction.atomic
def drop_word(word, *, actor, at):
    """Give up a word under which no document was issued; then another organisation may own it."""
    word = DocumentWord.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=word.pk)  # fmt: skip
    if word.documents.exists():
        raise ReviewError(
            _("Documents are issued under “%(word)s”: it stays.") % {"word": word.text}
        )
    word.delete()
    subject = f"{word.organisation} · {word.text}"
    record("document_word_dropped", actor=actor, subject=subject, at=at)


@transaction.atomic
def issue(issuer, text, *, actor, at):
    """The next NumberedDocument of ``issuer`` under the word ``text`` in the local year of ``at``.

    The word's row is locked until the transaction ends: the next caller waits, and a number whose document is not
    printed after all is given to the next one. Raises ReviewError as ``keep_word`` does.
    """
    word = keep_word(issuer, text, actor=actor, at=at)
    word = DocumentWord.objects.select_for_update(of=("self",), no_key=True).get(pk=word.pk)
    year = timezone.localdate(at).year
    last = word.documents.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    return NumberedDocument.objects.create(
        word=word, year=year, number=last + 1, issuer=issuer, issued_by=actor, issued_at=at
    )


def next_number(issuer, text, *, at):
    """How the next document of ``issuer`` under the word will be called, unless another is issued first."""
    year = timezone.localdate(at).year
    rows = NumberedDocument.objects.filter(word__text=text, year=year)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return str(NumberedDocument(word=DocumentWord(text=text), year=year, number=last + 1))


def usual_word(issuer, kind):
    """The word under which ``issuer`` last issued a document of ``kind``, else its only word, else "".

    kind   how NumberedDocument calls what points to it, e.g. "circular"
    """
    words = issuer.document_words
    last = words.filter(**{f"documents__{kind}__isnull": False}).order_by("-documents__pk")
    found = list(last.values_list("text", flat=True)[:1]) or list(words.values_list("text", flat=True)[:2])  # fmt: skip
    return found[0] if len(found) == 1 else ""
