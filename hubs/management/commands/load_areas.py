"""Loads US counties and areas with their outlines (fixtures/areas)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hubs.importers.areas import load_areas


class Command(BaseCommand):
    help = "Load US counties, metropolitan and micropolitan areas, if their files changed. Load the directory before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="Load them again though nothing changed.")

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        number = load_areas(force=force)
        self.stdout.write(f"{number:,} states, counties and areas loaded." if number else "Areas are up to date.")
