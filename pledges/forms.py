"""The one crispy-forms helper that the forms of this application share."""

from crispy_forms.helper import FormHelper
from django import forms


class PaperForm(forms.Form):
    """A form laid out by crispy-forms without its own <form> tag: the template owns tag and buttons."""

    @property
    def helper(self):
        return paper_helper()


class PaperModelForm(forms.ModelForm):
    """The same for a model form."""

    @property
    def helper(self):
        return paper_helper()


def paper_helper():
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class DateInput(forms.DateInput):
    """A native date picker that always speaks ISO, whatever the language of the page."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)
