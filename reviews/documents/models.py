from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.model_fields import account_key
from core.triggers import AppendOnly

from .official import number_of


class DocumentWord(models.Model):
    """A word 代字 that begins document numbers: 路承 of 路承〔2026〕3号.

    It belongs to one organisation of the installation, which may own several, e.g. one for each kind of document. The
    database refuses to change it; once a number was given under it, it cannot be removed either.
    """

    text = models.CharField(_("word of the document number"), max_length=30, unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="document_words"
    )
    kept_by = account_key()
    kept_at = models.DateTimeField()

    #: A word may be given up, never changed.
    database_rules = (AppendOnly(deletable="1 = 1"),)

    class Meta:
        verbose_name = _("word of document numbers")
        verbose_name_plural = _("words of document numbers")
        ordering = ["text"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="document_word_has_a_text")
        ]

    def __str__(self):
        return self.text


class NumberedDocument(models.Model):
    """An official document under its number: word, local year of issue, number. One row for a document of any kind.

    Circulars, bulletins, letters, supervision slips and reports sent point to theirs. Within a word and a year the
    numbers have no gap (``rules.issue``). Appended, never changed: database triggers refuse it.
    """

    word = models.ForeignKey(
        DocumentWord, models.PROTECT, to_field="text", db_column="word", related_name="documents"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    issuer = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="numbered_documents"
    )
    issued_by = account_key()
    issued_at = models.DateTimeField(_("issued"))

    database_rules = (AppendOnly(),)

    class Meta:
        verbose_name = _("numbered document")
        verbose_name_plural = _("numbered documents")
        ordering = ["word", "year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["word", "year", "number"], name="a_document_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="document_numbers_begin_at_one"
            ),
        ]

    def __str__(self):
        return number_of(self.word_id, self.year, self.number)

    @property
    def issued_on(self):
        """The local day of issue."""
        return timezone.localdate(self.issued_at)
