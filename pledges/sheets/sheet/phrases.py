"""What the text of a pledge says: its amount, the sentence made of parts, and what is left without figures, dates and places."""

import re
from decimal import Decimal

from workbooks.values import to_half_width

_HAN_DIGITS = "〇零一二三四五六七八九十百千万亿两半几数"
_TIMES = ("天", "日", "周", "月", "年", "季", "小时", "分钟", "期", "成", "倍", "度", "分")
_COUNTED = (
    "次", "个", "户", "人", "名", "位", "件", "项", "份", "篇", "家", "批", "条", "处", "场", "公里", "平方", "亩", "吨",
    "元", "万元", "亿元", "棵", "株", "盏", "套", "本", "册", "对", "组", "班", "课", "堂", "米", "张", "台", "辆", "间",
    "座", "遍", "回", "轮", "人次", "平方米", "公斤", "千克", "只", "头", "起", "宗", "支", "门", "块", "幅", "盒",
)  # fmt: skip


def _one_of(words):
    return "|".join(sorted(words, key=len, reverse=True))


#: Digits, a percentage, or Chinese numerals before a measure word: 一户, 三十余次. Not 进一步, 一次性, 统一.
NUMBER = re.compile(
    rf"[0-9０-９%％‰Ⅰ-Ⅻ]|百分之|千分之|[{_HAN_DIGITS}]+[多余来]?(?:{_one_of(_COUNTED + _TIMES)})(?!性|定|面)"
)
#: 30户, but not 第3批, 5个工作日, 1次性, 一对一 in figures.
_AMOUNT = re.compile(
    rf"(?<![0-9.第/-])([0-9]{{1,10}}(?:\.[0-9]{{1,2}})?)({_one_of(_COUNTED)})(?![0-9]|性|定|面|工作|小时|月|季|星期|百分)"
)
#: What stands before the amount of a rate, in the same clause: 每月走访2次.
_RATE = re.compile(r"[每各][^，,。；;、\s]*$")


def amount_in(text):
    """(number, unit) of the one amount that ``text`` names, as 30户; None where it names none, or several."""
    plain = to_half_width(text)
    found = [match for match in _AMOUNT.finditer(plain) if not _RATE.search(plain[: match.start()])]
    if len(found) != 1:
        return None
    return Decimal(found[0][1]), found[0][2]


def sentence(*, verb, what, amount="", until=None, proof=""):
    """A pledge made of its parts: 10月31日前走访困难群众30户，留存走访记录备查。"""
    day = f"{until.month}月{until.day}日前" if until else ""
    kept = f"，留存{proof}备查" if proof else ""
    return f"{day}{verb}{what}{amount}{kept}。"


#: Takes the place of a figure, a date or a place that has to be filled in.
BLANK = "＿＿"
#: The fields of an item that are masked, besides the texts of its sub-items.
MASKED = ("text", "measure", "baseline")
#: Words with a numeral that count nothing come after the measure word here: 一次性, 四个意识.
_NO_COUNT = "之|性|定|面|一|意识|自信|维护|确立|务必|全面"
_FIGURE = re.compile(
    r"[0-9０-９]+(?:[.．,，:：/][0-9０-９]+)*(?:[多余来]|万|亿)*"
    rf"|(?<![每统同唯专第上下{_HAN_DIGITS}])[{_HAN_DIGITS}]+[多余来]?(?=(?:{_one_of((*_COUNTED, *_TIMES, '号', '中旬', '上旬', '下旬'))})(?!{_NO_COUNT}))"
    rf"|(?<=百分之)[{_HAN_DIGITS}]+"
)
_PLACE = re.compile(
    r"(到|在|进|赴|为|对|向|与|驻|包|于|结对|走访|联系|帮扶|深入|服务|帮助|督办|推动|推进|[，,。；;、：:（(]|^)"
    r"(?![各全本每所农]|参[加与]|开[展设]|组织|走[进访]|深入|联系|结对|帮[扶助]|服务|推[进动]|督办|做好|建设|完善|协助)"
    r"([\u4e00-\u9fff]{2,4}?)(?=村(?!民|级|居|务|两委|集体)|社区|街道|镇(?!村)|乡(?!村|镇)|小区)"
)


def masked(text):
    """``text`` with a blank for each figure, date and place: 结对＿＿村困难群众＿＿户."""
    return _FIGURE.sub(BLANK, _PLACE.sub(rf"\1{BLANK}", text))


def has_blanks(text):
    """Whether something is left to be filled in."""
    return BLANK in text or "__" in text
