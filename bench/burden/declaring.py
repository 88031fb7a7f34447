"""The beginning of the year: enrolment, sheets typed and checked, confirmation, paper, scans, disclosure."""

from PIL import Image

from pledges.sheets.confirmation.models import Revision
from pledges.sheets.paper.contents import check_url
from pledges.sheets.sheet.models import Sheet
from press.qr import matrix

from . import stage as others
from . import texts

TYPED, CHECKED, DISCLOSED = "sheets typed", "sheets checked", "sheets disclosed"


def enrol(hand, stage):
    with hand.doing("enrolment"):
        hand.follow("/enrolment/")
        hand.tick('[data-check-all="member"]')
        hand.click('form[action="/enrolment/enrol/"] button.btn-primary')


def type_sheets(hand, stage):
    """Those without a smartphone tell the secretary; the secretary types, confirms and goes on to the next."""
    with hand.doing(TYPED, len(stage.typed)):
        hand.follow("/sheets/")
        hand.click('form[action="/sheets/next/"] button')
        for left in reversed(range(len(stage.typed))):
            name = hand.find("main h1").inner_text()
            number = next(n for n, member in enumerate(stage.members) if member.name in name)
            _type_items(hand, texts.items_of(number))
            own = number == 0
            hand.click(f"button[name=action][value={'submit' if own else 'confirm'}]")
            if own and left:
                hand.follow("/sheets/")
                hand.click('form[action="/sheets/next/"] button')


def _type_items(hand, items):
    for place, item in enumerate(items):
        field = f"[name=items-{place}-"
        if not hand.there(f"{field}text]"):
            hand.swap("button[name=action][value=add]", f"{field}text]")
        hand.fill(f"{field}text]", item.text)
        deadline = item.deadline(others.YEAR).isoformat()
        hand.fill(f"{field}deadline]", deadline)
        if hand.there(f"{field}verb]"):
            # This form reads the amount from the sentence when it saves itself, which it does while the deadline is typed.
            hand.page.wait_for_timeout(3500)
        hand.fill(
            f"{field}target]",
            item.target,
            known="the number is in the sentence that was just typed",
        )
        hand.fill(
            f"{field}unit]", item.unit, known="the unit is in the sentence that was just typed"
        )


def check_sheets(hand, stage):
    """Read what the members wrote; one item goes back with words, all others are confirmed, one sheet after the other."""
    back = texts.TYPED + 3
    with hand.doing(CHECKED, len(stage.phones)):
        hand.follow("/sheets/")
        hand.follow("?state=submitted")
        hand.click('a[href$="/check/"]:visible')
        while hand.there("main .item-check"):
            _read_sheet(hand)
            returned = stage.members[back].name in hand.find("main h1").inner_text()
            if (
                returned
                and not Sheet.objects.filter(
                    member=stage.members[back], items__advice_text__gt=""
                ).exists()
            ):
                _send_back(hand)
            elif hand.there('form[action$="/confirm/"] button[name=then]'):
                hand.click('form[action$="/confirm/"] button[name=then]')
            else:
                break
    others.member_revises(stage, back)
    with hand.doing(CHECKED, 0):
        hand.follow("/sheets/")
        hand.follow("?state=submitted")
        pk = Sheet.objects.get(member=stage.members[back]).pk
        hand.follow(f"/sheets/{pk}/check/")
        _read_sheet(hand)
        hand.click('form[action$="/confirm/"] button')


def _read_sheet(hand):
    """Whose it is, and each of the member's own items with its numbers and the advice on it; the common ones are known."""
    hand.think()
    hand.read(hand.find("main h1"))
    for item in hand.page.locator("main .item-check:not(.common)").all():
        hand.think()
        for words in item.locator(".pledged, .pledged ~ .small").all():
            hand.read(words)


def _send_back(hand):
    item = hand.find("main .item-check:not(.common) form")
    selector = f'form[action="{item.get_attribute("action")}"]'
    hand.unfold(f"{selector} summary")
    hand.choose(f"{selector} select", "no_number")
    hand.fill(f"{selector} [name=words]", texts.SENT_BACK)
    hand.click(f"{selector} button[value=returned]")
    hand.click('form[action$="/send-back/"] button')


def print_sheets(hand, stage):
    with hand.doing("printing the sheets"):
        hand.follow("/sheets/")
        hand.follow("/sheets/print/")
        hand.click('form[action="/sheets/print/"] button.btn-primary')
        hand.wait_for('a[href$="/file/"]', again=0.5)
        hand.paper('a[href$="/file/"]')


def upload_scans(hand, stage, folder):
    """The scanner names its files by the clock; a page of the printed sheets is a file."""
    sheets = list(Sheet.objects.filter(state="confirmed").order_by("serial"))
    paths = [scan_of(sheet, folder, number) for number, sheet in enumerate(sheets)]
    with hand.doing("signed scans", len(sheets)):
        hand.follow("/sheets/")
        if hand.linked("/sheets/scans/"):
            hand.follow("/sheets/scans/")
            hand.files("main [type=file]", paths)
            return hand.click("main form[method=post] button.btn-primary")
        for sheet, path in zip(sheets, paths, strict=True):
            hand.follow(f"/sheets/{sheet.pk}/")
            hand.follow(f"/sheets/{sheet.pk}/paper/")
            hand.files('form[action$="/scans/"] [type=file]', [path])
            hand.click('form[action$="/scans/"] button')
            hand.follow("/sheets/")


def scan_of(sheet, folder, number):
    """A page as the scanner makes it: a picture of the paper with its QR code, in a PDF file of its own."""
    revision = Revision.objects.get(sheet=sheet, number=sheet.revision)
    rows = matrix(check_url(revision))
    code = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).resize(
        (150, 150), Image.NEAREST
    )
    page = Image.new("L", (1240, 1754), 255)  # A4 with 150 dots an inch, the code an inch wide
    page.paste(code, (950, 1500))
    path = folder / f"SCAN{number + 1:04d}.pdf"
    page.save(path)
    return path


def propose(hand, stage):
    with hand.doing(DISCLOSED, len(stage.members)):
        hand.follow("/disclosures/")
        hand.follow("/disclosures/propose/")
        for field in ("scope", "channel", "starts", "ends"):
            hand.think()  # all four are right as they are
            hand.read(
                hand.find(f"[name={field}]").evaluate(
                    "one => one.selectedOptions ? one.selectedOptions[0].text : one.value"
                )
            )
        hand.click("main form[method=post] button.btn-primary")


def put_up(hand, stage):
    with hand.doing(DISCLOSED, 0):
        hand.follow("/disclosures/")
        hand.click('form[action^="/disclosures/act/"] button[name=all]')
