"""A message goes through the broker that the settings name: the folder, or Redis."""

import json
import threading

import pytest
from django.conf import settings
from kombu import Connection, Exchange, Queue

from config.broker import Transport, folder_broker
from config.celery import app


@pytest.fixture
def queue(request):
    """One of its own for each test: kombu remembers for a whole process what it has declared."""
    name = request.node.name
    return Queue(name, Exchange(name), routing_key=name)


def fetch(connection, queue, number):
    """The bodies of the first ``number`` messages that arrive."""
    bodies = []

    def take(body, message):
        bodies.append(body)
        message.ack()

    with connection.Consumer([queue], callbacks=[take]):
        while len(bodies) < number:
            connection.drain_events(timeout=10)
    return bodies


def send(connection, queue, bodies):
    producer = connection.Producer()
    for body in bodies:
        producer.publish(
            body, exchange=queue.exchange, routing_key=queue.routing_key, declare=[queue]
        )


def test_the_configured_broker_hands_a_message_over(queue):
    with app.connection_for_write() as connection:
        send(connection, queue, [{"number": 1}])
        assert fetch(connection, queue, 1) == [{"number": 1}]


def test_the_broker_follows_the_settings():
    with app.connection_for_write() as connection:
        assert connection.transport.driver_type == ("redis" if settings.REDIS_URL else "filesystem")


def test_a_message_is_never_seen_in_part(queue, tmp_path):
    """A reader that looks all the time while another process writes gets every message whole."""
    options = folder_broker(tmp_path) | {"polling_interval": 0.001}
    bodies = [{"number": number, "text": "x" * 20_000} for number in range(200)]

    def write():
        with Connection("filesystem://x", transport=Transport, transport_options=options) as writer:
            send(writer, queue, bodies)

    with Connection("filesystem://x", transport=Transport, transport_options=options) as reader:
        writing = threading.Thread(target=write)
        writing.start()
        received = fetch(reader, queue, len(bodies))
        writing.join()
    assert [body["number"] for body in received] == list(range(200))
    assert list((tmp_path / "queue").iterdir()) == []


def test_the_table_of_a_queue_is_never_seen_in_part(tmp_path):
    """Somebody who looks all the time while queues are bound and unbound reads whole tables only."""
    options = folder_broker(tmp_path)
    done, failures = threading.Event(), []

    def look(channel):
        while not done.is_set():
            try:
                channel.get_table("tables")
            except Exception as error:
                failures.append(repr(error))
                return

    with Connection("filesystem://x", transport=Transport, transport_options=options) as connection:
        channel = connection.channel()
        looking = threading.Thread(target=look, args=[connection.channel()])
        looking.start()
        for number in range(400):
            channel._queue_bind("tables", "", "", f"q{number}")
            if number > 3:
                channel._delete(f"q{number - 4}", "tables", "", "")
        done.set()
        looking.join()
        assert failures == []
        names = {row.queue for row in channel.get_table("tables")}
    assert names == {"q396", "q397", "q398", "q399"}


def test_a_message_waits_in_the_data_folder(queue, tmp_path):
    options = folder_broker(tmp_path)
    with Connection("filesystem://x", transport=Transport, transport_options=options) as writer:
        send(writer, queue, [{"number": 7}])
    [file] = (tmp_path / "queue").iterdir()
    assert file.name.endswith(f".{queue.name}.msg")
    assert "body" in json.loads(file.read_text())


@pytest.mark.parametrize("name", ["default", "pdf"])
def test_the_worker_of_make_run_serves_every_queue(name):
    worker = next(
        line
        for line in (settings.BASE_DIR / "Procfile").read_text().splitlines()
        if line.startswith("worker:")
    )
    queues = worker.partition("--queues ")[2].split()[0].split(",")
    assert name in queues
    assert set(queues) == set(settings.CELERY_TASK_QUEUES)
