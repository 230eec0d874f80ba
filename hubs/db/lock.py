"""A lock shared by all processes that use one database, on one machine or several."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections

from hubs.db.engine import is_postgresql

_KEY = 0x48756246
"""Any number that no other program on the database uses ("HubF")."""


@contextmanager
def only_one(waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock for a block. If another process holds it, call `waiting` once, then wait without a time limit.

    PostgreSQL: an advisory lock on a separate connection. SQLite: a lock on a file next to the database. Both are
    released when the process ends, even if it crashes. Does not work through PgBouncer in transaction mode, which
    shares connections between clients.
    """
    if is_postgresql():
        with closing(connections.create_connection("default")) as own, own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_KEY])
            if not cursor.fetchone()[0]:
                waiting()
                cursor.execute("SELECT pg_advisory_lock(%s)", [_KEY])
            yield
        return
    database = Path(connection.settings_dict["NAME"])
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_name(f"{database.name}.set-up").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
