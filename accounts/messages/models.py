from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.roles import ADMINISTRATOR
from access.seats import ScopedQuerySet
from core.model_fields import account_key
from registry.kinds import label_of


def _one_recipient(name):
    """Exactly one of member and user is filled."""
    one = Q(member__isnull=False, user__isnull=True) | Q(member__isnull=True, user__isnull=False)
    return models.CheckConstraint(condition=one, name=name)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, seat):
        """A person's own messages, from any of their seats; nobody else's for any role."""
        return self.none() if seat is None else self.of(seat.user)

    def of(self, user):
        """The messages to the person who signs in as ``user``."""
        if user.member_id:
            return self.filter(member_id=user.member_id)
        return self.filter(user_id=user.pk)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def unplanned(self):
        """Messages that are not planned yet: whether they also go outside is undecided."""
        return self.filter(planned_at__isnull=True)


class Message(models.Model):
    """One message in somebody's inbox. ``(recipient, kind, about, period)`` names it once.

    The recipient is a member, who may have no account yet, or an account without a member. ``address``
    opens the matter. ``planned_at`` is empty until the outside channels have been decided upon.
    """

    # The indexes below begin with these columns; separate ones would be written a million times on the last day of a year.
    member = models.ForeignKey(
        "people.Member", models.PROTECT, null=True, related_name="messages", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="messages", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    address = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    planned_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            _one_recipient("message_has_one_recipient"),
            models.UniqueConstraint(
                fields=["kind", "about", "period", "member"],
                name="message_to_member_once",
                condition=Q(member__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["kind", "about", "period", "user"],
                name="message_to_account_once",
                condition=Q(user__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-posted_at", "-id"], name="inbox_of_member"),
            models.Index(
                fields=["user", "-posted_at", "-id"],
                name="inbox_of_account",
                condition=Q(user__isnull=False),
            ),
            models.Index(
                fields=["member"],
                name="unread_of_member",
                condition=Q(read_at__isnull=True, member__isnull=False),
            ),
            models.Index(
                fields=["user"],
                name="unread_of_account",
                condition=Q(read_at__isnull=True, user__isnull=False),
            ),
            models.Index(
                fields=["id"], condition=Q(planned_at__isnull=True), name="message_to_plan"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def kind_label(self):
        return label_of(self.kind)


class DeliveryQuerySet(ScopedQuerySet):
    scope_path = "member__branch__path"
    scope_member = None

    def visible_to(self, seat):
        """Administrators see the deliveries to the members below them; from the root also those to
        accounts that belong to no member. All others see none."""
        if seat is None or seat.role != ADMINISTRATOR:
            return self.none()
        return self.all() if seat.is_whole else super().visible_to(seat)


class Delivery(models.Model):
    """One message, or one digest of several, on its way over one outside channel.

    queued → (a worker claims it) sending → sent; or failed, which waits until ``next_at`` for the next
    attempt; or given up, with the reason in words. What was claimed and not heard of again is queued
    once more and no further (``interruptions``): it may already have arrived. ``first`` is the oldest of
    the messages that it carries, so that no message starts two deliveries over one channel.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed, tried again")
        GIVEN_UP = "given_up", _("Given up")

    first = models.ForeignKey(Message, models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    user = account_key(null=False)
    channel = models.CharField(_("channel"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=40)
    count = models.PositiveIntegerField(_("messages"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    interruptions = models.PositiveSmallIntegerField(default=0)
    resends = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("since"))
    next_at = models.DateTimeField(_("next attempt"))
    handed_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["first", "channel"], name="one_delivery_a_channel"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="sent_delivery_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", claimed_at__isnull=False) | ~Q(state="sending"),
                name="sending_delivery_is_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(state="given_up") | ~Q(error=""), name="given_up_delivery_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state__in=["queued", "failed"]),
                name="delivery_due",
            ),
            models.Index(
                fields=["claimed_at"], condition=Q(state="sending"), name="delivery_on_its_way"
            ),
            models.Index(fields=["state", "-created_at", "-id"], name="delivery_by_state"),
            models.Index(fields=["-created_at", "-id"], name="delivery_newest"),
        ]

    def __str__(self):
        return self.title

    @property
    def kind_label(self):
        return label_of(self.kind)


class DeliveredMessage(models.Model):
    """A message within a delivery; over one channel a message is carried once."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="carried")
    message = models.ForeignKey(Message, models.PROTECT, related_name="carried")
    channel = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="carried_once_a_channel"),
        ]


class Preferences(models.Model):
    """How a person wants to be notified, besides the inbox, which is always on.

    ``email`` is used only once it is confirmed; ``asked_email`` is the address that a link was sent to.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences"
    )
    channels = models.JSONField(_("channels"), default=list, blank=True)
    digest = models.BooleanField(_("one digest a day"), default=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    email_confirmed_at = models.DateTimeField(null=True)
    asked_email = models.EmailField(blank=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email="") | Q(email_confirmed_at__isnull=False),
                name="kept_address_is_confirmed",
            ),
        ]
