"""The models of accounts, each kept in the room of its subject."""

from accounts.audit.models import AuditEvent
from accounts.identity.models import CalendarKey
from operation.daily.models import DailyRun
from accounts.messages.models import Carried, Delivery, Message, Preferences
from accounts.organisations.models import Organisation, Sector
from accounts.people.models import Exemption, Member, Posting, Team, Tier
from accounts.identity.models import ActivationCode, RoleAssignment, SignInAttempts, User
from access.roles import Role

__all__ = [
    "ActivationCode",
    "AuditEvent",
    "CalendarKey",
    "Carried",
    "DailyRun",
    "Delivery",
    "Exemption",
    "Member",
    "Message",
    "Organisation",
    "Posting",
    "Preferences",
    "Role",
    "RoleAssignment",
    "Sector",
    "SignInAttempts",
    "Team",
    "Tier",
    "User",
]
