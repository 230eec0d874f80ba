"""Reads of the public go to a replica of the database; everything else stays with the primary.

The rule is made so that everyone sees their own writes without a mark on plain visitors, whose pages stay cacheable:

- a safe request without a session cookie reads the directory from the replica;
- whoever is logged in has a session cookie, and whoever writes sends a POST: both read from the primary, so the admin does always;
- sessions, accounts, log-in attempts and the cache's table are the primary's, and so are suggestions: who has sent one is led to it at once;
- after a write, and inside a transaction, a request reads where it writes;
- commands and jobs are no requests, and know the primary only.

A replica that does not answer, or is too far behind, is left alone until it is well again. Whoever reads with a raw cursor takes
`connections[router.db_for_read(model)]`; `connection` is the primary.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
LOOK_EVERY_S = 2.0
SAFE_METHODS = ("GET", "HEAD")

# The replica has replayed all that the primary had written down a moment ago, or its last commit is young enough: an idle primary
# makes no commits, so the age alone would call every quiet hour a delay. What is no replica (any more) is not read.
_KEEPS_UP = """
SELECT pg_is_in_recovery()
   AND (pg_last_wal_replay_lsn() >= %s::pg_lsn OR now() - pg_last_xact_replay_timestamp() <= make_interval(secs => %s))
"""
_BEFORE_EVERYTHING = "0/0"

log = logging.getLogger(__name__)
_reads_from: ContextVar[str] = ContextVar("reads_from", default=DEFAULT_DB_ALIAS)


class Router:
    """For `DATABASE_ROUTERS`, where there is a replica."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        if model._meta.app_label != "hubs" or model._meta.model_name == "suggestion":
            return DEFAULT_DB_ALIAS
        return DEFAULT_DB_ALIAS if connections[DEFAULT_DB_ALIAS].in_atomic_block else _reads_from.get()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        _reads_from.set(DEFAULT_DB_ALIAS)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class ReplicaMiddleware:
    """Chooses where a request reads; one whose replica is lost midway is answered once more, from the primary.

    That a database is away is a 503 (`hubs.web.errors`), whatever raised it: a view, its template or a middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        public = request.method in SAFE_METHODS and settings.SESSION_COOKIE_NAME not in request.COOKIES
        chosen = _reads_from.set(REPLICA if public and _watch.is_well() else DEFAULT_DB_ALIAS)
        try:
            response = self.get_response(request)
            if response.status_code == 503 and _reads_from.get() == REPLICA:
                log.warning("The replica failed while a page was read from it; the primary is asked.")
                _watch.doubt()
                _reads_from.set(DEFAULT_DB_ALIAS)
                response = self.get_response(request)
            return response
        finally:
            _reads_from.reset(chosen)


class _Watch:
    """Whether the replica can be read; asked of both servers at most every LOOK_EVERY_S seconds in a process, by one thread."""

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
        """Not well until somebody has looked again, which the next request does."""
        self._well, self._next_look_at = False, 0.0


_watch = _Watch()


def _keeps_up() -> bool:
    """Two queries. While the primary is away there is nothing newer than what the replica has."""
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
