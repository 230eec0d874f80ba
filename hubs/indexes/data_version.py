"""The version of the published data. Map URLs contain it, and each process's caches depend on it."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import router, transaction
from django.db.models import Count, F, Window

from hubs.fast.memory import PerVersion
from hubs.models import DataVersion

KNOWN_FOR_S = 0.5
"""A process reads the version at most this often."""

KEPT = 1_000
"""Rows to keep. Older ones are deleted from time to time."""

_known: dict[str, tuple[str, float]] = {}
"""The version and when it was read, by database, because a replica may lag behind."""


def bump() -> None:
    """Start a new version. Others see it when the caller's transaction commits. Usually one query."""
    row = DataVersion.objects.create()
    if row.pk % KEPT == 0:
        DataVersion.objects.filter(pk__lte=row.pk - KEPT).delete()


def current_version(*, fresh: bool = False) -> str:
    """The current data version, at most KNOWN_FOR_S seconds old, or read now if `fresh`. At most one query."""
    database = router.db_for_read(DataVersion)
    if not settings.FAST or transaction.get_connection(database).in_atomic_block:
        return _read()  # not cached: the transaction may be rolled back
    version, read_at = _known.get(database, ("", float("-inf")))
    if fresh or time.monotonic() - read_at > KNOWN_FOR_S:
        version = _read()
        _known[database] = version, time.monotonic()
    return version


cached_per_version = PerVersion(current_version)
"""Decorator: cache the result of a function without arguments until the data version changes."""


def _read() -> str:
    # The newest row alone is not enough: of two concurrent changes, the one with the lower key may commit last.
    rows = DataVersion.objects.annotate(rows=Window(Count(F("pk")))).order_by("-pk").values_list("token", "rows")
    newest = rows.first()
    return f"{newest[0]}.{newest[1]}" if newest else "0"
