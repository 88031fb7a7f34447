"""A member claims a fulfilment with a photo in three taps: the entry on the first page, the photo, the button."""

import pytest

from tests import factories as make
from tests.browser.conftest import PHONE
from tests.factories import PASSWORD
from tests.ledger.evidence.test_evidence import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_three_taps(visitor, tmp_path):
    entry = make.entries(practical=1)[-1]
    make.user(entry.ledger.member, username="member", password=PASSWORD)
    picture = tmp_path / "走访.jpg"
    picture.write_bytes(photo())
    member = visitor(PHONE).sign_in("member", PASSWORD)
    taps = 0

    link = member.page.locator(f"a[href='/entries/{entry.pk}/#claim']")
    assert link.bounding_box()["y"] + 44 <= PHONE["height"]  # on the first screen
    link.click()
    taps += 1

    form = member.page.locator("#claim form")
    form.locator("input[type=file]").set_input_files(picture)
    taps += 1

    form.locator("button.btn-primary").click()
    member.page.wait_for_load_state()
    taps += 1

    entry.refresh_from_db()
    assert (taps, entry.state) == (3, "claimed")
    assert entry.evidence.count() == 1
