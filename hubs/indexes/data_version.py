"""The version of the published data. Map addresses carry it, and what each process keeps depends on it."""

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
"""Rows that are kept; older ones are deleted now and then."""

_known: dict[str, tuple[str, float]] = {}
"""By database, for a replica may lag behind: the version, and when it was read."""


def bump() -> None:
    """Start a new version, which others see when the caller's transaction commits. One query."""
    row = DataVersion.objects.create()
    if row.pk % KEPT == 0:
        DataVersion.objects.filter(pk__lte=row.pk - KEPT).delete()


def current_version(*, fresh: bool = False) -> str:
    """The version of what is read from here on: at most KNOWN_FOR_S old, or read now if `fresh`. At most one query."""
    database = router.db_for_read(DataVersion)
    if not settings.FAST or transaction.get_connection(database).in_atomic_block:
        return _read()  # inside a transaction it may yet be rolled back, so it is not kept
    version, read_at = _known.get(database, ("", float("-inf")))
    if fresh or time.monotonic() - read_at > KNOWN_FOR_S:
        version = _read()
        _known[database] = version, time.monotonic()
    return version


cached_per_version = PerVersion(current_version)
"""Decorator: keep what a function without arguments returned until the data version changes."""


def _read() -> str:
    # The newest row alone would not do: of two concurrent changes the one with the lower key may commit last.
    rows = DataVersion.objects.annotate(rows=Window(Count(F("pk")))).order_by("-pk").values_list("token", "rows")
    newest = rows.first()
    return f"{newest[0]}.{newest[1]}" if newest else "0"
