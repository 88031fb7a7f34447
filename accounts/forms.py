"""The one crispy-forms helper that the forms of accounts share."""

from crispy_forms.helper import FormHelper
from django import forms


class PaperForm(forms.Form):
    """A form laid out by crispy-forms without its own <form> tag: the template owns tag and buttons."""

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class DateInput(forms.DateInput):
    """A native date picker that always speaks ISO, whatever the language of the page."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)
