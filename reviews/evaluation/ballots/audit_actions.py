"""Codes of the audit trail about the voting of a review, but not about ballots and who cast them."""

from django.utils.translation import gettext_lazy as _

from registry.actions import audit_actions

audit_actions(
    {
        "evaluation_opened": _("Review opened"),
        "evaluation_renewed": _("Roll of a review brought up to date"),
        "evaluation_changed": _("Terms of a review changed"),
        "evaluation_begun": _("Voting begun"),
        "evaluation_dropped": _("Review given up"),
        "count_recalled": _("Count taken back"),
        "voting_closed": _("Voting closed"),
        "evaluation_counted": _("Review counted"),
        "ballot_box_closed": _("Ballot box closed"),
        "ballot_slips_issued": _("Slips issued"),
        "ballot_slips_withdrawn": _("Slips withdrawn"),
        "ballot_papers_handed": _("Papers handed to members"),
        "papers_counted": _("Papers counted"),
        "papers_look_again": _("Recount of papers ordered"),
        "papers_recount_withdrawn": _("Order to count papers again withdrawn"),
        "opinion_signed": _("Opinion signed"),
    },
    details={
        "subjects": _("people reviewed"),
        "boxes": _("ballot boxes"),
        "lines": _("lines on the roll"),
        "medium": _("kind of slip"),
        "turn": _("count no."),
        "round": _("round"),
    },
    values={
        "slip_phone": _("QR slip"),
        "slip_paper": _("Paper ballot"),
    },
)
