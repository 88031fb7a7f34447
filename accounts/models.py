"""The models of accounts, each kept in the room of its subject."""

from .audit.models import AuditEvent
from .calendars.models import CalendarKey
from .daily import DailyRun
from .messages.models import Carried, Delivery, Message, Preferences
from .organisations.models import Organisation, Sector
from .people.models import Exemption, Member, Posting, Team, Tier
from .signin.models import ActivationCode, Role, RoleAssignment, SignInAttempts, User

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
