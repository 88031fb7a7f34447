"""The verbs of the audit trail in words. A code that is missing here is shown as it is."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from access.roles import Role

ACTIONS = {
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Sign-in failed"),
    "sign_in_locked": _("Sign-in name locked"),
    "sign_out": _("Signed out"),
    "signed_out_idle": _("Signed out for idleness"),
    "signed_out_everywhere": _("Signed out everywhere"),
    "seat_switched": _("Changed role"),
    "password_changed": _("Password changed"),
    "activated": _("Account activated"),
    "account_opened": _("Account made"),
    "accounts_opened": _("Accounts made in bulk"),
    "account_closed": _("Account closed"),
    "account_reopened": _("Account opened again"),
    "account_unlocked": _("Sign-in name unlocked"),
    "account_reset": _("Password taken away, new code"),
    "slips_printed": _("Activation slips printed"),
    "role_granted": _("Role granted"),
    "role_revoked": _("Role taken back"),
    "roster_imported": _("Roster imported"),
    "member_admitted": _("Member admitted"),
    "member_changed": _("Member's facts changed"),
    "member_transferred": _("Member transferred"),
    "member_tier_changed": _("Member's tier changed"),
    "member_left": _("Member left"),
    "member_died": _("Member died"),
    "member_readmitted": _("Member taken back"),
    "member_exempt": _("Member exempted"),
    "member_exemption_lifted": _("Exemption lifted"),
    "organisation_founded": _("Organisation founded"),
    "organisation_changed": _("Organisation changed"),
    "organisation_moved": _("Organisation moved"),
    "organisation_dissolved": _("Organisation dissolved"),
    "cycle_created": _("Cycle prepared"),
    "cycle_changed": _("Cycle changed"),
    "cycle_open": _("Cycle opened"),
    "cycle_close": _("Cycle closed"),
    "cycle_reopen": _("Cycle opened again"),
    "common_item_set": _("Common item set"),
    "common_item_withdrawn": _("Common item withdrawn"),
    "focus_area_added": _("Focus area added"),
    "focus_area_removed": _("Focus area removed"),
    "briefing_recorded": _("Briefing recorded"),
    "pledges_imported": _("Pledges imported"),
    "disclosure_propose": _("Disclosure proposed"),
    "disclosure_review": _("Disclosure reviewed"),
    "disclosure_approve": _("Disclosure approved"),
    "disclosure_carry_out": _("Disclosure carried out"),
    "disclosure_refuse": _("Disclosure refused"),
    "disclosure_renew": _("Disclosure renewed"),
    "disclosure_take_down": _("Disclosure taken down"),
    "opinion_forward": _("Opinion forwarded to the branch"),
    "opinion_set_aside": _("Opinion set aside"),
    "opinion_answer": _("Opinion answered"),
    "opinion_send_back": _("Answer to an opinion sent back"),
    "opinion_publish": _("Opinion and answer published"),
    "opinion_reply": _("Opinion answered to the sender only"),
    "opinion_withdraw": _("Opinion and answer taken down"),
    "calendar_given": _("Calendar address made"),
    "calendar_revoked": _("Calendar address revoked"),
    "scan_uploaded": _("Scan uploaded"),
    "scan_read": _("Scan opened"),
    "document_word_kept": _("Word of document numbers kept"),
    "document_word_dropped": _("Word of document numbers given up"),
    "circular_issued": _("Circular issued"),
    "result_decided": _("Grade of a review decided"),
    "members_appraised": _("Democratic appraisal entered"),
    "year_end_meeting_kept": _("Year-end meeting recorded"),
    "evaluation_decided": _("Grades of a review fixed"),
    "evaluation_reopened": _("Grades of a review open again"),
    "evaluation_published": _("Results of a review published"),
    "scheme_adopted": _("Scheme of review adopted"),
    "scheme_withdrawn": _("Scheme of review taken back to a draft"),
    "evaluation_opened": _("Review opened"),
    "evaluation_renewed": _("Roll of a review brought up to date"),
    "evaluation_changed": _("Terms of a review changed"),
    "evaluation_begun": _("Voting begun"),
    "voting_closed": _("Voting closed"),
    "evaluation_counted": _("Review counted"),
    "ballot_box_closed": _("Ballot box closed"),
    "ballot_slips_issued": _("Slips issued"),
    "ballot_slips_withdrawn": _("Slips withdrawn"),
    "ballot_papers_handed": _("Papers handed to members"),
    "papers_counted": _("Papers counted"),
    "papers_look_again": _("Another count of papers asked for"),
    "papers_recount_withdrawn": _("Order to count papers again withdrawn"),
    "opinion_signed": _("Opinion signed"),
    "inspection_drawn": _("Sample of an inspection drawn"),
    "inspection_closed": _("Inspection closed"),
    "slip_issued": _("Supervision slip issued"),
    "measure_proposed": _("Measure proposed"),
    "measure_approved": _("Measure approved"),
    "measure_letter": _("Letter of a measure issued"),
    "measure_served": _("Measure served"),
    "measure_appealed": _("Measure appealed"),
    "measure_appeal_decided": _("Appeal decided"),
    "measure_type_set": _("Kind of measure set"),
    "suggestion_rules_set": _("Thresholds of suggesting set"),
    "recognition_adopted": _("List of awards or benefits adopted"),
    "recognition_rules_set": _("Rules of recognition set"),
    "reports_asked": _("Reports asked for"),
    "report_sent": _("Report sent"),
    "report_accepted": _("Report accepted"),
    "thresholds_set": _("Thresholds of the lights set"),
    "programme_kept": _("Programme set"),
    "reminder_rules_set": _("Rules of reminding set"),
    "delivery_again": _("Message sent again"),
    "export": _("Export"),
    "print": _("Print"),
    "import": _("Import"),
    "download": _("Download"),
    "audit_pruned": _("Audit lines past their time deleted"),
}

#: The keys of ``detail`` in words.
DETAILS = {
    "why": _("why"),
    "known": _("name known"),
    "until": _("until"),
    "since": _("from"),
    "username": _("sign-in name"),
    "role": _("role"),
    "organisation": _("unit"),
    "count": _("count"),
    "grade": _("grade"),
    "reason": _("reason"),
    "rows": _("rows"),
    "filters": _("filters"),
    "before": _("before"),
    "file": _("file"),
    "fields": _("fields"),
    "opened": _("opened"),
    "renewed": _("renewed"),
    "done": _("done"),
    "stopped": _("stopped"),
    "accepted": _("accepted"),
    "unchanged": _("unchanged"),
    "changed": _("changed"),
    "refused": _("refused"),
    "q": _("search"),
    "unit": _("unit"),
    "light": _("light"),
    "person": _("person"),
    "subjects": _("people reviewed"),
    "boxes": _("ballot boxes"),
    "lines": _("lines on the roll"),
    "medium": _("kind of slip"),
    "turn": _("count no."),
    "sheets": _("check sheets"),
    "seed": _("seed"),
    "action": _("action"),
}


def in_words(action):
    """The action's label, or its code where it has none."""
    return str(ACTIONS.get(action, action))


#: Plain values that a code stands for.
VALUES = {
    "wrong": _("name, password or code not right"),
    "locked": _("Locked"),
    "closed": pgettext_lazy("account", "Closed"),
    "slip_phone": _("QR slip"),
    "slip_paper": _("Paper ballot"),
    **dict(Role.choices),
    **ACTIONS,
}


def told(detail):
    """The detail of a line as "key: value" words, in the order in which it was written."""
    shape = gettext("%(key)s: %(value)s")
    facts = (shape % {"key": DETAILS.get(key, key), "value": _value(detail[key])} for key in detail)
    return gettext("; ").join(facts)


def _value(value):
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return ", ".join(f"{key}={_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_value(inner) for inner in value)
    return str(VALUES.get(value, value))
