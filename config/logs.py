"""What no log line may carry: the token of a ballot slip, which stands in the address of its page."""

import logging
import re

_VOTE = re.compile(r"(/vote/)[^/\s?'\"]+")


def hidden(text):
    """``text`` with the token of every ballot address replaced by a dash."""
    return _VOTE.sub(r"\1-", text)


class HideTokens(logging.Filter):
    """Lets every record through, without tokens in its message, its arguments and its traceback."""

    def filter(self, record):
        message = record.getMessage()
        if "/vote/" in message:
            record.msg, record.args = hidden(message), ()
        return True


class Line(logging.Formatter):
    """The form of a line; a traceback may quote the address, too."""

    def formatException(self, exc_info):
        return hidden(super().formatException(exc_info))
