"""Checks the published directory for what forms cannot see, and prints how it covers the map."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hubs.curation.truth import coverage, findings


class Command(BaseCommand):
    help = "Check that the published directory holds together, and print its coverage by state, country and sector."

    def handle(self, *args: Any, **options: Any) -> None:
        for table, counts in coverage().items():
            self.stdout.write(f"{table} ({len([n for n in counts.values() if n])} with hubs)")
            for name, number in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
                self.stdout.write(f"  {number:4}  {name}")
        found = findings()
        for finding in found:
            self.stdout.write(str(finding))
        if found:
            raise CommandError(f"{len(found)} findings.")
        self.stdout.write("No findings.")
