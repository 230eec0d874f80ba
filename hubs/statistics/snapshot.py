"""The figures that the product ships: what is loaded as compact files, and back.

Each file is gzip over text. A block is one program, year and NAICS code, with its rows in the order of areas; a line each for the
areas (as steps in the file's list of areas) and for every column. Neighboring values are alike this way, and half a million
figures take a megabyte and a half.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.db import models, transaction

from hubs.db.bulk import delete_all_rows, save_rows, write_rows
from hubs.models import AreaCounty, AreaFacts, CountySums, Figure, Load
from hubs.statistics.loading import FIGURE_COLUMNS, FIGURES_LOAD

Rows = Iterator[tuple[Any, ...]]

_LOAD = f"{FIGURES_LOAD}snapshot"


class Part(NamedTuple):
    """A table of the snapshot: which columns name a block, and which columns its rows have beside the area."""

    file: str
    block: tuple[str, ...]
    columns: tuple[str, ...]
    read: Callable[[], Rows]
    """Rows of block, area and columns, in the order of block and area."""
    beside: Mapping[str, str] = {}
    """Columns that are written as the difference to another, earlier one, with which they mostly agree."""


def _rows_of(model: type[models.Model], area: str, *columns: str) -> Callable[[], Rows]:
    order = columns[: columns.index(area) + 1]
    return lambda: iter(model._default_manager.order_by(*order).values_list(*columns).iterator(20_000))


def _by_code(sums: str, *years: str) -> Callable[[], Rows]:
    def read() -> Rows:
        rows = CountySums.objects.values_list("area", sums, *years)
        return iter(
            sorted(
                (*own_years, code, area, *counts)
                for area, by_code, *own_years in rows
                for code, counts in by_code.items()
            )
        )

    return read


_FACTS = (
    *("population", "applications", "applications_year", "applications_at_least"),
    *("patents", "patents_year", "patents_at_least"),
)
_FLAGS = {"is_lower_bound", "applications_at_least", "patents_at_least"}
_TEXT = {"program", "naics", "flag", "area"}

FIGURES = Part(
    "figures.txt.gz",
    ("program", "year", "naics"),
    FIGURE_COLUMNS[4:],
    _rows_of(Figure, "area", "program", "year", "naics", "area", *FIGURE_COLUMNS[4:]),
)
PAY = Part("pay.txt.gz", ("pay_year", "naics"), ("jobs", "payroll_k"), _by_code("pay", "pay_year"))
CHANGE = Part(
    "change.txt.gz",
    ("year_before", "year_after", "naics"),
    ("jobs_before", "jobs_after", "kept_before", "kept_after"),
    _by_code("change", "year_before", "year_after"),
    {"kept_before": "jobs_before", "kept_after": "jobs_after"},
)
FACTS = Part("area_facts.txt.gz", (), _FACTS, _rows_of(AreaFacts, "area", "area", *_FACTS))
COUNTIES = Part("area_counties.txt.gz", ("area",), (), _rows_of(AreaCounty, "county", "area", "county"))
PARTS = (FIGURES, PAY, CHANGE, FACTS, COUNTIES)


def write_snapshot(folder: Path) -> int:
    """Write what is loaded into files; their size in bytes. The same figures give the same bytes."""
    for part in PARTS:
        with (folder / part.file).open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
            text = TextIOWrapper(packed, "ascii", newline="\n")
            _write(part, text)
            text.flush()
    return sum((folder / part.file).stat().st_size for part in PARTS)


def load_snapshot(*, force: bool = False) -> bool:
    """Load the snapshot if these files were not loaded yet; True if it did. A newer year that an operator loaded stays.

    All or nothing, some ten seconds. Afterwards call `refresh_specializations`.
    """
    folder = settings.STATISTICS_DIR
    fingerprint = _fingerprint(folder)
    if not force and Load.objects.filter(name=_LOAD, fingerprint=fingerprint).exists():
        return False
    with transaction.atomic():
        newer = _newer_than_snapshot(folder)
        Figure.objects.exclude(program__in=newer).delete()
        # In the order of the key: the index takes a third less room, for 100 MB of memory while loading.
        write_rows(Figure, FIGURE_COLUMNS, sorted(row for row in _read(FIGURES, folder) if row[1] not in newer))
        if not (newer and AreaCounty.objects.exists()):  # else those of the operator's files stay
            delete_all_rows(AreaFacts)
            write_rows(AreaFacts, ("area", *_FACTS), _read(FACTS, folder))
            delete_all_rows(AreaCounty)
            write_rows(AreaCounty, ("county", "area"), _read(COUNTIES, folder))
            _load_county_sums(folder)
        Load.objects.update_or_create(name=_LOAD, defaults={"fingerprint": fingerprint})
    return True


def _load_county_sums(folder: Path) -> None:
    found: dict[str, CountySums] = {}
    for area, year, code, *counts in _read(PAY, folder):
        sums = found.setdefault(area, CountySums(area=area))
        sums.pay_year, sums.pay[code] = year, counts
    for area, year_before, year_after, code, *counts in _read(CHANGE, folder):
        sums = found.setdefault(area, CountySums(area=area))
        sums.year_before, sums.year_after, sums.change[code] = year_before, year_after, counts
    delete_all_rows(CountySums)
    save_rows(sums for _area, sums in sorted(found.items()))


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for part in PARTS:
        digest.update((folder / part.file).read_bytes())
    return digest.hexdigest()


def _newer_than_snapshot(folder: Path) -> set[str]:
    """Programs of which newer years are loaded than the snapshot has, and those that it has not at all."""
    years: dict[str, int] = {}
    with gzip.open(folder / FIGURES.file, "rt", encoding="ascii") as text:
        for line in text:
            if line.startswith("="):
                program, year, _naics = line[1:].split()
                years[program] = max(years.get(program, 0), int(year))
    loaded = Figure.objects.values_list("program").annotate(models.Max("year")).order_by()
    return {program for program, year in loaded if year > years.get(program, 0)}


def _write(part: Part, text: IO[str]) -> None:
    depth = len(part.block)
    areas = sorted({row[depth] for row in part.read()})
    place_of = {code: place for place, code in enumerate(areas)}
    text.write(f"{' '.join(areas)}\n")
    for block, group in groupby(part.read(), itemgetter(slice(0, depth))):
        of_areas, *values = [list(column) for column in list(zip(*group, strict=True))[depth:]]
        places = [place_of[code] for code in of_areas]
        text.write(f"={' '.join(map(str, block))}\n")
        steps = [after - before for before, after in zip([-1, *places], places, strict=False)]
        text.write(f"{','.join(map(str, steps))}\n")
        columns = dict(zip(part.columns, values, strict=True))
        for name, column in columns.items():
            base = part.beside.get(name)
            if base is not None:
                column = [value - other for value, other in zip(column, columns[base], strict=True)]
            text.write(_line(column))


def _line(values: Sequence[Any]) -> str:
    """One value alone stands for a whole line of the same."""
    words = ["" if value is None else str(int(value)) if isinstance(value, bool) else str(value) for value in values]
    return f"*{words[0]}\n" if len(set(words)) == 1 else f"{','.join(words)}\n"


def _read(part: Part, folder: Path) -> Rows:
    """Rows of area, block and columns."""
    block_kinds, kinds = [[_parser(name) for name in names] for names in (part.block, part.columns)]
    with gzip.open(folder / part.file, "rt", encoding="ascii") as text:
        areas = text.readline().split()
        for line in text:
            block = [parse(word) for parse, word in zip(block_kinds, line[1:].split(), strict=True)]
            steps = text.readline().split(",")
            columns: dict[str, list[Any]] = {}
            for name, parse in zip(part.columns, kinds, strict=True):
                column = [parse(word) for word in _words(text.readline(), len(steps))]
                if (base := part.beside.get(name)) is not None:
                    column = [value + other for value, other in zip(column, columns[base], strict=True)]
                columns[name] = column
            place = -1
            for step, *values in zip(steps, *columns.values(), strict=True):
                place += int(step)
                yield (areas[place], *block, *values)


def _words(line: str, count: int) -> list[str]:
    line = line.rstrip("\n")
    return [line[1:]] * count if line.startswith("*") else line.split(",")


def _parser(column: str) -> Callable[[str], Any]:
    if column in _FLAGS:
        return lambda word: word == "1"
    return str if column in _TEXT else lambda word: int(word) if word else None
