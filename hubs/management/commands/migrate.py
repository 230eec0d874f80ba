"""Django's `migrate`, which also knows the names that migrations had before they were renumbered."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

FORMER_NAMES = {
    "0001_initial": ["0003_withheld_figures_are_empty"],
    "0005_upkeep": ["0006_upkeep"],
    "0006_unit_sphere": ["0007_unit_sphere"],
    "0007_placements": ["0008_placements"],
    "0011_restorable": ["0010_restorable"],
    "0012_place_name_indexes": ["0008_place_name_indexes"],
}
"""Migrations of the time before version 1.0 by the name that each has now; the first one took in another."""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        _record_all_names(options["database"])
        super().handle(*args, **options)
        _record_all_names(options["database"])


def _record_all_names(database: str) -> None:
    """Where a migration was applied under one of its names, record it under all of them.

    Without this a database that was migrated before the renumbering would be given the same tables twice.
    """
    recorder = MigrationRecorder(connections[database])
    applied = {name for app, name in recorder.applied_migrations() if app == "hubs"}
    for name, former in FORMER_NAMES.items():
        is_applied = name in applied or (name != "0001_initial" and bool(applied.intersection(former)))
        for alias in (name, *former) if is_applied else ():
            if alias not in applied:
                recorder.record_applied("hubs", alias)
