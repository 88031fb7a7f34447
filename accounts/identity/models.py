import unicodedata

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from access.roles import SECURITY, Role
from access.seats import within_any


def normalise(username):
    """The stored form of a sign-in name: half-width, lower case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", username or "").split()).lower()


class UserQuerySet(models.QuerySet):
    def visible_to(self, seat):
        """The accounts that a security administrator manages; for every other seat none.

        Accounts whose member's branch, or one of whose roles, is in the seat's organisations. An
        account with neither is looked after from the root of the tree only.
        """
        if seat is None or seat.role != SECURITY or not seat.organisations:
            return self.none()
        if seat.is_whole:
            return self.all()
        branch = within_any("member__branch__path", seat.organisations)
        held = within_any("organisation__path", seat.organisations)
        # As one list of keys, so that a small unit in a large province reads its own rows only.
        members = User.objects.filter(branch).order_by().values("pk")
        holders = RoleAssignment.objects.filter(held).order_by().values("user")
        return self.filter(pk__in=members.union(holders))

    def activated(self):
        return self.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def not_activated(self):
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=normalise(username), **fields)
        user.set_password(password)
        user.save(force_insert=True)
        return user

    def get_by_natural_key(self, username):
        return self.get(username=normalise(username))


class User(AbstractBaseUser):
    """An account. Most belong to a member; an auditor or a security administrator need not.

    Until it is activated its password is unusable. ``is_active`` is false while a security
    administrator keeps it closed. ``session_epoch`` is part of what each session is checked against;
    raising it signs the person out everywhere.
    """

    username = models.CharField(_("sign-in name"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=50)
    member = models.OneToOneField(
        "people.Member", models.PROTECT, null=True, blank=True, related_name="user"
    )
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=0)
    last_seat = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.name

    def _get_session_auth_hash(self, secret=None):
        """The value that a session is checked against, derived from the password and the epoch."""
        salt = "accounts.User.session"
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class RoleAssignmentQuerySet(models.QuerySet):
    def on(self, day):
        """The assignments in force on ``day``."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=day),
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=day),
            since__lte=day,
        )

    def not_over(self, day):
        """The assignments in force on ``day`` or later."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=day),
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=day),
        )


class RoleAssignment(models.Model):
    """A role held over an organisation and everything below it, from one day until another.

    ``until`` is the last day in force; ``revoked_on`` is the first day on which it no longer is,
    because it was taken back early. Administrator, security administrator and auditor are never
    the same person at one time (GB/T 22239); ``accounts.identity.rules.grant`` refuses it.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="assignments"
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(until__isnull=True, revoked_on__isnull=True),
                name="one_open_assignment_per_role_and_unit",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="assignment_dates_in_order",
            ),
        ]


class ActivationCode(models.Model):
    """A one-time code, handed out on paper, with which a person sets the first password.

    Only its hash is kept. At most one code of an account is open; making a new one cancels the old.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="activation_codes")
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, cancelled_at__isnull=True),
                name="one_open_activation_code_per_user",
            ),
        ]


class SignInAttempts(models.Model):
    """How often in a row somebody failed under one sign-in name, and until when it is locked.

    Stored for unknown names as well, so that a lock does not reveal which accounts exist;
    therefore only a keyed hash of what was typed is stored (people type passwords into that field).
    """

    key = models.CharField(max_length=64, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sign_in_attempts"
    )
    failures = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True)


class CalendarKey(models.Model):
    """The private address of a person's calendar; only its SHA-256 is stored. A new one replaces the old."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
