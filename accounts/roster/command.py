"""The common part of the import commands whose rows belong to members: the branch of rows that name none."""

from jobs.import_command import ImportCommand

from .given import branch_option, fill, supplies


class MemberRowsCommand(ImportCommand):
    """An ImportCommand with the option ``--branch``."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--branch",
            help="the branch of rows that name none, by name or code; “sheet” for the name of their sheet",
        )

    def given(self, options):
        return branch_option(options["branch"])

    def fill(self, table, given):
        fill(table, given, None)

    def supplies(self, given, field):
        return supplies(given, field)
