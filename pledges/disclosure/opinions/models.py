"""Opinions of the public on disclosed items. The room is part of disclosure, because an opinion is on something that was
disclosed, the branch answers it, inspections above count it, and the board above, which only reads, shows it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.seats import ScopedQuerySet
from core.model_fields import Step, account_key
from core.triggers import AppendOnly

#: The most characters of an opinion and of its answer.
LENGTH = 1000


class PublicOpinion(models.Model):
    """An opinion as it was sent. Appended, never changed: database triggers refuse it. The sender is not stored.

    receipt   SHA-256 of the receipt number, which only the sender has
    proof     what names the solved proof of work, each used once; empty where it was sent without JavaScript
    token     of the form: the same form sent twice is one opinion
    """

    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="opinions")
    text = models.TextField(_("opinion"), max_length=LENGTH)
    receipt = models.CharField(max_length=64, unique=True)
    proof = models.CharField(max_length=64, null=True, unique=True)
    token = models.UUIDField(unique=True)
    sent_at = models.DateTimeField(_("sent"))

    database_rules = (AppendOnly(),)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="opinion_has_words")]
        indexes = [models.Index(fields=["sent_at"])]

    def __str__(self):
        return self.text


class OpinionCaseQuerySet(ScopedQuerySet):
    scope_path = "opinion__entry__branch__path"
    scope_member = None

    def open(self):
        """Cases that the moderator accepted and that have no final answer yet."""
        return self.filter(state__in=[OpinionCase.State.FORWARDED, OpinionCase.State.ANSWERED])


class OpinionCase(models.Model):
    """The handling of an opinion; the original is kept unchanged.

    received → (the moderator) forwarded to the branch, or set aside with the reason; forwarded → (the branch)
    answered; answered → (the moderator) published, answered to the sender only, or sent back to the branch;
    published → withdrawn with the reason. ``public_text`` is the wording that the moderator allows to be read.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("To be moderated")
        FORWARDED = "forwarded", _("With the branch")
        ANSWERED = "answered", _("Answer to be moderated")
        PUBLISHED = "published", _("Answered in public")
        REPLIED = "replied", _("Answered to the sender")
        SET_ASIDE = "set_aside", _("Set aside")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    opinion = models.OneToOneField(PublicOpinion, models.PROTECT, related_name="handling")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    public_text = models.TextField(_("wording for the public"), blank=True, max_length=LENGTH)
    answer = models.TextField(_("answer"), blank=True, max_length=LENGTH)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    answered_by = account_key()
    answered_on = models.DateField(null=True)
    published_on = models.DateField(null=True)

    objects = OpinionCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "published", "replied"]) | ~Q(answer=""),
                name="answered_opinion_has_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | ~Q(public_text="") & Q(published_on__isnull=False),
                name="published_opinion_has_its_wording",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["set_aside", "withdrawn"]) | ~Q(reason=""),
                name="opinion_put_away_says_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"])]


class OpinionStep(Step):
    """One line of an opinion's history, with its wording of that time."""

    handling = models.ForeignKey(OpinionCase, models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=12)
