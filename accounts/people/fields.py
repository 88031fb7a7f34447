"""Form fields that read names, phone numbers and half-known dates as the roster import does."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workbooks.values import ValueRefused, clean_name, clean_phone, parse_date


class _Read(forms.CharField):
    """A text field whose value is read by ``parse``, which raises ValueRefused with what to enter."""

    nothing = ""

    @staticmethod
    def parse(value):
        raise NotImplementedError

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return self.nothing
        try:
            return self.parse(text)
        except ValueRefused as error:
            raise ValidationError(str(error)) from None


class NameField(_Read):
    parse = staticmethod(clean_name)


class PhoneField(_Read):
    parse = staticmethod(clean_phone)


class HalfKnownDateField(_Read):
    """A date of which only the month or the year may be known; cleans to (date or None, precision)."""

    parse = staticmethod(parse_date)
    nothing = (None, "day")

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("1983-07-14, or 1983年7月 where only the month is known."))
        super().__init__(max_length=20, required=False, **kwargs)


def half_known(day, precision):
    """A date with the known precision: 1983-07-14, 1983-07, 1983."""
    length = {"year": 4, "month": 7, "day": 10}[precision]
    return day.isoformat()[:length] if day else ""
