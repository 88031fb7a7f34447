"""Where Django's own Chinese formats pad a month (07月1日) or read a date wrongly (%n, %j)."""

MONTH_DAY_FORMAT = "n月j日"
# The first one is what a form writes back into <input type="date">.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
DATETIME_INPUT_FORMATS = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H:%M",
]
