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
"""Current name to former names of migrations from before version 1.0. The first one absorbed another migration."""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        _record_all_names(options["database"])
        super().handle(*args, **options)
        _record_all_names(options["database"])


def _record_all_names(database: str) -> None:
    """Record each migration that was applied under one of its names under all of them.

    Otherwise Django would create the same tables again in a database that was migrated before the renumbering.
    """
    recorder = MigrationRecorder(connections[database])
    applied = {name for app, name in recorder.applied_migrations() if app == "hubs"}
    for name, former in FORMER_NAMES.items():
        is_applied = name in applied or (name != "0001_initial" and bool(applied.intersection(former)))
        for alias in (name, *former) if is_applied else ():
            if alias not in applied:
                recorder.record_applied("hubs", alias)
