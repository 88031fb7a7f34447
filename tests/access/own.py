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
        accounts.people.rules.transfer accounts.people.rules.change_tier accounts.people.rules.mark_left
        accounts.people.rules.mark_deceased accounts.people.rules.exempt accounts.people.rules.lift_exemption
        accounts.people.rules.readmit accounts.people.rules.correct_day
    """),
    **rows(Says.OWN, "accounts.people.rules.change_facts", "a telephone number decides nothing; being a leader is refused (accounts/people/test_rules.py)"),
    **rows(Says.ELSEWHERE, "accounts.roster.applying.apply", "accounts/roster/test_planning.py: own row"),
    **rows(Says.ELSEWHERE, """
        accounts.identity.acts.close accounts.identity.acts.reopen accounts.identity.acts.unlock
        accounts.identity.acts.sign_out_everywhere accounts.identity.acts.reset accounts.identity.rules.grant
        accounts.identity.rules.revoke
    """, "accounts/identity/test_accounts.py and accounts/identity/test_roles.py: no security administrator changes an own account"),
    **rows(Says.ELSEWHERE, "accounts.identity.appointing.appoint", "accounts/identity/test_secretaries.py: nobody appoints themself"),
    **rows(Says.NONE, """
        accounts.organisations.rules.create_unit accounts.organisations.rules.change accounts.organisations.rules.move
        accounts.organisations.rules.dissolve accounts.people.rules.admit accounts.identity.acts.open_account
        accounts.identity.bulk.open_accounts accounts.identity.appointing.renew_holders
    """),
    **rows(Says.OWN, "accounts.identity.acts.switch_seat", "which of the own seats somebody acts from"),
    **rows(Says.NONE, "accounts.messages.sending.again"),
    **rows(Says.INNER, "accounts.audit.rules.record accounts.audit.rules.recorded_import accounts.identity.rules.end"),
    # ── ledger ────────────────────────────────────────────────────────────────────────────────────
    **rows(Says.REFUSED, """
        ledger.entries.verbs.return_claim ledger.entries.verbs.verify ledger.entries.verbs.strike_off ledger.entries.verbs.verify_and_strike_off
        ledger.entries.verbs.amend ledger.entries.decisions.withdraw ledger.entries.decisions.extend ledger.entries.decisions.refuse_extension ledger.entries.decisions.close_unfulfilled
        ledger.entries.decisions.reopen ledger.entries.decisions.correct ledger.entries.decisions.sample_check ledger.claims.bulk.verify_many
        ledger.entries.registering.register ledger.handover.rules.hand_over ledger.entries.reminding.remind
    """),
    **rows(Says.ELSEWHERE, "ledger.entries.reminding.remind_many", "ledger/entries/test_reminding.py: one's own is left out"),
    **rows(Says.OWN, """
        ledger.entries.verbs.note_progress ledger.entries.verbs.claim ledger.entries.decisions.ask_extension ledger.entries.decisions.take_back ledger.claims.bulk.record_fulfilled
        ledger.noting.rules.note_many
        ledger.evidence.rules.add_evidence ledger.evidence.rules.progress_with_evidence
        ledger.evidence.rules.claim_with_evidence
    """, "what a member reports, somebody else verifies"),
    **rows(Says.OWN, """
        ledger.programmes.rules.record ledger.programmes.rules.change ledger.programmes.rules.cancel
    """, "progress only; what is closed meanwhile is corrected by ledger.entries.decisions.correct, which refuses"),
    **rows(Says.NONE, """
        ledger.escalation.rules.set_rules ledger.lights.light_rules.set_thresholds ledger.programmes.rules.keep_programme
    """),
    **rows(Says.INNER, """
        ledger.entries.verbs.append ledger.entries.verbs.append_to_chain ledger.entries.verbs.record_event  ledger.entries.notifications.tell
        ledger.entries.notifications.tell_members ledger.handover.rules.hand_over_all
    """),
    # ── pledges ───────────────────────────────────────────────────────────────────────────────────
    **rows(Says.REFUSED, """
        pledges.sheets.confirmation.amending.approve pledges.sheets.confirmation.amending.refuse
        pledges.sheets.confirmation.checking.check_item pledges.sheets.confirmation.checking.send_back
        pledges.sheets.confirmation.checking.confirm_other_items pledges.sheets.confirmation.checking.submit_and_confirm
        pledges.sheets.confirmation.checking.confirm_many pledges.sheets.confirmation.confirming.confirm
        pledges.disclosure.publishing.rules.review pledges.disclosure.publishing.rules.approve pledges.disclosure.publishing.rules.refuse
        pledges.disclosure.publishing.rules.take_down pledges.sheets.enrolment.rules.leave_out
        pledges.disclosure.opinions.rules.forward pledges.disclosure.opinions.rules.set_aside pledges.disclosure.opinions.rules.answer
        pledges.disclosure.opinions.rules.send_back pledges.disclosure.opinions.rules.publish pledges.disclosure.opinions.rules.reply
        pledges.disclosure.opinions.rules.withdraw
    """),
    **rows(Says.ELSEWHERE, "pledges.sheets.importing.applying.apply", "pledges/sheets/importing/test_claims.py: own rows"),
    **rows(Says.OWN, """
        pledges.sheets.confirmation.amending.request_amendment pledges.sheets.confirmation.amending.request_addition
        pledges.sheets.confirmation.amending.request_withdrawal pledges.sheets.confirmation.amending.take_back
        pledges.sheets.sheet.drafting.save_draft
        pledges.sheets.sheet.drafting.carry_over pledges.sheets.sheet.rules.start_sheet pledges.sheets.sheet.rules.submit
        pledges.sheets.sheet.rules.take_back pledges.sheets.pages.grid.save_line pledges.sheets.pages.grid.tick_commons
        pledges.sheets.pages.grid.take_last_year
        pledges.sheets.sheet.rules.take_back pledges.sheets.sheet.drafting.first_or_next_save pledges.sheets.sheet.rules.discard
    """, "one's own sheet until somebody else confirms it"),
    **rows(Says.OWN, "pledges.sheets.enrolment.rules.enrol", "whoever enrols themself takes a duty, nobody is let off"),
    **rows(Says.OWN, """
        pledges.disclosure.publishing.rules.propose pledges.disclosure.publishing.rules.carry_out pledges.disclosure.publishing.rules.renew
    """, "what another has confirmed and approved is put up"),
    **rows(Says.OWN, "pledges.sheets.paper.rules.print_revisions pledges.sheets.paper.rules.keep_scan pledges.sheets.paper.rules.void_scan pledges.sheets.paper.sorting.sort_in", "paper of a confirmed sheet"),
    **rows(Says.INNER, """
        pledges.sheets.confirmation.confirming.freeze pledges.sheets.confirmation.enacting.enact pledges.sheets.confirmation.enacting.withdraw_sheet
        pledges.disclosure.publishing.rules.follow_revision
        pledges.disclosure.publishing.rules.refusal pledges.sheets.paper.rules.log
        pledges.sheets.confirmation.notifications.tell_deciders pledges.sheets.confirmation.notifications.tell_decision
        pledges.sheets.confirmation.notifications.tell_sent_back pledges.sheets.confirmation.notifications.tell_confirmed
        pledges.disclosure.publishing.notifications.tell_proposers
    """),
    **rows(Says.OWN, "pledges.sheets.sheet.reminding.remind_to_declare", "a message decides nothing"),
    **rows(Says.NONE, """
        pledges.sheets.cycles.rules.create_cycle pledges.sheets.cycles.rules.change_state pledges.sheets.cycles.rules.set_text
        pledges.sheets.cycles.rules.withdraw pledges.sheets.cycles.rules.edit pledges.sheets.cycles.rules.add_focus_area
        pledges.sheets.cycles.rules.remove_focus_area pledges.sheets.cycles.rules.record_briefing
    """),
    # ── reviews ───────────────────────────────────────────────────────────────────────────────────
    **rows(Says.ELSEWHERE, """
        reviews.accountability.measures.rules.propose reviews.accountability.measures.rules.approve
        reviews.accountability.measures.rules.refuse reviews.accountability.measures.rules.drop reviews.accountability.measures.rules.issue
        reviews.accountability.measures.rules.serve reviews.accountability.measures.following.uphold
        reviews.accountability.measures.following.correct reviews.accountability.measures.following.revoke
        reviews.accountability.measures.following.recheck reviews.accountability.measures.following.publish
        reviews.accountability.measures.following.carry_out reviews.accountability.measures.following.close
    """, "reviews/accountability/measures/test_measures.py: nobody decides about the own measure; all ask steps.by_body"),
    **rows(Says.OWN, """
        reviews.accountability.measures.following.appeal reviews.accountability.measures.following.hand_in
    """, "the person's own answer"),
    **rows(Says.OWN, "reviews.accountability.measures.rules.withdraw", "by the proposer only, who is never the person"),
    **rows(Says.REFUSED, """
        reviews.inspection.findings.pass_recheck reviews.inspection.findings.fail_recheck
        reviews.inspection.findings.withdraw reviews.inspection.rules.enter reviews.inspection.rules.not_met
        reviews.evaluation.results.deciding.appraise
    """),
    **rows(Says.OWN, "reviews.inspection.findings.report", "somebody else re-checks what is reported"),
    **rows(Says.ELSEWHERE, """
        reviews.evaluation.results.deciding.decide reviews.evaluation.results.deciding.accept
    """, "reviews/evaluation/results/test_results.py: nobody decides the own grade"),
    **rows(Says.ELSEWHERE, """
        reviews.evaluation.ballots.tallying.enter reviews.evaluation.ballots.recounting.look_again
        reviews.evaluation.ballots.recounting.withdraw
    """, "reviews/evaluation/ballots/test_tallying.py: nobody who is rated counts or has it counted again"),
    **rows(Says.ELSEWHERE, "reviews.evaluation.ballots.opinions.sign reviews.evaluation.ballots.together.sign_many", "reviews/evaluation/ballots/test_opinions.py: nobody rates themself"),
    **rows(Says.INNER, """
        reviews.accountability.measures.steps.by_body reviews.accountability.measures.steps.keep
        reviews.accountability.measures.steps.write_letter reviews.accountability.measures.turns.may
        reviews.inspection.findings.find reviews.inspection.findings.issue_slip
        reviews.documents.rules.issue reviews.meetings.circulars.rules.refusal_of
    """),
    **rows(Says.NONE, """
        reviews.accountability.measures.types.set_type reviews.accountability.measures.types.set_suggestion_rules
        reviews.meetings.circulars.rules.draft reviews.meetings.circulars.rules.edit reviews.meetings.circulars.rules.refresh
        reviews.meetings.circulars.rules.approve reviews.meetings.circulars.rules.send_back reviews.meetings.circulars.rules.issue
        reviews.meetings.circulars.rules.correct
        reviews.evaluation.ballots.closing_boxes.close_voting reviews.evaluation.ballots.closing_boxes.count
        reviews.evaluation.ballots.opening.open_review reviews.evaluation.ballots.opening.renew
        reviews.evaluation.ballots.phases.change reviews.evaluation.ballots.phases.drop reviews.evaluation.ballots.phases.begin reviews.evaluation.ballots.sealing.close
        reviews.evaluation.ballots.slips.issue reviews.evaluation.ballots.slips.hand_papers reviews.evaluation.ballots.slips.take_back
        reviews.evaluation.ballots.slips.withdraw
        reviews.documents.rules.keep_word reviews.documents.rules.drop_word
        reviews.inspection.rules.plan reviews.inspection.rules.edit reviews.inspection.rules.draw
        reviews.inspection.rules.close
        reviews.meetings.exchange.rules.enter reviews.meetings.exchange.rules.invite reviews.meetings.exchange.rules.exempt reviews.meetings.exchange.rules.plan_again
        reviews.meetings.exchange.rules.hold reviews.meetings.exchange.rules.close reviews.meetings.exchange.rules.add_note
        reviews.accountability.recognition.models.set_rules reviews.accountability.recognition.rules.make reviews.accountability.recognition.rules.refresh
        reviews.accountability.recognition.rules.adopt reviews.accountability.recognition.rules.drop
        reviews.reports.rules.call reviews.reports.rules.draft reviews.reports.rules.edit reviews.reports.rules.send
        reviews.reports.rules.give_back reviews.reports.rules.accept reviews.reports.rules.keep_scan
        reviews.evaluation.results.counting.count reviews.evaluation.results.counting.recall reviews.evaluation.results.deciding.conclude reviews.evaluation.results.deciding.reopen
        reviews.evaluation.results.deciding.publish reviews.evaluation.results.deciding.keep_gathering
        reviews.evaluation.schemes.rules.write_from reviews.evaluation.schemes.rules.edit reviews.evaluation.schemes.rules.adopt
        reviews.evaluation.schemes.rules.withdraw
    """),
}  # fmt: skip
