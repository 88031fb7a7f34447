"""The acts of the audit trail itself, and the words of details that many acts have."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "export": _("Export"),
        "print": _("Print"),
        "download": _("Download"),
    },
    taken=True,
    details={
        "why": _("why"),
        "until": _("until"),
        "since": _("from"),
        "organisation": _("unit"),
        "unit": _("unit"),
        "role": _("role"),
        "count": _("count"),
        "reason": _("reason"),
        "rows": _("rows"),
        "filters": _("filters"),
        "q": _("search"),
        "light": _("light"),
        "person": _("person"),
        "action": _("action"),
        "changed": _("changed"),
        "accepted": _("accepted"),
        "unchanged": _("unchanged"),
        "refused": _("refused"),
        "done": _("done"),
        "stopped": _("stopped"),
        "fields": _("fields"),
        "file": _("file"),
        "before": _("before"),
        "unfinished": _("broken off"),
    },
)
