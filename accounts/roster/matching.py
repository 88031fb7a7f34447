"""Which member a row means.

A row means the member with whom branch, name and phone agree; else the only one left of that name in the
branch, on both sides, unless phone and birth date both speak against it; else a member of that name and phone
in another branch, who has then been transferred.
"""

from collections import Counter, defaultdict
from itertools import batched

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.people.models import Member
from accounts.people.names import name_key
from workbooks.records import RowRefused

CHUNK = 400


class Matches:
    """Pairs ``rows`` ([(RosterRow, Place)]) with members; each member is paired once at most."""

    def __init__(self, rows, places):
        self._places, self._doubtful, self._decided = places, set(), set()
        self._here, self._by_phone, self._gone = defaultdict(list), defaultdict(list), {}
        self._named = defaultdict(list)
        for member in _called({name_key(row.name) for row, _place in rows}):
            self._sort_in(member)
        self._taken, self._found = {}, {}
        for pair in rows:
            self._take_exact(*pair)
        left = Counter(
            self._key(row, place) for row, place in rows if row.number not in self._found
        )
        for row, place in rows:
            if row.number not in self._found and left[self._key(row, place)] == 1:
                self._take_only(row, place)
        new = {row.phone for row, _place in rows if row.number not in self._found}
        self._reached = _reached_by({phone for phone in new if phone.startswith("1")})

    def _sort_in(self, member):
        if member.status == Member.Status.ACTIVE:
            self._named[member.name_key].append(member)
            self._here[member.branch_id, member.name_key].append(member)
            if member.phone:
                self._by_phone[member.name_key, member.phone].append(member)
        elif member.phone:
            self._gone[member.name_key, member.phone] = member

    @staticmethod
    def _key(row, place):
        return place.branch, name_key(row.name)

    def _pair(self, row, member):
        self._found[row.number], self._taken[member.pk] = member, row.number

    def _take_exact(self, row, place):
        for member in self._here[self._key(row, place)]:
            if member.phone == row.phone and member.pk not in self._taken:
                self._pair(row, member)
                return

    def _take_only(self, row, place):
        here = self._here[self._key(row, place)]
        free = [member for member in here if member.pk not in self._taken]
        if len(free) != 1:
            return
        same_birth = _same_birth(row, free[0])
        doubtful = row.phone and free[0].phone and row.phone != free[0].phone
        # Among several people of one name only an equal birth date identifies the one with a new number.
        if same_birth or (len(here) == 1 and not (doubtful and same_birth is False)):
            self._pair(row, free[0])
            if doubtful and not same_birth:
                self._doubtful.add(row.number)

    def member_of(self, row):
        """The member that the row means, or None for a new one. RowRefused if it cannot be decided."""
        if row.number in self._found:
            return self._found[row.number]
        if not row.phone or row.number in self._decided:
            return None
        key = (name_key(row.name), row.phone)
        elsewhere = self._by_phone[key]
        if not elsewhere:
            return self._refuse_gone(row, self._gone.get(key))
        member = elsewhere[0]
        if member.pk in self._taken:
            raise RowRefused(
                _("The same person is in row %(number)s already: remove one of the two.")
                % {"number": self._taken[member.pk]},
                "name",
            )
        if len(elsewhere) > 1 or not self._places.is_inside(member.branch_id):
            raise RowRefused(
                _(
                    "A member of this name and phone belongs to another branch: have them transferred."
                ),
                "branch",
            )
        self._pair(row, member)
        return member

    def question(self, row):
        """(sentence, Member) where somebody has to say whether the row means this member, or None."""
        if row.number in self._found:
            if row.number in self._doubtful:
                return self._of_number(row, self._found[row.number])
            return None
        free = [
            (kind, member)
            for kind, members in self._alike(row)
            for member in members
            if member.pk not in self._taken and self._places.is_inside(member.branch_id)
        ]
        if not free:
            return None
        kind, member = free[0]
        facts = {"name": member.name, "branch": member.branch.name, "phone": row.phone}
        return kind % facts, member

    @staticmethod
    def _of_number(row, member):
        said = _("%(name)s is a member of %(branch)s with another number: is it the same person?")
        return said % {"name": member.name, "branch": member.branch.name}, member

    def _alike(self, row):
        """[(sentence, members)] of the candidates for a row without a matching member."""
        name = name_key(row.name)
        moved = _("%(name)s is a member of %(branch)s: is it the same person, who has moved?")
        renamed = _("%(phone)s is the number of %(name)s of %(branch)s: is it the same person?")
        return [
            (moved, self._by_phone[name, row.phone] if row.phone else []),
            (moved, [member for member in self._named[name] if _same_birth(row, member)]),
            (renamed, [m for m in self._reached.get(row.phone, []) if m.name_key != name]),
        ]

    def decide(self, row, member):
        """Match the row with ``member``, or with a new member."""
        if row.number in self._found:
            del self._taken[self._found.pop(row.number).pk]
        self._doubtful.discard(row.number)
        self._decided.add(row.number)
        if member is not None:
            self._pair(row, member)

    def questions(self, row, *, asks=False):
        """The question about a row that counts as a new member although a similar member exists.

        asks   whether the preview asks about the members that its reader may see
        """
        if row.number in self._found or row.number in self._decided:
            return []
        called = [member for member in self._named[name_key(row.name)] if _same_birth(row, member)]
        reached = [
            member
            for member in self._reached.get(row.phone, [])
            if member.name_key != name_key(row.name)
        ]
        said = [
            *[(_("%(name)s with the same birth date is a member of %(branch)s: if this is the same person, record a transfer instead."), one) for one in called],
            *[(_("The number %(phone)s is that of %(name)s of %(branch)s: look which of the two it belongs to."), one) for one in reached],
        ]  # fmt: skip
        return list(
            dict.fromkeys(
                self._asked(sentence, member, row)
                for sentence, member in said
                if member.pk not in self._taken
                and not (asks and self._places.is_inside(member.branch_id))
            )
        )

    def _asked(self, sentence, member, row):
        """The sentence with its names, or one without where the member is of a unit that the importer does not see."""
        if not self._places.is_inside(member.branch_id):
            return _(
                "Somebody of another unit has the same name and birth date, or the same number: ask that unit first."
            )
        facts = {"name": member.name, "branch": member.branch.name, "phone": row.phone}
        return sentence % facts

    @staticmethod
    def _refuse_gone(row, member):
        if member is None:
            return
        last = member.postings.order_by("-until").first()
        facts = {
            "name": member.name,
            "status": member.get_status_display(),
            "day": date_format(last.until) if last else "–",
        }
        raise RowRefused(
            _("%(name)s is recorded as “%(status)s” since %(day)s: remove the row.") % facts, "name"
        )


def _called(keys):
    """The members of these names, in any unit; queried in chunks, so that the size of the tree does not matter."""
    for some in batched(sorted(keys), CHUNK):
        yield from Member.objects.filter(name_key__in=some).select_related("branch").order_by("pk")


def _reached_by(phones):
    """phone → the active members who have it."""
    found = defaultdict(list)
    for some in batched(sorted(phones), CHUNK):
        members = Member.objects.active().filter(phone__in=some)
        for member in members.select_related("branch").order_by("pk"):
            found[member.phone].append(member)
    return found


_DEPTH = {"year": 1, "month": 2, "day": 3}


def _same_birth(row, member):
    """Whether the birth dates agree with the lesser precision of both; None if one is missing."""
    if not row.born_on or not member.born_on:
        return None
    depth = min(_DEPTH[row.born_precision], _DEPTH[member.born_precision])
    return row.born_on.timetuple()[:depth] == member.born_on.timetuple()[:depth]


def says_more(day, precision, old, old_precision):
    """Whether a date adds information: it is more precise than the old one, or differs from it."""
    if old is None or _DEPTH[precision] > _DEPTH[old_precision]:
        return True
    depth = _DEPTH[precision]
    return day.timetuple()[:depth] != old.timetuple()[:depth]
