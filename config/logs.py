"""Remove secrets in addresses from log lines; the apps that own the addresses declare them."""

import logging

from registry.hiding import hidden


class HideTokens(logging.Filter):
    """Passes every record on, with the secrets removed from its message, its arguments and its traceback."""

    def filter(self, record):
        message = record.getMessage()
        shown = hidden(message)
        if shown != message:
            record.msg, record.args = shown, ()
        return True


class LineFormatter(logging.Formatter):
    """The form of a line; a traceback may quote the address, too."""

    def formatException(self, exc_info):
        return hidden(super().formatException(exc_info))
