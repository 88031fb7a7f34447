"""The database as one file, and back. PostgreSQL's own programs do it there, SQLite's own copying here."""

import os
import sqlite3
import subprocess
from contextlib import closing

from django.db import connection

from core.files.errors import BackupError


def is_empty():
    """Has the database no table at all?"""
    return not connection.introspection.table_names()


def dump(folder):
    """Write the database as the open ``snapshot`` sees it to a file in ``folder``; returns the file's name."""
    return _dump_postgresql(folder) if connection.vendor == "postgresql" else _dump_sqlite(folder)


def load(path):
    """Fill the empty database from a file that ``dump`` wrote."""
    if connection.vendor == "postgresql":
        _load_postgresql(path)
    else:
        _load_sqlite(path)


def row_counts():
    """{table: how many rows}."""
    quote = connection.ops.quote_name
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {quote(table)}")  # noqa: S608 - a name that the database gave
            [counts[table]] = cursor.fetchone()
    return counts


def _dump_sqlite(folder):
    name = "database.sqlite3"
    with closing(sqlite3.connect(folder / name)) as copy:
        connection.connection.backup(copy)
    return name


def _load_sqlite(path):
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)


def _dump_postgresql(folder):
    name = "database.dump"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        [number] = cursor.fetchone()
    where, database = _address()
    _run("pg_dump", *where, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={number}",
         f"--file={folder / name}", database)  # fmt: skip
    return name


def _load_postgresql(path):
    where, database = _address()
    _run("pg_restore", *where, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={database}", str(path))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _address():
    """(options that say where the server is, name of the database)."""
    words, _environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    return words[1:-1], words[-1]


def _run(program, *words):
    _words, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    try:
        subprocess.run(  # noqa: S603 - fixed programs, and words from the settings
            [program, *words], env=os.environ | (environment or {}), check=True
        )
    except FileNotFoundError:
        raise BackupError(f"{program} is not installed (PostgreSQL's client programs).") from None
    except subprocess.CalledProcessError as failed:
        raise BackupError(f"{program} failed with status {failed.returncode}, see above.") from None
