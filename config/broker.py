"""Celery's broker when there is no Redis: a folder, one file a message."""

import fcntl
import os
import threading
import uuid
from contextlib import contextmanager
from time import time_ns

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's folder channel, except that messages and tables of queues appear in one piece.

    kombu writes into the file that readers already see: a worker that looks at that moment takes half
    a message away and drops it, and a sender that looks while a queue is bound for the first time
    reads an empty table and fails.
    """

    _binding = threading.RLock()

    def queue_bind(self, *args, **kwargs):
        # kombu notes a binding as made, for all threads, before it has made it; what another thread
        # sent in that moment would go to no queue at all.
        with self._binding:
            return super().queue_bind(*args, **kwargs)

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._tables_locked():
            table = self.get_table(exchange)
            if bound not in table:
                self._write_table(exchange, [bound, *table])

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        super(filesystem.Channel, self)._delete(
            queue, exchange, routing_key, pattern, *args, **kwargs
        )
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._tables_locked():
            table = self.get_table(exchange)
            if bound in table:
                self._write_table(exchange, [other for other in table if other != bound])

    @contextmanager
    def _tables_locked(self):
        """One process at a time changes the tables; those who read need no lock."""
        self.control_folder.mkdir(exist_ok=True)
        with open(self.control_folder / ".lock", "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write_table(self, exchange, table):
        file = self._exchange_file(exchange)
        part = file.with_name(f".{file.name}.part")
        part.write_bytes(str_to_bytes(dumps(table)))
        part.rename(file)

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
