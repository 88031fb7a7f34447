"""Choosing an organisation in a form: by name or code, with suggestions, without a list of sixty thousand."""

import re

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import UnitField


class OrganisationField(UnitField):
    """One of ``units`` by its name, with or without 中共 and blanks, or its code.

    suggest  the queryset that the page offers in its <datalist>; ``units`` unless given
    """

    def __init__(self, *, units, suggest=None, **kwargs):
        super().__init__(units=units, **kwargs)
        self.suggest = units if suggest is None else suggest

    @property
    def offered(self):
        return self.suggest.only("name", "code")[:500]

    def prepare_value(self, value):
        return f"{value.name} ({value.code})" if hasattr(value, "code") else value

    def clean(self, value):
        text = "".join(super(UnitField, self).clean(value).split())
        if not text:
            return None
        code = re.search(r"[(（](\w+)[)）]$", text)
        bare = text.removeprefix("中共")
        found = list(self.units.filter(code=code[1])[:1]) if code else []
        found = found or list(
            self.units.filter(Q(code=text) | Q(name__in=[text, bare, f"中共{bare}"]))[:2]
        )
        if not found:
            raise ValidationError(
                _("No unit has this name or code here: choose one of those offered.")
            )
        if len(found) > 1:
            raise ValidationError(_("Several units have this name; give the code instead."))
        return found[0]
