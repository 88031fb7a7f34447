"""The amount that a text names, and the sentence that is made of parts."""

from datetime import date
from decimal import Decimal

import pytest

from pledges.sheets.sheet.phrases import amount_in, sentence


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("走访困难群众30户", (Decimal(30), "户")),
        ("走访困难群众３０ 户，10月31日前完成", None),
        ("10月31日前走访困难群众３０户", (Decimal(30), "户")),
        ("争取资金2.5万元用于道路修缮", (Decimal("2.5"), "万元")),
        ("2026年底前走访4户，每户2次", (Decimal(4), "户")),
        ("每月走访2次", None),
        ("每季度为企业上门服务1次", None),
        ("走访4户、座谈2次", None),
        ("28个工作日缩短到5个工作日", None),
        ("完成第3批项目", None),
        ("材料1次性告知", None),
        ("走访四户", None),
        ("", None),
    ],
)
def test_one_amount_is_read_and_several_are_not(text, found):
    assert amount_in(text) == found


def test_a_sentence_is_made_of_its_parts():
    parts = {"verb": "走访", "what": "困难群众"}
    assert sentence(**parts) == "走访困难群众。"
    made = sentence(**parts, amount="30户", until=date(2026, 10, 31), proof="走访记录")
    assert made == "10月31日前走访困难群众30户，留存走访记录备查。"
    assert amount_in(made) == (Decimal(30), "户")
