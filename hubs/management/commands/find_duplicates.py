"""Finds pairs of hubs that may be the same."""

from typing import Any

from django.core.management.base import BaseCommand

from hubs.indexes import duplicates
from hubs.models import DuplicateCandidate


class Command(BaseCommand):
    help = "Find all pairs of hubs that may be the same, for curators to merge or dismiss. Each change looks for its own anyway."

    def handle(self, *args: Any, **options: Any) -> None:
        duplicates.rebuild()
        waiting = DuplicateCandidate.objects.undecided().count()
        self.stdout.write(f"{waiting} pairs of hubs may be the same: see Possible duplicates in the admin.")
