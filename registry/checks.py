"""Checks of `manage.py check` on everything that apps declare. (A second declaration of a name is refused on import.)"""

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.urls import NoReverseMatch, reverse

from core.declared import REGISTRIES

from . import navigation
from .discovery import DECLARING, app_of, declaring_modules
from .shipped import SHIPPED
from .todo import BLOCKS


def tasks_in(module):
    """The names of the worker's tasks that are written in ``module``."""
    return sorted(name for name, task in current_app.tasks.items() if task.run.__module__ == module)


def declared_by(module):
    """{what: [name, …]} of all that ``module`` declares."""
    found = {
        registry.what: [name for name in registry if registry.declared_in.get(name) == module]
        for registry in REGISTRIES.values()
    }
    if module.rpartition(".")[2] == "tasks":
        found["tasks of the worker"] = tasks_in(module)
    return {what: names for what, names in found.items() if names}


@register()
def modules_declare_something(app_configs, **kwargs):
    """A module that is called like a declaring one and declares nothing is a mistake: a decorator is missing."""
    return [
        Error(
            f"{module} declares nothing.",
            hint="Declare in it what its name says, or call it otherwise.",
            id="registry.E001",
        )
        for module in declaring_modules()
        if not declared_by(module)
    ]


@register()
def declared_where_it_is_found(app_configs, **kwargs):
    """A declaration in another module would exist only if something happens to import it."""
    return [
        Error(
            f"{name} of the {registry.what} is declared in {module}.",
            hint=f"Declare it in a module called {registry.module}, which is imported at the start.",
            id="registry.E002",
        )
        for registry in REGISTRIES.values()
        for name, module in registry.declared_in.items()
        if name in registry
        and app_of(module)
        and (module.rpartition(".")[2] != registry.module or registry.module not in DECLARING)
    ]


@register()
def names_lead_somewhere(app_configs, **kwargs):
    """Each name that a declaration uses must exist."""
    unknown = [
        *(f"the address {page.name} of a menu" for page in navigation.PAGES.values() if not _leads(page.name)),
        *(f"the group {page.group} of a menu" for page in navigation.PAGES.values() if page.group and page.group not in navigation.GROUPS),
        *(f"the role {role} of a menu" for _name, role in navigation.PAGES if role not in navigation.ROLES),
        *(f"the role {role} of a to-do block" for roles, _block in BLOCKS.values() for role in roles if role not in navigation.ROLES),
        *(f"the app {label} of rows that ship" for label, _function in SHIPPED.values() if label not in apps.app_configs),
        *(f"the task {entry['task']} of the schedule" for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] not in current_app.tasks),
    ]  # fmt: skip
    return [
        Error(f"Nobody knows {what}.", hint="Declare it, or correct its name.", id="registry.E003")
        for what in dict.fromkeys(unknown)
    ]


@register()
def declarations_are_used(app_configs, **kwargs):
    """A group of the menus without pages is left over."""
    used = {page.group for page in navigation.PAGES.values()}
    return [
        Error(f"No page is in the group {name} of the menus.", id="registry.E004")
        for name in navigation.GROUPS
        if name not in used
    ]


def _leads(name):
    try:
        return bool(reverse(name))
    except NoReverseMatch:
        return False
