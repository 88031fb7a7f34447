"""Why a paper cannot be printed, as a sentence for the person who requested it."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal


class PrintingError(Refusal):
    """A paper cannot be printed; the message says why."""


class PrinterMissing(PrintingError):
    """The libraries that lay out pages are not installed."""


class RefusedAddress(PrintingError):
    """A page refers to something outside the project's static files."""


class FontChanged(PrintingError):
    """A typeface with which a kept layout was made is no longer installed, or is another version."""


class LayoutFailed(PrintingError):
    """The layout process gave no answer. ``message`` is shown to the user."""

    message = _("The paper could not be laid out. Please try again; if it happens again, tell the administrator.")  # fmt: skip

    def __str__(self):
        return str(self.message)


class LayoutTookTooLong(LayoutFailed):
    message = _("Laying out this paper took too long and was stopped. Please tell the administrator.")  # fmt: skip


class LayoutBusy(LayoutFailed):
    message = _("Many papers are being laid out at the moment. Please try again in a minute.")
