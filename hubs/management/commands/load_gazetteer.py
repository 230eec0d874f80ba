"""Loads the places that visitors search for: cities, ZIP codes, states and countries."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hubs.importers.gazetteer import load_gazetteer


class Command(BaseCommand):
    help = "Load the gazetteer (GeoNames cities, US ZIP codes, states, countries) when it is missing or out of date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="Load it even when it is up to date.")

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        loaded = load_gazetteer(lambda line: self.stdout.write(f"  gazetteer: {line}"), force=force)
        self.stdout.write("Gazetteer loaded." if loaded else "Gazetteer is up to date.")
