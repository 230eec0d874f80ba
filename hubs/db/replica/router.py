"""Sends public reads to a replica; everything else uses the primary.

Everyone must see their own writes, but visitors get no cookie for it, because their pages must stay cacheable. So:

- A GET or HEAD request without a session cookie reads the directory from the replica.
- Logged-in users have a session cookie, and writes are POSTs. Both read from the primary, so the admin always does.
- Sessions, accounts, log-in attempts and the cache table are read from the primary. So are suggestions: their senders
  are redirected to them right away.
- After a write, and inside a transaction, a request reads from the primary.
- Commands and jobs are not requests and use the primary only.

A replica that is down or lags too far behind is not used until it recovers. For a raw cursor use
`connections[router.db_for_read(model)]`; `connection` is always the primary.
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
    """For `DATABASE_ROUTERS`, if there is a replica."""

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
