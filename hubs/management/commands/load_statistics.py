"""Loads official figures: those that come with the product, files as the agencies publish them, or a year from an agency."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hubs.statistics.analyses import refresh_analyses
from hubs.statistics.downloads import CannotDownload, download_year
from hubs.statistics.facts import load_applications, load_delineation, load_patents
from hubs.statistics.files import UnreadableFile, open_table
from hubs.statistics.loading import load_changes, load_figures
from hubs.statistics.snapshot import load_snapshot
from hubs.statistics.specializations import are_specializations_current, refresh_specializations

_BAR = 40


class Command(BaseCommand):
    help = (
        "Load official figures by area and industry. Without FILE or --year: those that come with HubFinder, if they are not"
        " loaded. Files are taken as published: County Business Patterns by metropolitan area or county (.zip, .gz, .txt, .csv),"
        " QCEW annual averages, Business Formation Statistics (.xlsx), patents by county, lists of the counties of each area. Each"
        " file is loaded wholly or not at all, and loading it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument(
            "--year",
            type=int,
            help="Download County Business Patterns of this year; with FILE, the year that it is of.",
        )
        parser.add_argument(
            "--compare-with",
            type=Path,
            metavar="OLDER",
            help="An older table of counties: how jobs changed from it to the table of counties among the files.",
        )
        parser.add_argument("--force", action="store_true", help="Load the figures that come with HubFinder again.")

    def handle(
        self,
        *args: Any,
        files: list[Path],
        year: int | None,
        compare_with: Path | None,
        force: bool,
        **options: Any,
    ) -> None:
        if not files and year is None:
            self._load_snapshot(force)
            return
        try:
            if not files and year is not None:
                files = download_year(year, settings.VAR_DIR / "statistics", self._progress)
            for path in files:
                self._load(path, year)
            if compare_with is not None:
                for path in files:
                    if _kind_of(path) == "counties":
                        years = load_changes(compare_with, path, progress=self._bar(f"Comparing with {path.name}"))
                        self.stdout.write(f"Change of jobs from {years[0]} to {years[1]} loaded.")
        except (UnreadableFile, CannotDownload) as error:
            self.stderr.write("")
            raise CommandError(str(error)) from error
        finally:
            if not are_specializations_current():
                self.stdout.write("Working out what each area specializes in")
                refresh_specializations()

    def _load_snapshot(self, force: bool) -> None:
        loaded = load_snapshot(force=force)
        if not loaded and are_specializations_current():
            refresh_analyses()  # of hubs too, which may have changed
            self.stdout.write("Figures are up to date.")
            return
        number = refresh_specializations()
        self.stdout.write(f"Figures loaded: {number:,} of industries in areas.")

    def _load(self, path: Path, year: int | None) -> None:
        kind = _kind_of(path)
        if kind == "applications":
            found = load_applications(path)
            self.stdout.write(f"{path.name}: business applications of {found.year}, {len(found.by_county):,} counties.")
        elif kind == "patents":
            found = load_patents(path)
            self.stdout.write(f"{path.name}: patents of {found.year}, {len(found.by_county):,} counties.")
        elif kind == "delineation":
            self.stdout.write(f"{path.name}: {load_delineation(path):,} counties in areas.")
        else:
            key, report = load_figures(path, year=year, progress=self._bar(path.name))
            self.stdout.write(f"{path.name}: {key.program.label} {key.year}, {report.lines:,} lines.")
            if report.bad:
                self.stdout.write(f"{report.bad:,} lines could not be read:")
                for named in report.named:
                    self.stdout.write(f"  {named}")

    def _bar(self, words: str) -> Callable[[float], None]:
        return lambda share: self._progress(words, share)

    def _progress(self, words: str, share: float) -> None:
        """A bar on a terminal; nothing in a log."""
        if self.stderr.isatty():
            done = round(share * _BAR)
            self.stderr.write(f"\r{words} [{'#' * done}{'.' * (_BAR - done)}] {share:4.0%}", ending="")
            if share >= 1:
                self.stderr.write("")
            self.stderr.flush()


def _kind_of(path: Path) -> str:
    """Which loader takes a file, told by its first line. UnreadableFile where it cannot be opened."""
    if path.suffix.lower() == ".xlsx":
        return "applications"
    with open_table(path) as table:
        header = set(table.header)
    if {"county code", "ba2020"} <= header:
        return "applications"
    if "cnt_patents" in header:
        return "patents"
    if {"cbsa", "fips"} <= header or {"cbsa_code", "stco_code"} <= header:
        return "delineation"
    return "counties" if {"fips", "naics"} <= header or "fipscty" in header else "figures"
