"""Common parts of all forms: reading typed text, the crispy-forms helper, and the date field's widget."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.versions import from_today

from .identity import identity_numbers
from .text import clean, private_characters

#: Django's label of an empty choice, which is missing in its Chinese catalogue; ours has it.
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

    def add_error(self, field, error):
        """A refused form comes back without the files that were chosen, so it says that they are to be chosen again."""
        super().add_error(field, error)
        for name, asked in self.fields.items():
            if isinstance(asked, forms.FileField) and self.add_prefix(name) in self.files:
                self[name].help_text = _("Files do not stay: choose them again.")

    def _take(self, name, value):
        text = clean(value.replace("\r\n", "\n"))
        self.cleaned_data[name] = text.replace("\n", "\r\n") if "\r\n" in value else text
        if private := private_characters(text):
            said = _(
                "There is a character (%(codes)s) that only the system it comes from can show: enter it again."
            )
            self.add_error(name, said % {"codes": "、".join(private)})
        elif identity_numbers(text):
            self.add_error(
                name, _("This holds an identity number, which is never stored: take it out.")
            )
        elif value.strip() and not text and self.fields[name].required:
            self.add_error(name, self.fields[name].error_messages["required"])


def faults_of(form):
    """What is wrong with ``form`` in one line, each sentence behind the label of its field."""
    said = [
        f"{form.fields[name].label}：{error}" if name in form.fields else error
        for name, errors in form.errors.items()
        for error in errors
    ]
    return " ".join(said)


class TextForm(_Typed, forms.Form):
    """A form whose template renders its fields one by one."""


class TextModelForm(_Typed, forms.ModelForm):
    """The same for a model form."""


class _WithoutTag(_Typed):
    """Laid out by crispy-forms without its own <form> tag: the template owns tag and buttons."""

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class FormWithoutTag(_WithoutTag, forms.Form):
    """The usual form of this application."""


class ModelFormWithoutTag(_WithoutTag, forms.ModelForm):
    """The same for a model form."""


class NextVersionForm(TextModelForm):
    """The form of the next version of what is configured in versions: its day is today or later."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].widget = DateInput()

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        return from_today(day, timezone.localdate(), error=forms.ValidationError)


#: Filters that are seen without unfolding the others.
SEEN = 2


class FilterForm(TextForm):
    """The filters of a list, kept in its address; unreadable values are ignored.

    equal   the fields whose value is what a row has in its field of the same name
    """

    equal = ()

    def __init__(self, data):
        super().__init__(data)

    @property
    def chosen(self):
        """The readable filters: name → value."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def said(self):
        """The chosen filters in words: 状态 已逾期、层次 事业单位党员."""
        return "、".join(
            f"{self.fields[name].label} {self._word(name, value)}"
            for name, value in self.chosen.items()
        )

    def _word(self, name, value):
        choices = dict(getattr(self.fields[name], "choices", ()))
        return choices.get(value, choices.get(str(value), value))

    @property
    def first_fields(self):
        """The bound fields that are always seen."""
        return self.visible_fields()[:SEEN]

    @property
    def more_fields(self):
        """The bound fields that are folded away."""
        return self.visible_fields()[SEEN:]

    @property
    def more_chosen(self):
        """How many of the folded filters are set."""
        return sum(field.name in self.chosen for field in self.more_fields)

    def filtered(self, rows):
        """The rows that the chosen filters ask for; a form with other fields than ``equal`` adds theirs."""
        chosen = self.chosen
        return rows.filter(**{name: chosen[name] for name in self.equal if name in chosen})


class DateInput(forms.DateInput):
    """A native date picker, which needs ISO dates in every language of the page."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the value is a list. ``accept``: the kinds that the browser offers."""

    def __init__(self, *, accept, **kwargs):
        super().__init__(widget=_FilesInput({"accept": accept}), **kwargs)

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        files = [file for file in files if file] or ([None] if self.required else [])
        return [super(FilesField, self).clean(file, initial) for file in files]
