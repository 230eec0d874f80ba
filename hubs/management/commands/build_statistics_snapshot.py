"""Derives the figures that the product ships from the agencies' files. For developers: a site never needs it."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hubs.db.bulk import delete_all_rows, write_rows
from hubs.models import AreaCounty, AreaFacts, CountySums, Figure
from hubs.statistics.concordance import derive_concordance
from hubs.statistics.facts import load_applications, load_patents, load_population
from hubs.statistics.files import UnreadableFile
from hubs.statistics.loading import load_changes, load_figures
from hubs.statistics.snapshot import write_snapshot
from hubs.statistics.specializations import refresh_specializations


class Command(BaseCommand):
    help = (
        "Derive fixtures/statistics/ from the agencies' files, and load what it holds into this database. The files and where"
        " they come from: fixtures/README.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="The folder with cbp/, naics/, patents/ and business_applications/."
        )
        parser.add_argument(
            "--counties",
            type=Path,
            default=settings.BASE_DIR / "fixtures" / "areas" / "counties.csv",
            help="The list of counties with fips, cbsa and population (default: fixtures/areas/counties.csv).",
        )

    def handle(self, *args: Any, folder: Path, counties: Path, **options: Any) -> None:
        out = settings.STATISTICS_DIR
        try:
            self._write_concordance(folder / "naics", out)
            with transaction.atomic():
                self._load(folder, counties)
                size = write_snapshot(out)
            number = refresh_specializations()
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{size:,} bytes in {out}; {Figure.objects.count():,} figures, {number:,} specializations.")

    def _write_concordance(self, naics: Path, out: Path) -> None:
        pairs = derive_concordance(naics / "naics_2017_index.csv.gz", naics / "naics_2022_index.csv.gz")
        with (out / "naics_2017_to_2022.csv").open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([("naics_2017", "naics_2022"), *pairs])

    def _load(self, folder: Path, counties: Path) -> None:
        for model in (Figure, CountySums, AreaFacts, AreaCounty):
            delete_all_rows(model)
        with counties.open(newline="") as file:
            rows = list(csv.DictReader(file))
        write_rows(AreaCounty, ("county", "area"), [(row["fips"], row["cbsa"]) for row in rows if row["cbsa"]])
        load_population({row["fips"]: int(row["population"]) for row in rows if row["population"]})
        cbp = folder / "cbp"
        names = ("cbsa_naics_emp_2019", "county_naics2_2021", "county_naics6_2021", "county_naics4_2021")
        for name in names:
            self.stdout.write(name)
            load_figures(cbp / f"cbp_{name}.csv.gz")
        load_changes(cbp / "cbp_county_naics6_2017.csv.gz", cbp / "cbp_county_naics6_2021.csv.gz")
        load_applications(next((folder / "business_applications").glob("bfs_county_apps_annual*.xlsx")))
        load_patents(folder / "patents" / "county_patent.csv.gz")
