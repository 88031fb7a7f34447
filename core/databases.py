"""How long a connection waits for locks, and how to tell a busy or lost database from an error in our code.

Requests wait briefly: after a second and a half the answer is that the system is busy, instead of a page that
does not load. Workers and commands wait longer, because no person waits for them.
"""

from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection

#: Seconds for which a request waits for a lock, and a worker or a command.
REQUEST_WAITS, WORKER_WAITS = 1.5, 60
#: Seconds for one statement of a request, and the longest idle time inside a transaction of a request.
STATEMENT, IDLE = 60, 60
#: The same for a worker's transaction: it computes between its statements.
WORKER_IDLE = 15 * 60

#: SQLite's primary result codes: another connection, or another statement of this one, holds the lock.
_SQLITE = {5, 6}
#: PostgreSQL: no lock in time, deadlock, serialisation, cancelled by a timeout, too many connections, server going or coming.
_POSTGRESQL = ("55P03", "40P01", "40001", "57014", "53300", "57P", "08", "25P03")
#: Those of them that mean that the server has rolled the transaction back.
_UNDONE = ("55P03", "40P01", "40001", "57014")


def sqlite_options(waits=WORKER_WAITS):
    """Readers never wait (WAL); a writer takes its lock immediately, so upgrading from a read lock cannot fail later."""
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": waits,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }


def postgresql_options(given="", *, waits=WORKER_WAITS, statement=0, idle=WORKER_IDLE):
    """Start options of a connection. ``given``, from the address, come last and override the others.

    Compiling a query takes longer than any page's query, hence no JIT.
    """
    ours = {
        "jit": "off",
        "lock_timeout": int(waits * 1000),
        "statement_timeout": int(statement * 1000),
        "idle_in_transaction_session_timeout": int(idle * 1000),
    }
    return " ".join([*(f"-c {name}={value}" for name, value in ours.items()), given]).strip()


def be_brief(database):
    """Set the waiting times of requests for this process. Called before its first connection is made."""
    options = database["OPTIONS"]
    if database["ENGINE"].endswith("sqlite3"):
        options["timeout"] = REQUEST_WAITS
    else:
        brief = {"waits": REQUEST_WAITS, "statement": STATEMENT, "idle": IDLE}
        given = options["options"].removeprefix(postgresql_options()).strip()
        options["options"] = postgresql_options(given, **brief)


def _causes(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def is_busy(error):
    """Whether ``error``, or what led to it, says that the database is busy, or cannot be reached just now."""
    return any(
        isinstance(cause, OperationalError | InterfaceError) and _is_passing(cause.__cause__)
        for cause in _causes(error)
    )


def _is_passing(driver):
    """Whether the driver's error is transient: a full disk or a missing table is not."""
    if (code := getattr(driver, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in _SQLITE
    if not hasattr(driver, "pgcode"):
        return False
    return driver.pgcode is None or driver.pgcode.startswith(_POSTGRESQL)


def is_undone(error):
    """Whether a busy ``error`` certainly means that the transaction was rolled back. A connection lost during COMMIT does not."""
    for cause in _causes(error):
        driver = cause.__cause__
        if hasattr(driver, "sqlite_errorcode"):
            return True
        if getattr(driver, "pgcode", None):
            return driver.pgcode.startswith(_UNDONE)
    return False


@contextmanager
def if_free():
    """Skip the block's writes if the database is busy: for notes that a read request writes besides its response.

    On SQLite it does not wait. Use it outside of a transaction, around one.
    """
    try:
        with _at_once():
            yield
    except Exception as error:
        if not is_busy(error):
            raise


@contextmanager
def _at_once():
    """Do not wait for another writer of SQLite; set on the driver, so that it does not count as a query."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    driver = connection.connection
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        waits = connection.settings_dict["OPTIONS"].get("timeout", WORKER_WAITS)
        driver.execute(f"PRAGMA busy_timeout = {int(waits * 1000)}")
