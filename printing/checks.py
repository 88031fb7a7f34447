"""What `manage.py check --deploy` asks about paper."""

from django.core.checks import Error, register

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
            id="printing.E001",
        )
    ]
