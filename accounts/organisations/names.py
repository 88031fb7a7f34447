"""Keys of names of organisations, and the kind of unit that a name implies."""

import re

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from accounts.errors import AccountError
from core.text import clean, half_width_letters, key, private_characters

_PREFIXES = ("中国共产党", "中共")
_NO_BRANCH = re.compile(r"委员会|党委|工委|党组|总支")


def organisation_key(name):
    """The key by which names are compared (core.text), without a leading 中共: two spellings of one unit have one key."""
    found = key(name)
    for prefix in _PREFIXES:
        found = found.removeprefix(prefix)
    return found


def tidy_unit_name(name):
    """The stored form of the name, as far as it can be derived: no invisible characters, digits in half width."""
    return half_width_letters(" ".join(clean(name).split()))


def contradicts_branch(name):
    """Whether a name implies a committee or a general branch, and no branch."""
    return bool(_NO_BRANCH.search(name)) and "支部" not in name


def clean_unit_name(name):
    """The stored form of the name. AccountError if nothing of it is visible or a character is private."""
    name = tidy_unit_name(name)
    if not organisation_key(name):
        raise AccountError(_("Enter the name of the organisation."))
    if private := private_characters(name):
        raise AccountError(
            _(
                "The name has a character (%(codes)s) that only the system it comes from can show: enter it again."
            )
            % {"codes": "、".join(private)}
        )
    return name


class UnitKeyField(models.CharField):
    """The key of ``name``, written with every row that is saved."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 120, "editable": False, "default": ""} | kwargs)

    def deconstruct(self):
        """Deconstructed as a plain text column, so that migrations need no code of ours."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def pre_save(self, model_instance, add):
        found = organisation_key(model_instance.name)
        setattr(model_instance, self.attname, found)
        return found


def kind_of_committee(name, kinds: type[TextChoices]):
    """The kind of a superior organisation by its name: general branch, work committee, else committee."""
    if "总支" in name:
        return kinds.GENERAL_BRANCH
    if "工委" in name or "工作委员会" in name:
        return kinds.WORK_COMMITTEE
    return kinds.PARTY_COMMITTEE
