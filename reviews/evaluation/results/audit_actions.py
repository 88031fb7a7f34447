"""Codes of the audit trail about results."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "result_decided": _("Grade of a review decided"),
        "members_appraised": _("Democratic appraisal entered"),
        "year_end_meeting_kept": _("Year-end meeting recorded"),
        "evaluation_decided": _("Grades of a review fixed"),
        "evaluation_reopened": _("Grades of a review open again"),
        "evaluation_published": _("Results of a review published"),
    },
    details={
        "grade": _("grade"),
    },
)
