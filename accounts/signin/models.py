from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles that are granted; being a member needs no grant (domain.md §5)."""

    SECRETARY = "secretary", _("Branch secretary")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")
    SECURITY = "security", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """An account. Most belong to a member; an auditor or a security administrator need not.

    ``session_epoch`` is stored in each session at sign-in; raising it signs the person out everywhere.
    """

    username = models.CharField(_("sign-in name"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=50)
    member = models.OneToOneField(
        "accounts.Member", models.PROTECT, null=True, blank=True, related_name="user"
    )
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(default=False)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
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


class RoleAssignmentQuerySet(models.QuerySet):
    def on(self, day):
        """The assignments in force on ``day``."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class RoleAssignment(models.Model):
    """A role held over an organisation and everything below it, from one day until another.

    ``until`` is the last day in force. Administrator, security administrator and auditor are never
    the same person at one time (GB/T 22239); ``signin.rules.grant`` refuses it.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="assignments")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(until__isnull=True),
                name="one_open_assignment_per_role_and_unit",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="assignment_dates_in_order"
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
