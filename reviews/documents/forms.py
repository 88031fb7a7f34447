from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TextForm
from reviews.errors import ReviewError

from .rules import owned_word

_LABEL = _("Word of the document number")


def _own(issuer):
    return list(issuer.document_words.values_list("text", flat=True))


def refuse_word(issuer, text):
    """ValidationError where ``issuer`` cannot have the word: now, and not only when the document is issued."""
    try:
        owned_word(issuer, text)
    except ReviewError as refused:
        raise forms.ValidationError(str(refused)) from None


class NewWordField(forms.CharField):
    """The field for the first word of an organisation without one. Without an ``issuer`` the form checks the word itself."""

    def __init__(self, *, issuer=None, **facts):
        self.issuer = issuer
        help_text = _("路承 gives 路承〔2026〕3号. From the first document on the word belongs to the issuer alone.")  # fmt: skip
        super().__init__(label=_LABEL, max_length=10, help_text=help_text, **facts)

    def clean(self, value):
        text = super().clean(value)
        if text and self.issuer:
            refuse_word(self.issuer, text)
        return text


def word_field(issuer, *, required=True):
    """The field for the word of a document of ``issuer``: a choice of its words, or its first one."""
    words = _own(issuer)
    if not words:
        return NewWordField(issuer=issuer, required=required)
    return forms.ChoiceField(
        label=_LABEL, required=required,
        choices=[(word, word) for word in words] if required else [("", "—"), *((word, word) for word in words)],
        help_text=_("The number is the next of the year under this word."),
    )  # fmt: skip


class WordForm(TextForm):
    """The form for the word of one issuer's document."""

    def __init__(self, *args, issuer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["word"] = word_field(issuer)


class NewWordForm(TextForm):
    """One more word of an organisation."""

    word = NewWordField()


class IssuerWordMixin:
    """For forms in which the issuer is chosen: the words of all issuers offered, and one for an issuer who has none.

    The form has a field ``issuer``; ``offer_words`` is called with the issuers that it offers.
    """

    def offer_words(self, issuers):
        owned = {issuer.pk: _own(issuer) for issuer in issuers}
        self.owned = owned
        self.fields["word"] = forms.ChoiceField(
            label=_LABEL, required=False,
            choices=[("", "—"), *((unit.name, [(w, w) for w in owned[unit.pk]]) for unit in issuers if owned[unit.pk])],
            help_text=_("The number is the next of the year under this word."),
        )  # fmt: skip
        self.fields["new_word"] = NewWordField(required=False)
        if all(owned.values()):
            del self.fields["new_word"]
        if not any(owned.values()):
            del self.fields["word"]

    def clean(self):
        data = super().clean()
        issuer, new = data.get("issuer"), data.pop("new_word", "")
        own = self.owned.get(issuer.pk, []) if issuer else []
        data["word"] = data.get("word", "") if own else new
        if issuer and own and data["word"] not in own:
            self.add_error("word", _("Choose a word of the issuer: %(words)s.") % {"words": "、".join(own)})  # fmt: skip
        elif issuer and not own and not data["word"]:
            self.add_error("new_word", _("Enter the word of the document number, e.g. 路承."))
        elif issuer and not own:
            try:
                refuse_word(issuer, new)
            except forms.ValidationError as refused:
                self.add_error("new_word", refused)
        return data
