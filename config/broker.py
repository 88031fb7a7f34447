"""Celery's broker when there is no Redis: a folder, one file a message."""

import os
import uuid
from time import time_ns

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's folder channel, except that a message appears in one piece.

    kombu writes into the file that readers already see: a worker that looks at that moment takes half
    a message away and drops it.
    """

    def _put(self, queue, payload, **kwargs):
        name = f"{time_ns()}_{uuid.uuid4()}.{queue}.msg"
        part = os.path.join(self.data_folder_out, f".{name}.part")
        with open(part, "wb") as file:
            file.write(str_to_bytes(dumps(payload)))
        os.rename(part, os.path.join(self.data_folder_out, name))


class Transport(filesystem.Transport):
    """Named in ``CELERY_BROKER_TRANSPORT``."""

    Channel = Channel


def folder_broker(folder):
    """The transport options of a broker in ``folder``, which is made."""
    options = {"polling_interval": 0.25}
    for key, name in (
        ("data_folder_in", "queue"),
        ("data_folder_out", "queue"),
        ("control_folder", "control"),
        ("processed_folder", "taken"),
    ):
        (folder / name).mkdir(parents=True, exist_ok=True)
        options[key] = str(folder / name)
    return options
