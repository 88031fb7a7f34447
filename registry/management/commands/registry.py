from django.core.management.base import BaseCommand, CommandError

from core.declared import REGISTRIES

from ...checks import declared_by
from ...discovery import DECLARING, app_of, declaring_modules
from ...navigation import PAGES


class Command(BaseCommand):
    help = "Print what each app declares for the apps below it: menus, messages, daily steps, jobs and the rest."

    def add_arguments(self, parser):
        parser.add_argument("app", nargs="?", help="only what this app declares, e.g. ledger")

    def handle(self, app=None, **options):
        found = {}
        for module in declaring_modules():
            for what, names in declared_by(module).items():
                found.setdefault(app_of(module), {}).setdefault(what, []).extend(names)
        if app and app not in found:
            raise CommandError(f"{app} declares nothing. These do: {', '.join(sorted(found))}")
        for name in sorted(found) if app is None else [app]:
            self.stdout.write(name)
            for what, names in sorted(found[name].items()):
                self.stdout.write(f"  {what} ({len(names)}): {', '.join(_told(what, names))}")
        if app is None:
            totals = (f"{len(rows)} {what}" for what, rows in sorted(REGISTRIES.items()))
            self.stdout.write(f"\n{', '.join(totals)}")
            for name, holds in DECLARING.items():
                self.stdout.write(f"  {name + '.py':<20}{holds}")


def _told(what, names):
    """The names as they are shown: a page with the roles that find it, a function without its module."""
    if what == PAGES.what:
        roles = {}
        for page, role in names:
            roles.setdefault(page, []).append(role or "visitor")
        return [f"{page} ({' '.join(whose)})" for page, whose in roles.items()]
    if what in REGISTRIES and any(app_of(name) for name in names):
        return [name.rpartition(".")[2] for name in names]
    return names
