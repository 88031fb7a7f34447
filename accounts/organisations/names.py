"""Names of organisations as they are compared, and what a name says of its kind."""

from django.db.models import TextChoices


def organisation_key(name):
    """Without blanks, brackets in half width, without a leading 中共: two spellings of one unit agree."""
    key = "".join(name.split()).replace("（", "(").replace("）", ")")
    return key.removeprefix("中共")


def kind_of_committee(name, kinds: type[TextChoices]):
    """The kind of a superior organisation by its name: general branch, work committee, else committee."""
    if "总支" in name:
        return kinds.GENERAL_BRANCH
    if "工委" in name or "工作委员会" in name:
        return kinds.WORK_COMMITTEE
    return kinds.PARTY_COMMITTEE
