"""The field of a model of which each row keeps one file."""

from django.apps import apps
from django.db import models

from .kinds import KINDS
from .store import storage


class KeptFileField(models.FileField):
    """Names a file in the storage "kept". ``core.files.store.keep`` writes it, and its digest into ``sha256`` of the same row.

    The model is one of the kinds that are checked, backed up and restored by having this field, called ``file``.
    """

    @property
    def storage(self):
        return storage()

    @storage.setter
    def storage(self, given):
        """Ignored: Django sets it, but this field reads the settings each time."""

    def contribute_to_class(self, cls, name, **options):
        super().contribute_to_class(cls, name, **options)
        if cls._meta.apps is apps:  # not one that a migration invents
            KINDS[cls._meta.label] = cls

    def deconstruct(self):
        """Deconstructed as a plain FileField: where files are stored is no property of the table."""
        name, _path, args, options = super().deconstruct()
        del options["storage"]
        return name, "django.db.models.FileField", args, options | {"upload_to": ""}
