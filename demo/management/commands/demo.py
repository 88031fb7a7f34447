import json
from dataclasses import asdict
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...district.building import SIZES, NotEmpty, build


class Command(BaseCommand):
    help = "Fill an empty database with an invented district; prints the demonstration sign-ins."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=SIZES, default="small")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="as of this day; today if not given"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are members already"
        )

        parser.add_argument(
            "--unlived", action="store_true",
            help="register this year's pledges without any progress, for simulate_year",
        )  # fmt: skip

    def handle(self, *, size, today, if_empty, unlived, **options):
        today = today or timezone.localdate()
        try:
            sign_ins = build(size, today=today, progress=self.stdout.write, lived=not unlived)
        except NotEmpty:
            if if_empty:
                return self._show(self._read())
            raise CommandError(
                "There are people in this database already: a demonstration needs an empty one."
            ) from None
        rows = [asdict(sign_in) for sign_in in sign_ins]
        self._file.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
        return self._show(rows)

    @property
    def _file(self):
        return settings.DATA_DIR / "demo.json"

    def _read(self):
        return json.loads(self._file.read_text()) if self._file.exists() else []

    def _show(self, rows):
        for row in rows:
            self.stdout.write(
                f"{row['role']:<14} {row['username']:<14} {row['password']}  {row['name']}"
            )
