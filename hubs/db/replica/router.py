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

from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

REPLICA = "replica"

reads_from: ContextVar[str] = ContextVar("reads_from", default=DEFAULT_DB_ALIAS)
"""The database that the current request reads from."""


class Router:
    """For `DATABASE_ROUTERS`, where there is a replica."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        if model._meta.app_label != "hubs" or model._meta.model_name == "suggestion":
            return DEFAULT_DB_ALIAS
        return DEFAULT_DB_ALIAS if connections[DEFAULT_DB_ALIAS].in_atomic_block else reads_from.get()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        reads_from.set(DEFAULT_DB_ALIAS)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
