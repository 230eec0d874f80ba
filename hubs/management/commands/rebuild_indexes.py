"""Rebuilds everything derived from the entries: listings, map cells, search documents, duplicates and more."""

from typing import Any

from django.core.management.base import BaseCommand

from hubs.indexes.rebuild import rebuild_indexes


class Command(BaseCommand):
    help = "Rebuild every index from the entries. Needed after changes that bypass the ORM's signals, which check_directory finds."

    def handle(self, *args: Any, **options: Any) -> None:
        listed = rebuild_indexes()
        self.stdout.write(f"Indexes rebuilt: {listed} hubs are listed.")
