"""Reading the environment strictly: a wrong value or a misspelt name stops with one line that names it."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}
_ENDING = "_FILE"
#: Placeholders for facts of the recipient in the address of a gateway.
_PLACES = {"phone", "email", "username"}


class Wrong(SystemExit):
    """The environment cannot be used; the text is the one line to show."""


class Environment:
    """A closed list of settings, read from ``values``.

    Each reader names one variable and remembers it, so that ``known`` is the whole list once the
    settings were read, and ``refuse_misspelt`` can tell a slip of the pen from a stranger.
    """

    def __init__(self, values=os.environ):
        self._values = values
        self.known = []

    def text(self, name, default="", *, secret=False):
        """The value of ``name``, or ``default`` when it is unset or empty.

        A secret may be given as the name of a file instead, ``NAME_FILE``: the first line of the file is the secret.
        """
        self.known.append(name)
        value = self._values.get(name, "").strip()
        if not secret:
            return value or default
        self.known.append(name + _ENDING)
        path = self._values.get(name + _ENDING, "").strip()
        if value and path:
            raise Wrong(f"{name} and {name}{_ENDING} are both set; keep one.")
        return (_first_line(name + _ENDING, path) if path else value) or default

    def flag(self, name, default=False):
        value = self.text(name).lower()
        if not value:
            return default
        if value in _YES | _NO:
            return value in _YES
        raise Wrong(f"{name} is {value!r}; write 1 or 0.")

    def number(self, name, default, *, least, most):
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"\d{1,9}", value) or not least <= int(value) <= most:
            raise Wrong(f"{name} is {value!r}; write a whole number from {least} to {most}.")
        return int(value)

    def choice(self, name, default, *, of):
        value = self.text(name, default)
        if value not in of:
            raise Wrong(f"{name} is {value!r}; write one of {', '.join(of)}.")
        return value

    def words(self, name, default=()):
        """A list, separated by commas."""
        value = self.text(name)
        words = [word.strip() for word in value.split(",")] if value else list(default)
        if not all(re.fullmatch(r"\S+", word) for word in words):
            raise Wrong(f"{name} is {value!r}; write names separated by commas.")
        return words

    def folder(self, name, default):
        """An absolute folder, made if it is not there yet."""
        path = Path(self.text(name, str(default))).expanduser().resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Wrong(
                f"{name} is {str(path)!r}, which cannot be made: {error.strerror}."
            ) from None
        return path

    def url(self, name, default="", *, schemes, secret=False):
        """An address whose scheme is one of ``schemes``. With ``secret`` it is never shown in a message."""
        value = self.text(name, default, secret=secret)
        if not value:
            return value
        try:
            parts = urlsplit(value)
            _ = parts.port  # raises when it is no number
            sound = parts.scheme in schemes and (parts.hostname or parts.path.strip("/"))
        except ValueError:
            sound = False
        if not sound or re.search(r"\s", value):
            shown = "no usable address" if secret else repr(value)
            raise Wrong(f"{name} is {shown}; write one that begins with {' or '.join(schemes)}://.")
        return value

    def origin(self, name, default):
        """A site's address: scheme, host and port, nothing after it."""
        value = self.url(name, default, schemes=("http", "https")).rstrip("/")
        if urlsplit(value)._replace(scheme="", netloc="").geturl() or "@" in value:
            raise Wrong(f"{name} is {value!r}; write scheme and host only, as in {default}.")
        return value

    def gateways(self, name):
        """Named addresses, "sms=scheme://…;wecom=scheme://…", a dict. They hold passwords and are never shown.

        Each must say where the person's number, address or sign-in name goes ({phone}, {email}, {username}):
        an address that reaches everybody in a chat room cannot notify one person.
        """
        found = {}
        for part in filter(
            None, (part.strip() for part in self.text(name, secret=True).split(";"))
        ):
            key, given, address = part.partition("=")
            key = key.strip()
            if not given or not re.fullmatch(r"[a-z][a-z0-9_-]{0,19}", key):
                raise Wrong(
                    f"{name} is no list of channels; write name=address, separated by semicolons; "
                    "a name is of small letters and digits."
                )
            if key in found or key in ("inbox", "email"):
                raise Wrong(f"{name} names the channel {key} twice, or the name is in use.")
            found[key] = _gateway(name, key, address.strip())
        return found

    def refuse_misspelt(self):
        """Stops when a name that is set differs from a known one by a single slip."""
        for given in sorted(set(self._values) - set(self.known)):
            for name in self.known:
                if _one_slip(given, name):
                    raise Wrong(f"{given} is set, but no setting is called so; is {name} meant?")


def _gateway(name, key, address):
    """The address, if it has a scheme, and places for a person and for nothing else."""
    if not re.match(r"[a-z][a-z0-9+.-]*://\S+$", address, re.IGNORECASE):
        raise Wrong(f"{name} gives the channel {key} no usable address; write scheme://….")
    places = re.findall(r"\{([^{}]*)\}", address)
    if not places or set(places) - _PLACES:
        known = ", ".join(f"{{{place}}}" for place in sorted(_PLACES))
        raise Wrong(
            f"{name}: the address of the channel {key} needs one of {known}, and no others."
        )
    return address


def _first_line(name, path):
    try:
        return Path(path).read_text(encoding="utf-8").strip().partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise Wrong(f"{name} is {path!r}, which cannot be read: {reason}.") from None


def _one_slip(given, name):
    """Whether one letter was dropped, added or changed, two neighbours swapped, or the case is wrong."""
    given_upper = given.upper().replace("-", "_")
    if given_upper == name:
        return True
    if len(name) < 5 or abs(len(given) - len(name)) > 1:
        return False
    if len(given) == len(name):
        wrong = [i for i, (a, b) in enumerate(zip(given, name, strict=True)) if a != b]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and given[wrong[0]] == name[wrong[1]]
            and given[wrong[1]] == name[wrong[0]]
        )
    short, long = sorted((given, name), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
