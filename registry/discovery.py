"""Finding what apps declare: modules of a few names in an app or one of its rooms are imported once all apps are."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings

#: Modules in which apps declare; each is imported wherever an app of ours or one of its rooms has it.
DECLARING = ("daily", "follows", "keeps_open", "kept", "shipped", "tasks", "todo")


def discover():
    """Import each declaring module of our apps; returns their names in order."""
    found = sorted(name for app in _own_apps() for name in _declaring(app.name, app.path))
    for name in found:
        import_module(name)
    return found


def _own_apps():
    """The apps of this repository; what is installed from elsewhere declares nothing."""
    return [
        app
        for app in apps.get_app_configs()
        if app.path == str(settings.BASE_DIR / app.name.replace(".", "/"))
        and app.name != "registry"
    ]


def _declaring(package, path):
    """Names of the declaring modules in the package and in the packages below it that are no apps of their own."""
    for module in iter_modules([path]):
        name = f"{package}.{module.name}"
        if not module.ispkg and module.name in DECLARING:
            yield name
        elif module.ispkg and module.name != "management" and not apps.is_installed(name):
            yield from _declaring(name, f"{path}/{module.name}")
