"""What keeps a paper from being printed, in words that the person who asked for it may read."""

from django.utils.translation import gettext_lazy as _


class PrintingError(Exception):
    """Something keeps a paper from being printed; the message says what."""


class PrinterMissing(PrintingError):
    """The libraries that lay out pages are not installed."""


class RefusedAddress(PrintingError):
    """A page asked for something outside the project's static files."""


class StaleFonts(PrintingError):
    """A typeface that leaves were laid out with is not installed as it was."""


class LayoutFailed(PrintingError):
    """The process that lays out papers gave no answer. ``message`` is what people read."""

    message = _("The paper could not be laid out. Please try again; if it happens again, tell the administrator.")  # fmt: skip

    def __str__(self):
        return str(self.message)


class LayoutTookTooLong(LayoutFailed):
    message = _("Laying out this paper took too long and was stopped. Please tell the administrator.")  # fmt: skip


class LayoutBusy(LayoutFailed):
    message = _("Many papers are being laid out at the moment. Please try again in a minute.")
