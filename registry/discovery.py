"""Finding what apps declare: modules of a few names in an app or one of its rooms are imported once all apps are."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings

#: Modules in which apps declare, and what; each is imported wherever an app of ours or one of its rooms has it.
DECLARING = {
    "audit_actions": "what the audit trail may say",
    "daily": "steps of the daily tick",
    "ends": "what ends when a member leaves or moves, or a unit ends",
    "follows": "what follows a new revision of a sheet",
    "hides": "addresses that hold a secret",
    "keeps_open": "what keeps a year open",
    "kept": "models with kept files",
    "message_kinds": "kinds of messages",
    "navigation": "pages of the menus",
    "shipped": "rows that ship",
    "tasks": "kinds of jobs, and tasks for the worker",
    "todo": "what waits for somebody",
}


def discover():
    """Import each declaring module of our apps; returns their names in order."""
    found = declaring_modules()
    for name in found:
        import_module(name)
    return found


def declaring_modules():
    """The names of all declaring modules of our apps, in order."""
    return sorted(name for app in own_apps() for name in _declaring(app.name, app.path))


def own_apps():
    """The apps of this repository; installed packages declare nothing."""
    return [
        app
        for app in apps.get_app_configs()
        if app.path == str(settings.BASE_DIR / app.name.replace(".", "/"))
        and app.name != "registry"
    ]


def app_of(module):
    """The name of the app of ours that ``module`` belongs to, or None."""
    names = [app.name for app in own_apps() if f"{module}.".startswith(f"{app.name}.")]
    return max(names, key=len, default=None)


def _declaring(package, path):
    """Names of the declaring modules in the package and in its subpackages that are not separate apps."""
    for module in iter_modules([path]):
        name = f"{package}.{module.name}"
        if not module.ispkg and module.name in DECLARING:
            yield name
        elif module.ispkg and module.name != "management" and not apps.is_installed(name):
            yield from _declaring(name, f"{path}/{module.name}")
