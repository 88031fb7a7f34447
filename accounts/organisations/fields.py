"""Choosing an organisation in a form: by name or code, with suggestions, without a list of sixty thousand."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.text import clean

from .names import organisation_key

#: More units than this are not offered as a list to pick from; typing the name or code always works.
OFFERED = 500
#: Units named where several match.
SAID = 4


class UnitField(forms.CharField):
    """One organisation among ``units``, given by its name, its code, or a part of the name that no other has.

    Not a drop-down: a province has sixty thousand units. The page offers the first ones in the
    <datalist> ``unit-names`` (template accounts/identity/units.html), which needs no script.
    """

    nobody = _("No unit that you look after has this name or code.")
    several = _("Several units have this in their name: %(names)s. Enter more of the name.")

    def __init__(self, *, units, **kwargs):
        self.units = units
        hints = {"list": "unit-names", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=120, widget=forms.TextInput(attrs=hints), **kwargs)

    @property
    def offered(self):
        return self.units.only("name", "code")[:OFFERED]

    def prepare_value(self, value):
        return f"{value.name} ({value.code})" if hasattr(value, "code") else value

    def clean(self, value):
        text = clean(super().clean(value))
        return self._found(text) if text else None

    def _found(self, text):
        """The unit with this code, else with this name, else the only one with ``text`` in its name."""
        code = re.search(r"[(（]\s*(\w+)\s*[)）]$", text)
        found = list(self.units.filter(code=code[1])[:1]) if code else []
        named = organisation_key(text)
        found = found or list(self.units.filter(Q(code=text) | Q(name_key=named))[:2])
        if len(found) > 1:
            raise ValidationError(_("Several units have this name; give the code instead."))
        if not found and named:
            found = list(self.units.filter(name_key__contains=named)[: SAID + 1])
        if len(found) > 1:
            names = "、".join(unit.name for unit in found[:SAID])
            raise ValidationError(self.several % {"names": names})
        if not found:
            raise ValidationError(self.nobody)
        return found[0]


class OrganisationField(UnitField):
    """One of ``units`` by its name, with or without 中共 and blanks, or its code.

    suggest  the queryset that the page offers in its <datalist>; ``units`` unless given
    """

    nobody = _("No unit has this name or code here: choose one of those offered.")

    def __init__(self, *, units, suggest=None, **kwargs):
        super().__init__(units=units, **kwargs)
        self.suggest = units if suggest is None else suggest

    @property
    def offered(self):
        return self.suggest.only("name", "code")[:OFFERED]
