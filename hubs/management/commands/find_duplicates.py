"""Finds possible duplicates among hubs."""

from typing import Any

from django.core.management.base import BaseCommand

from hubs.indexes import duplicates
from hubs.models import DuplicateCandidate


class Command(BaseCommand):
    help = "Find all pairs of hubs that may be duplicates, for curators to decide on. Ordinary changes do this for their hub."

    def handle(self, *args: Any, **options: Any) -> None:
        duplicates.rebuild()
        waiting = DuplicateCandidate.objects.undecided().count()
        self.stdout.write(f"{waiting} pairs of hubs may be duplicates. See “Possible duplicates” in the admin.")
