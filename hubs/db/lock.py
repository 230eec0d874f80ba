"""A lock that all processes share which use one database, on one machine or on several."""

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
    """Hold the lock for a block. If somebody else holds it, `waiting` is called once and this waits for as long as it takes.

    On PostgreSQL an advisory lock on a connection of its own, on SQLite a lock on a file beside the database. Both end with
    the process, however it ends. Not through PgBouncer in transaction mode, which hands the connection to others.
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
