"""The notes on the plan of an import, by how many rows they are about."""

from django.utils.translation import ngettext


def claims_words(count):
    return ngettext(
        "%(count)d row says fulfilled: it is recorded as your report of fulfilment, and somebody else verifies it for the branch before it is struck off.",
        "%(count)d rows say fulfilled: they are recorded as your reports of fulfilment, and somebody else verifies them for the branch before they are struck off.",
        count,
    )


def early_words(count):
    return ngettext(
        "%(count)d row says fulfilled on a day that has not come: the item stays open. Import the workbook again when the day has come.",
        "%(count)d rows say fulfilled on a day that has not come: the items stay open. Import the workbook again when the day has come.",
        count,
    )


def refused_early_words(count):
    return ngettext(
        "%(count)d row says fulfilled on a day that has not come and is refused. With --future-fulfilments=open it is taken as still open.",
        "%(count)d rows say fulfilled on a day that has not come and are refused. With --future-fulfilments=open they are taken as still open.",
        count,
    )


def unnamed_words(count):
    return ngettext(
        "%(count)d row says fulfilled, but nobody is named who reports it: the item stays open. Import the workbook again with --by and a sign-in name.",
        "%(count)d rows say fulfilled, but nobody is named who reports it: the items stay open. Import the workbook again with --by and a sign-in name.",
        count,
    )
