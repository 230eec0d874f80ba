"""Loads the directory's files (fixtures/directory by default)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hubs.importers.directory import MOST_PROBLEMS_SHOWN, DirectoryProblems, load_directory


class Command(BaseCommand):
    help = "Load the changes in the directory's files. If any entry has a problem, nothing is loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.DIRECTORY_DIR)
        parser.add_argument(
            "--force", action="store_true", help="Write unchanged entries again too, and overwrite curators' edits."
        )

    def handle(self, *args: Any, folder: Path, force: bool, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            changed = load_directory(folder, force=force)
        except DirectoryProblems as error:
            for problem in error.problems[:MOST_PROBLEMS_SHOWN]:
                self.stderr.write(str(problem))
            hidden = len(error.problems) - MOST_PROBLEMS_SHOWN
            if hidden > 0:
                self.stderr.write(f"... and {hidden} more.")
            raise CommandError(f"Nothing was loaded: {len(error.problems)} problems in {folder}.") from error
        if changed:
            self.stdout.write("Directory loaded: " + ", ".join(f"{n} {name}" for name, n in changed.items()) + ".")
        else:
            self.stdout.write("Directory is up to date.")
