"""Whether the replica answers and keeps up with the primary."""

from __future__ import annotations

import logging
import time
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

from hubs.db.replica.router import REPLICA

LOOK_EVERY_S = 2.0

# The replica keeps up if it has replayed everything that the primary had flushed a moment ago, or if its last replayed
# commit is recent. Age alone is not enough: an idle primary makes no commits, so a quiet hour would look like lag.
# A server that was promoted is no longer a replica and is not read.
_KEEPS_UP = """
SELECT pg_is_in_recovery()
   AND (pg_last_wal_replay_lsn() >= %s::pg_lsn OR now() - pg_last_xact_replay_timestamp() <= make_interval(secs => %s))
"""
_BEFORE_EVERYTHING = "0/0"

log = logging.getLogger(__name__)


class Health:
    """Whether the replica is usable. One thread per process checks both servers, at most every LOOK_EVERY_S seconds."""

    def __init__(self) -> None:
        self._looking = Lock()
        self._next_look_at = 0.0
        self._well = False

    def is_well(self) -> bool:
        if time.monotonic() >= self._next_look_at and self._looking.acquire(blocking=False):
            try:
                well = _keeps_up()
                if well != self._well:
                    log.warning("Public pages are read from the %s from now on.", REPLICA if well else "primary")
                self._well, self._next_look_at = well, time.monotonic() + LOOK_EVERY_S
            finally:
                self._looking.release()
        return self._well

    def doubt(self) -> None:
        """Mark the replica as unhealthy until the next request checks it again."""
        self._well, self._next_look_at = False, 0.0


health = Health()


def _keeps_up() -> bool:
    """Two queries. If the primary is down, the replica has the newest data that can be read."""
    try:
        written = _ask(DEFAULT_DB_ALIAS, "SELECT pg_current_wal_flush_lsn()")
    except (OperationalError, InterfaceError):
        written = _BEFORE_EVERYTHING
    try:
        return bool(_ask(REPLICA, _KEEPS_UP, written, settings.REPLICA_LAG_SECONDS))
    except (OperationalError, InterfaceError):
        return False


def _ask(alias: str, question: str, *values: Any) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]
