"""The version of what the map shows, which its addresses carry: so they can be kept for ever, and change with the directory."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db import models, router, transaction
from django.db.models import Count, F, Window

KNOWN_FOR_S = 0.5
"""So long a process relies on the edition it last read."""

KEPT = 1_000

Kept = TypeVar("Kept")


def _token() -> str:
    return secrets.token_hex(6)


class Edition(models.Model):
    """A change to hubs or industries. Rows are only added, so that those who publish at once do not wait for each other.

    Which rows are there, and not the newest alone, tells an edition from another: one that came first may be seen last.
    """

    token = models.CharField(max_length=12, default=_token)

    def __str__(self) -> str:
        return self.token


def note_change() -> None:
    """Make a new edition, seen with the change when the caller's transaction is; old rows are forgotten now and then."""
    row = Edition.objects.create()
    if row.pk % KEPT == 0:
        Edition.objects.filter(pk__lte=row.pk - KEPT).delete()


_known: dict[str, tuple[str, float]] = {}
"""By the database it was read from: a replica may be behind."""


def current_edition(*, anew: bool = False) -> str:
    """The edition of what is read from here on; at most KNOWN_FOR_S old, or read `anew`. At most one query."""
    database = router.db_for_read(Edition)
    if transaction.get_connection(database).in_atomic_block:
        return _read()  # what may yet be taken back is nothing for others to know
    name, read_at = _known.get(database, ("", float("-inf")))
    if anew or time.monotonic() - read_at > KNOWN_FOR_S:
        name = _read()
        _known[database] = name, time.monotonic()
    return name


def once_an_edition(read: Callable[[], Kept]) -> Callable[[], Kept]:
    """What `read` returns, read once for each edition and then shared: who gets it must leave it as it is.

    At most one query more than `read` costs, and mostly none.
    """
    kept: tuple[str, Kept] | None = None

    @wraps(read)
    def current() -> Kept:
        nonlocal kept
        edition = current_edition()
        if kept is None or kept[0] != edition:
            kept = (edition, read())
        return kept[1]

    return current


def _read() -> str:
    rows = Edition.objects.annotate(rows=Window(Count(F("pk")))).order_by("-pk").values_list("token", "rows")
    newest = rows.first()
    return f"{newest[0]}.{newest[1]}" if newest else "0"
