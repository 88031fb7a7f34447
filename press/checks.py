"""Checks of `manage.py check --deploy` about printing."""

from django.conf import settings
from django.core.checks import Error, register

from . import private
from .errors import PrinterMissing
from .fonts import FontListError, missing_packages


@register(deploy=True)
def fonts_are_installed(app_configs, **kwargs):
    try:
        missing = missing_packages()
    except FontListError as error:
        missing = ["fontconfig"]
        text = str(error)
    else:
        text = "Fonts for Chinese paper are missing."
    if not missing:
        return []
    return [
        Error(
            text,
            hint=f"apt-get install --yes --no-install-recommends {' '.join(missing)}",
            id="press.E001",
        )
    ]


@register(deploy=True)
def private_names_exist(app_configs, **kwargs):
    """Whether the fast way of printing, where it is on, finds what it needs in the installed libraries."""
    if not settings.FAST_PRINTING:
        return []
    try:
        sentences = private.gone()
    except PrinterMissing as error:
        sentences = [str(error)]
    return [
        Error(sentence, hint="docs/private-names.md tells what to do.", id="press.E002")
        for sentence in sentences
    ]
