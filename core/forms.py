"""The one crispy-forms helper that all forms share, and the date field's widget."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_noop

#: Django's own label of an empty choice, which its Chinese catalogue does not know; ours does.
EMPTY_CHOICE = gettext_noop("- Select an option -")


class _Paper:
    """Laid out by crispy-forms without its own <form> tag: the template owns tag and buttons."""

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class FormWithoutTag(_Paper, forms.Form):
    """A form as this application draws it."""


class ModelFormWithoutTag(_Paper, forms.ModelForm):
    """The same for a model form."""


class DateInput(forms.DateInput):
    """A native date picker that always speaks ISO, whatever the language of the page."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)
