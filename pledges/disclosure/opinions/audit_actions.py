"""Codes of the audit trail about opinions of the public."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "opinion_forward": _("Opinion forwarded to the branch"),
        "opinion_set_aside": _("Opinion set aside"),
        "opinion_answer": _("Opinion answered"),
        "opinion_send_back": _("Answer to an opinion sent back"),
        "opinion_publish": _("Opinion and answer published"),
        "opinion_reply": _("Opinion answered to the sender only"),
        "opinion_withdraw": _("Opinion and answer taken down"),
    }
)
