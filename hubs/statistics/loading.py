"""Loads official files into the database: one file wholly or not at all, and twice the same as once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from hubs.db.bulk import write_rows
from hubs.enums import AreaKind, Program
from hubs.models import CountySums, Figure, Industry, Load
from hubs.statistics.areas import area_kind, load_area_counties
from hubs.statistics.cells import Cell
from hubs.statistics.changes import is_comparable, summed_changes
from hubs.statistics.files import Progress, Report, UnreadableFile, open_table
from hubs.statistics.naics import TOTAL, outermost
from hubs.statistics.reading import Key, Reading, read_figures

FIGURE_KEY = ("area", "program", "year", "naics")
FIGURE_COLUMNS = (*FIGURE_KEY, "jobs", "establishments", "payroll_k", "is_lower_bound", "flag")


FIGURES_LOAD = "figures:"
"""Begins the names under which loads of figures are noted."""


def _nothing(share: float) -> None:
    pass


def load_figures(path: Path, *, year: int | None = None, progress: Progress = _nothing) -> tuple[Key, Report]:
    """Load one table of figures. UnreadableFile where nothing of it was loaded.

    Its figures replace those of the same program and year; older ones of the same program and areas go. Afterwards call
    `refresh_specializations`.
    """
    area_counties = load_area_counties()
    with open_table(path) as table:
        reading = read_figures(table, area_counties, year=year, progress=progress)
    if not reading.cells:
        raise UnreadableFile(f"{path} holds no figures.")
    with transaction.atomic():
        _save_figures(reading)
        if reading.county_sums:
            _save_pay(reading)
        _note_load(path.name, path)
    return reading.key, reading.report


def load_changes(before: Path, after: Path, *, progress: Progress = _nothing) -> tuple[int, int]:
    """Load how jobs changed between two tables of counties, over the cells that both publish; the two years.

    UnreadableFile where nothing was loaded. Holds the older table's cells in memory, about 100 MB.
    """
    found = summed_changes(before, after, load_area_counties(), progress)
    wanted = _CountyCodes()
    columns = ("year_before", "year_after", "change")
    rows: list[tuple[Any, ...]] = []
    for area, by_code in sorted(found.sums.items()):
        # Metros need all for their industries of several codes; elsewhere a sum that is not comparable only takes room.
        keeps_all = area_kind(area) == AreaKind.METRO
        kept = {
            code: sums
            for code, sums in sorted(by_code.items())
            if wanted.include(code) and (keeps_all or is_comparable(*sums))
        }
        rows.append((area, *found.years, kept, {}))
    with transaction.atomic():
        CountySums.objects.update(year_before=None, year_after=None, change={})
        write_rows(CountySums, ("area", *columns, "pay"), rows, key=("area",), update=columns)
        _note_load("change", before, after)
    return found.years


def _note_load(name: str, *paths: Path) -> None:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    defaults = {"fingerprint": digest.hexdigest()}
    Load.objects.update_or_create(name=f"{FIGURES_LOAD}{name}"[:100], defaults=defaults)


def _save_figures(reading: Reading) -> None:
    key = reading.key
    areas = list(reading.cells)
    older = Figure.objects.filter(program=key.program, year__lt=key.year)
    (older.filter(area__in=areas) if key.program == Program.QCEW else older).delete()
    same = Figure.objects.filter(program=key.program, year=key.year)
    rows = _figure_rows(reading)
    if key.program == Program.CBP_METRO:
        same.delete()
        write_rows(Figure, FIGURE_COLUMNS, rows)
    else:  # a part of the nation, or some levels of codes: the others stay
        write_rows(Figure, FIGURE_COLUMNS, rows, key=FIGURE_KEY, update=FIGURE_COLUMNS[4:])


def _figure_rows(reading: Reading) -> Iterator[tuple[Any, ...]]:
    codes = _CountyCodes() if reading.key.program == Program.CBP_COUNTY else None
    for area, cells in sorted(reading.cells.items()):
        for naics, cell in sorted(cells.items()):
            if codes is not None and not codes.include(naics):
                continue
            yield (
                *(area, str(reading.key.program), reading.key.year, naics),
                *(cell.jobs, cell.establishments, cell.payroll_k, cell.is_lower_bound, cell.flag),
            )


def _save_pay(reading: Reading) -> None:
    wanted = _CountyCodes()
    columns = ("pay_year", "pay")
    # A table of six-digit codes, and one of four of the same year, add to each other.
    before = dict(CountySums.objects.filter(pay_year=reading.key.year).values_list("area", "pay"))
    rows: list[tuple[Any, ...]] = [
        (area, reading.key.year, before.get(area, {}) | _pay_of(cells, wanted), {})
        for area, cells in sorted(reading.county_sums.items())
    ]
    write_rows(CountySums, ("area", *columns, "change"), rows, key=("area",), update=columns)


def _pay_of(cells: Mapping[str, Cell], wanted: _CountyCodes) -> dict[str, list[int]]:
    """Jobs and payroll by code. All industries are the sum of four-digit codes where the table has no such row."""
    pay = {
        code: [cell.jobs, cell.payroll_k]
        for code, cell in sorted(cells.items())
        if (len(code) > 2 or code == TOTAL) and wanted.include(code) and cell.jobs and cell.payroll_k
    }
    four = [counts for code, counts in pay.items() if len(code) == 4]
    if four and TOTAL not in pay:
        pay[TOTAL] = [sum(counts[place] for counts in four) for place in (0, 1)]
    return pay


class _CountyCodes:
    """The codes that are kept of tables of counties: up to four digits, and longer ones that define an industry of ours."""

    def __init__(self) -> None:
        self._prefixes = defining_prefixes()

    def include(self, code: str) -> bool:
        return len(code) <= 4 or code.startswith(self._prefixes)


def defining_prefixes() -> tuple[str, ...]:
    """The prefixes of five and six digits that define industries of ours. One query."""
    lists = Industry.objects.filter(no_figures="").values_list("naics", flat=True)
    return outermost(code for codes in lists for code in codes if len(code) > 4)
