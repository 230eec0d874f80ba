"""The release step: brings the database, its reference data and the static files up to date before the site starts."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from hubs.db.lock import only_one

STEPS: tuple[tuple[str, list[str]], ...] = (
    ("Migrating the database", ["migrate", "--noinput", "-v", "0"]),
    ("Creating the cache table", ["createcachetable", "-v", "0"]),
    ("Loading the gazetteer (about 40 seconds the first time)", ["load_gazetteer"]),
    ("Loading the directory of hubs", ["load_directory"]),
    ("Loading US counties and metropolitan areas", ["load_areas"]),
    ("Loading the figures by area and industry (about 20 seconds the first time)", ["load_statistics"]),
)
STATIC_STEP = ("Collecting the static files", ["collectstatic", "--noinput", "-v", "0"])


class Command(BaseCommand):
    help = (
        "Migrate the database, load changes of the gazetteer and the directory, and collect the static files. Does nothing if all"
        " is up to date. Safe to run on several machines at once: one works, the others wait for it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="Do not collect the static files.")

    def handle(self, *args: Any, no_static: bool, **options: Any) -> None:
        try:
            with only_one(lambda: self._say("Another process is setting up this database. Waiting until it is done")):
                for words, command in STEPS if no_static else (*STEPS, STATIC_STEP):
                    self._say(words)
                    call_command(*command, stdout=self.stdout, stderr=self.stderr)
        except OperationalError as error:
            raise CommandError(
                f"The database cannot be used: {str(error).strip()}\nCheck DATABASE_URL and that the server is running."
            ) from error

    def _say(self, words: str) -> None:
        self.stdout.write(f"==> {words}")
        self.stdout.flush()
