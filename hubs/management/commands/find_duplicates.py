"""Finds pairs of hubs that may be the same."""

from typing import Any

from django.core.management.base import BaseCommand

from hubs.curation.twins import find_twins


class Command(BaseCommand):
    help = "Find pairs of hubs that may be the same, for curators to merge or to tell apart."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = find_twins()
        self.stdout.write(f"{waiting} pairs of hubs may be the same: see Possible duplicates in the admin.")
