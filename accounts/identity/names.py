"""Which sign-in name a member gets."""

import re

from accounts.people.names import pinyin_of

from .models import User

#: Long enough for 阿卜杜拉·买买提, short enough to be typed from a slip.
LONGEST = 30


def stem(name):
    """The pinyin of a name, which the sign-in name is made of: 陈建国 → chenjianguo."""
    plain = re.sub(r"[^a-z0-9]", "", pinyin_of(name).lower())
    return plain[:LONGEST] or "dangyuan"


class FreeNames:
    """Generates unused sign-in names: the pinyin, with a number from 2 on where it is taken."""

    def __init__(self):
        self.used = set(User.objects.values_list("username", flat=True).iterator())
        self.numbers = {}

    def take(self, name):
        plain = username = stem(name)
        while username in self.used:
            self.numbers[plain] = self.numbers.get(plain, 1) + 1
            username = f"{plain}{self.numbers[plain]}"
        self.used.add(username)
        return username
