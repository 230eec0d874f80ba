"""Makes the files of fixtures/areas again from the agencies' own (see the README there)."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hubs.importers.area_sources import Sources, make_area_files

_GIVEN = [source.name for source in fields(Sources) if source.name != "older"]


class Command(BaseCommand):
    help = "Derive the counties, areas and outlines in fixtures/areas from the agencies' files. Running a site never needs it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in _GIVEN:
            parser.add_argument(f"--{name}", type=Path, required=True)
        parser.add_argument("--folder", type=Path, default=settings.AREAS_DIR)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        paths: dict[str, Path] = {name: options[name] for name in _GIVEN}
        paths["older"] = settings.AREAS_DIR / "delineation_2017.csv"
        missing = [str(path) for path in paths.values() if not path.is_file()]
        if missing:
            raise CommandError(f"There is no file {', '.join(missing)}.")
        make_area_files(Sources(**paths), folder)
        self.stdout.write(f"Written: counties and areas in {folder}.")
