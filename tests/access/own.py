"""The table of one's own matters: every verb of the application × the person whom it concerns.

A verb is a function that takes ``actor`` (or ``seat``) and ``at``. Each stands here once, with what happens where
the actor is the very member whose matter it is; a new verb without a row fails the suite.

    REFUSED   tests/access/test_own.py tries it on the own matter, and on another member's as the control
    ELSEWHERE refused, and the test named here tries it
    OWN       a member may do it in the own matter: report, claim, ask, or carry out what somebody else decided
    NONE      it is not about one member
    INNER     part of the verbs named here, which ask
"""

from enum import Enum


class Says(Enum):
    REFUSED = "refused"
    ELSEWHERE = "elsewhere"
    OWN = "own"
    NONE = "none"
    INNER = "inner"


def rows(says, text, why=""):
    return dict.fromkeys(text.split(), (says, why))


ROWS = {
    # ── accounts ──────────────────────────────────────────────────────────────────────────────────
    **rows(Says.REFUSED, """
        accounts.people.rules.transfer accounts.people.rules.change_tier accounts.people.rules.leave
        accounts.people.rules.die accounts.people.rules.exempt accounts.people.rules.lift_exemption
        accounts.people.rules.readmit
    """),
    **rows(Says.OWN, "accounts.people.rules.change_facts", "a telephone number decides nothing"),
    **rows(Says.ELSEWHERE, "accounts.roster.applying.apply", "accounts/test_roster_planning.py: own row"),
    **rows(Says.ELSEWHERE, """
        accounts.signin.acts.close accounts.signin.acts.reopen accounts.signin.acts.unlock
        accounts.signin.acts.sign_out_everywhere accounts.signin.acts.reset accounts.signin.rules.grant
        accounts.signin.rules.revoke
    """, "accounts/test_signin_accounts.py and test_roles.py: no security administrator changes an own account"),
    **rows(Says.NONE, """
        accounts.organisations.rules.found accounts.organisations.rules.change accounts.organisations.rules.move
        accounts.organisations.rules.dissolve accounts.people.rules.admit accounts.signin.acts.open_account
        accounts.signin.bulk.open_accounts
    """),
    **rows(Says.OWN, "accounts.signin.acts.switch_seat", "which of the own seats somebody acts from"),
    **rows(Says.NONE, "accounts.messages.sending.again"),
    **rows(Says.INNER, "accounts.audit.rules.record accounts.audit.rules.recorded_import"),
    # ── ledger ────────────────────────────────────────────────────────────────────────────────────
    **rows(Says.REFUSED, """
        ledger.rules.return_claim ledger.rules.verify ledger.rules.strike_off ledger.rules.verify_and_strike_off
        ledger.rules.amend ledger.turns.extend ledger.turns.refuse_extension ledger.turns.close_unfulfilled
        ledger.turns.reopen ledger.turns.correct ledger.turns.sample_check ledger.bulk.verify_many
        ledger.rules.register ledger.handover.rules.hand_over
    """),
    **rows(Says.OWN, """
        ledger.rules.note_progress ledger.rules.claim ledger.turns.ask_extension ledger.bulk.record_fulfilled
        ledger.evidence.rules.add_evidence ledger.evidence.rules.progress_with_evidence
        ledger.evidence.rules.claim_with_evidence
    """, "what a member reports, somebody else verifies"),
    **rows(Says.OWN, """
        ledger.programmes.rules.record ledger.programmes.rules.change ledger.programmes.rules.cancel
    """, "progress only; what is closed meanwhile is corrected by ledger.turns.correct, which refuses"),
    **rows(Says.NONE, """
        ledger.reminders.rules.set_rules ledger.thresholds.set_thresholds ledger.programmes.rules.keep_programme
    """),
    **rows(Says.INNER, """
        ledger.rules.append ledger.rules.link ledger.rules.happen  ledger.notices.tell
        ledger.notices.tell_members
    """),
    # ── pledges ───────────────────────────────────────────────────────────────────────────────────
    **rows(Says.REFUSED, """
        pledges.confirmation.amending.approve pledges.confirmation.amending.refuse
        pledges.confirmation.checking.check_item pledges.confirmation.checking.send_back
        pledges.confirmation.checking.confirm_other_items pledges.confirmation.checking.submit_and_confirm
        pledges.confirmation.checking.confirm_many pledges.confirmation.confirming.confirm
        pledges.disclosure.rules.review pledges.disclosure.rules.approve pledges.disclosure.rules.refuse
        pledges.disclosure.rules.take_down pledges.enrolment.rules.leave_out
        pledges.opinions.rules.forward pledges.opinions.rules.set_aside pledges.opinions.rules.answer
        pledges.opinions.rules.send_back pledges.opinions.rules.publish pledges.opinions.rules.reply
        pledges.opinions.rules.withdraw
    """),
    **rows(Says.ELSEWHERE, "pledges.importing.applying.apply", "pledges/test_import_claims.py: own rows"),
    **rows(Says.OWN, """
        pledges.confirmation.amending.request_amendment pledges.sheets.drafting.save_draft
        pledges.sheets.drafting.carry_over pledges.sheets.rules.start_sheet pledges.sheets.rules.submit
        pledges.sheets.rules.take_back
    """, "one's own sheet until somebody else confirms it"),
    **rows(Says.OWN, "pledges.enrolment.rules.enrol", "whoever enrols themself takes a duty, nobody is let off"),
    **rows(Says.OWN, """
        pledges.disclosure.rules.propose pledges.disclosure.rules.carry_out pledges.disclosure.rules.renew
    """, "what another has confirmed and approved is put up"),
    **rows(Says.OWN, "pledges.paper.rules.print_revisions pledges.paper.rules.keep_scan", "paper of a confirmed sheet"),
    **rows(Says.INNER, """
        pledges.confirmation.confirming.freeze pledges.disclosure.rules.follow_revision
        pledges.disclosure.rules.refusal pledges.paper.rules.log
    """),
    **rows(Says.NONE, """
        pledges.cycles.rules.create_cycle pledges.cycles.rules.change_state pledges.cycles.rules.set_text
        pledges.cycles.rules.withdraw pledges.cycles.rules.edit pledges.cycles.rules.add_focus_area
        pledges.cycles.rules.remove_focus_area pledges.cycles.rules.record_briefing
    """),
    # ── reviews ───────────────────────────────────────────────────────────────────────────────────
    **rows(Says.ELSEWHERE, """
        reviews.accountability.rules.propose reviews.accountability.rules.approve
        reviews.accountability.rules.refuse reviews.accountability.rules.drop reviews.accountability.rules.issue
        reviews.accountability.rules.serve reviews.accountability.following.uphold
        reviews.accountability.following.correct reviews.accountability.following.revoke
        reviews.accountability.following.recheck reviews.accountability.following.publish
        reviews.accountability.following.carry_out reviews.accountability.following.close
    """, "reviews/test_measures.py: nobody decides about the own measure; all ask steps.by_body"),
    **rows(Says.OWN, """
        reviews.accountability.following.appeal reviews.accountability.following.hand_in
    """, "the person's own answer"),
    **rows(Says.OWN, "reviews.accountability.rules.withdraw", "by the proposer only, who is never the person"),
    **rows(Says.REFUSED, """
        reviews.inspection.findings.pass_recheck reviews.inspection.findings.fail_recheck
        reviews.inspection.findings.withdraw reviews.inspection.rules.enter reviews.inspection.rules.not_met
        reviews.results.deciding.appraise
    """),
    **rows(Says.OWN, "reviews.inspection.findings.report", "somebody else re-checks what is reported"),
    **rows(Says.ELSEWHERE, """
        reviews.results.deciding.decide reviews.results.deciding.accept
    """, "reviews/test_results.py: nobody decides the own grade"),
    **rows(Says.ELSEWHERE, """
        reviews.evaluation.tallying.enter reviews.evaluation.recounting.look_again
        reviews.evaluation.recounting.withdraw
    """, "reviews/test_evaluation_tallying.py: nobody who is rated counts or has it counted again"),
    **rows(Says.ELSEWHERE, "reviews.evaluation.opinions.sign", "reviews/test_evaluation_opinions.py: nobody rates themself"),
    **rows(Says.INNER, """
        reviews.accountability.steps.by_body reviews.accountability.steps.keep
        reviews.accountability.steps.write_letter reviews.accountability.turns.may
        reviews.inspection.findings.find reviews.inspection.findings.issue_slip
        reviews.numbering.rules.issue
    """),
    **rows(Says.NONE, """
        reviews.accountability.types.set_type reviews.accountability.types.set_suggestion_rules
        reviews.circulars.rules.draft reviews.circulars.rules.edit reviews.circulars.rules.refresh
        reviews.circulars.rules.approve reviews.circulars.rules.send_back reviews.circulars.rules.issue
        reviews.circulars.rules.correct
        reviews.evaluation.closing.close_voting reviews.evaluation.closing.count
        reviews.evaluation.opening.open_review reviews.evaluation.opening.renew
        reviews.evaluation.phases.change reviews.evaluation.phases.begin reviews.evaluation.sealing.close
        reviews.evaluation.slips.issue reviews.evaluation.slips.hand_papers reviews.evaluation.slips.take_back
        reviews.evaluation.slips.withdraw
        reviews.numbering.rules.keep_word reviews.numbering.rules.drop_word
        reviews.inspection.rules.plan reviews.inspection.rules.edit reviews.inspection.rules.draw
        reviews.inspection.rules.close
        reviews.meetings.rules.invite reviews.meetings.rules.exempt reviews.meetings.rules.plan_again
        reviews.meetings.rules.hold reviews.meetings.rules.close reviews.meetings.rules.add_note
        reviews.recognition.models.set_rules reviews.recognition.rules.make reviews.recognition.rules.refresh
        reviews.recognition.rules.adopt reviews.recognition.rules.drop
        reviews.reports.rules.call reviews.reports.rules.draft reviews.reports.rules.edit reviews.reports.rules.send
        reviews.reports.rules.give_back reviews.reports.rules.accept reviews.reports.rules.keep_scan
        reviews.results.counting.count reviews.results.deciding.conclude reviews.results.deciding.reopen
        reviews.results.deciding.publish reviews.results.deciding.keep_gathering
        reviews.schemes.rules.write_from reviews.schemes.rules.edit reviews.schemes.rules.adopt
        reviews.schemes.rules.withdraw
    """),
}  # fmt: skip
