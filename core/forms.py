"""What all forms share: how typed text is read, the one crispy-forms helper, and the date field's widget."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .identity import identity_numbers
from .text import clean, private_characters

#: Django's own label of an empty choice, which its Chinese catalogue does not know; ours does.
EMPTY_CHOICE = gettext_noop("- Select an option -")


class _Typed:
    """Typed text is read as files are (core.text), and holds neither private characters nor identity numbers."""

    def _post_clean(self):
        for name, value in list(self.cleaned_data.items()):
            field = self.fields.get(name)
            secret = isinstance(getattr(field, "widget", None), forms.PasswordInput)
            if isinstance(field, forms.CharField) and isinstance(value, str) and not secret:
                self._take(name, value)
        super()._post_clean()

    def _take(self, name, value):
        text = clean(value.replace("\r\n", "\n"))
        self.cleaned_data[name] = text.replace("\n", "\r\n") if "\r\n" in value else text
        if private := private_characters(text):
            said = _(
                "There is a character (%(codes)s) that only the machine knows which wrote it: enter it anew."
            )
            self.add_error(name, said % {"codes": "、".join(private)})
        elif identity_numbers(text):
            self.add_error(
                name, _("This holds an identity number, which is never stored: take it out.")
            )
        elif value.strip() and not text and self.fields[name].required:
            self.add_error(name, self.fields[name].error_messages["required"])


class TextForm(_Typed, forms.Form):
    """A form that its template draws by itself."""


class TextModelForm(_Typed, forms.ModelForm):
    """The same for a model form."""


class _Paper(_Typed):
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
