"""What comes back every quarter: progress, claims, verification, the exchange meeting, the report upwards."""

from core.days import quarter_bounds
from ledger.entries.models import Entry, EntryKind
from reviews.meetings.exchange.models import Meeting
from reviews.reports.models import Report

from . import stage as others
from . import texts

TOGETHER = "/ledgers/progress/"
MEETINGS, VERIFIED, RETURNED = "exchange meetings", "claims verified", "claims returned"
EXTENDED, UNFULFILLED = "extensions", "closed as not fulfilled"
PROGRESS, CLAIMS = "progress of those without a phone", "fulfilment of those without a phone"


def note_for_others(hand, stage, quarter):
    """What is not due yet: how far it is, as the members said; what is due: fulfilled on the day on which it was."""
    last = quarter_bounds(others.YEAR, quarter)[1]
    running, due = [], []
    for member in stage.typed:
        due += others.open_entries(member, due=last)
        practical = others.open_entries(member, kind=EntryKind.PRACTICAL)
        running += [(e, f"{int(e.target * quarter / 4) or 1}") for e in practical if e.due > last]
    with hand.doing(PROGRESS, 0):
        hand.follow("/ledgers/")
    if hand.linked(TOGETHER):
        return _note_together(hand, running, due)
    for entry, amount in running:
        _note(hand, entry, amount)
    for entry in due:
        _claim(hand, entry)
    return None


def _note_together(hand, running, due):
    """All on one page, kept once."""
    with hand.doing(PROGRESS, len(running)):
        hand.follow(TOGETHER)
        for entry, amount in running:
            hand.fill(f"[name=amount_{entry.pk}]", amount)
    with hand.doing(CLAIMS, len(due)):
        if due:
            hand.tick('[data-check-all="due"]')
            hand.fill("[name=words]", texts.CLAIM)
            hand.think()  # the day is right as it is
        hand.click("main form[method=post] button.btn-primary")


def _note(hand, entry, amount):
    with hand.doing(PROGRESS):
        _to_entry(hand, entry)
        form = f'form[action="/entries/{entry.pk}/progress/"]'
        hand.fill(f"{form} [name=progress-amount]", amount)
        hand.fill(f"{form} [name=progress-note]", texts.PROGRESS)
        hand.click(f"{form} button.btn-primary")


def _claim(hand, entry):
    with hand.doing(CLAIMS):
        _to_entry(hand, entry)
        form = f'form[action="/entries/{entry.pk}/claim/"]'
        hand.think()  # the day is right as it is
        if entry.kind == EntryKind.PRACTICAL:
            hand.fill(f"{form} [name=claim-note]", texts.CLAIM)
        hand.click(f"{form} button.btn-primary")


def _to_entry(hand, entry):
    """From the list of ledgers to the member's ledger to the item; from one item to the next over the ledger."""
    ledger = f"/ledgers/{entry.ledger_id}/?year={entry.year}"
    if not hand.page.url.split(hand.site)[-1].startswith(f"/ledgers/{entry.ledger_id}/"):
        if not hand.linked(ledger):
            hand.follow("/ledgers/")
            if not hand.linked(ledger):
                hand.fill("[name=q]", entry.ledger.member.name, known="the name is in the roster")
                hand.enter()
        hand.follow(ledger)
    hand.click(f'a[href^="/entries/{entry.pk}/"]:visible')


def verify(hand, stage, *, doubts=0):
    """Read what was reported; ``doubts`` reports are returned with words, the others are struck off together."""
    waiting = Entry.objects.filter(state="claimed").exclude(claimed_by=stage.secretary)
    if not waiting.exists():
        return
    doubted = list(waiting.filter(kind=EntryKind.PRACTICAL).order_by("pk")[:doubts])
    with hand.doing(VERIFIED, waiting.count() - len(doubted)):
        if not hand.linked("/ledgers/claims/"):
            hand.follow("/ledgers/")
        hand.follow("/ledgers/claims/")
        for row in hand.page.locator("main tbody tr").all():
            _read_claim(hand, row)
        for entry in doubted:
            hand.tick(f'[name=entry][value="{entry.pk}"]', on=False)
        hand.click("main form button.btn-primary")
        hand.click("main form button.btn-primary")
    for entry in doubted:
        with hand.doing(RETURNED):
            if not hand.there(f'a[href^="/entries/{entry.pk}/"]:visible'):
                hand.follow("/ledgers/claims/")
            hand.click(f'a[href^="/entries/{entry.pk}/"]:visible')
            form = f'form[action="/entries/{entry.pk}/return/"]'
            hand.fill(f"{form} [name=return-note]", texts.RETURNED)
            hand.click(f"{form} button")


def _read_claim(hand, row):
    """Who, what, on which day, and what is said of it; the words of a common item are known to everybody."""
    cells = row.locator("td")
    what = (
        ""
        if str(EntryKind.COMMON.label) in cells.nth(2).inner_text()
        else row.locator("a.pledge").inner_text()
    )
    hand.read("".join([cells.nth(1).inner_text(), what, *cells.all_inner_texts()[3:5]]))


def invite(hand, stage, quarter, day):
    meeting = Meeting.objects.get(branch=stage.branch, year=others.YEAR, quarter=quarter)
    with hand.doing(MEETINGS):
        hand.follow(f"/meetings/{meeting.pk}/invite/")
        known = "" if quarter == 1 else "the meeting before was there"
        who = "the roster and the branch's secretary are known"
        hand.fill("[name=starts_at]", f"{day.isoformat()}T14:30")
        hand.fill("[name=place]", texts.PLACE, known=known)
        hand.fill("[name=chair]", stage.members[0].name, known=who)
        hand.fill("[name=recorder]", stage.members[1].name, known=known or who)
        hand.click("main form[method=post] button.btn-primary")
        hand.paper(f'a[href="/meetings/{meeting.pk}/attendance.pdf"]')
    return meeting


def hold(hand, stage, meeting):
    """Everybody came but one, who is excused; the minutes; then it is closed and printed."""
    with hand.doing(MEETINGS, 0):
        hand.follow(f"/meetings/{meeting.pk}/hold/")
        away = stage.members[(meeting.quarter * 4 + 1) % 20]
        hand.choose(f"[name=state_{away.pk}]", "excused")
        hand.fill(f"[name=reason_{away.pk}]", texts.EXCUSE)
        hand.complete(
            "[name=minutes]", texts.MINUTES, own=texts.RESOLVED,
            known="who came, what is fulfilled and what is late are in the ledger",
        )  # fmt: skip
        if hand.there("button[name=close]"):
            hand.click("button[name=close]")
        else:
            hand.click("main form[method=post] button.btn-primary")
            hand.click(f'form[action="/meetings/{meeting.pk}/close/"] button')
        hand.confirm()
        hand.paper(f'a[href="/meetings/{meeting.pk}/minutes.pdf"]')


def report(hand, stage):
    """The report of the quarter to the committee above."""
    row = Report.objects.get(organisation=stage.branch, state="due")
    page = f"/reports/{row.pk}/"
    with hand.doing("quarterly reports"):
        hand.follow("/reports/")
        hand.follow(page)
        hand.click(f'form[action="{page}draft/"] button')
        known = "the figures of the ledger say it"
        hand.complete("[name=summary]", texts.SUMMARY, own="", known=known)
        hand.complete("[name=cases]", "", own="")
        hand.complete("[name=problems]", texts.PROBLEMS, own=texts.CAUSE, known=known)
        hand.complete("[name=plans]", texts.PLANS, own="", known=known)
        hand.choose("[name=word]", "路行服一支")
        hand.click("main form[method=post]:has([name=summary]) button")
        hand.click(f'form[action="{page}send/"] button')
        hand.confirm()


def grant(hand, stage):
    """One member asked for more time; the branch agrees."""
    entry = Entry.objects.exclude(requested_due=None).get()
    with hand.doing(EXTENDED):
        _to_entry(hand, entry)
        hand.read(hand.find("#act"))
        form = f'form[action="/entries/{entry.pk}/extension/approve/"]'
        hand.fill(f"{form} [name$=note]", texts.GRANTED)
        hand.click(f"{form} button.btn-primary")


def close_unfulfilled(hand, stage):
    """One item that could not be fulfilled is closed with the reason for the public."""
    entry = others.open_entries(stage.phones[1], kind=EntryKind.PRACTICAL)[-1]
    with hand.doing(UNFULFILLED):
        _to_entry(hand, entry)
        form = f'form[action="/entries/{entry.pk}/unfulfilled/"]'
        hand.unfold(f"details:has({form}) summary")
        hand.tick(f"{form} [name$=cause][value=objective]")
        hand.fill(f"{form} [name$=note]", texts.UNFULFILLED)
        hand.click(f"{form} button")
