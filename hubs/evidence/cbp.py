"""Reads County Business Patterns of the U.S. Census Bureau: employees and establishments by metropolitan area and industry.

Two layouts are known by their header: the Bureau's own (cbpYYmsa.txt, or the .zip it comes in, from
https://www.census.gov/programs-surveys/cbp/data/datasets.html) and a tidy extract of it (cbsa_code, naics_code, EMP, ESTAB).
Either may be compressed with gzip. Employees are those on the payroll in the week of March 12; the self-employed, farms,
railroads and most of government are not in it. The Bureau adds a little noise, and publishes no cell of fewer than three
establishments: what is absent or withheld is *not published*, never 0.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple

from hubs.evidence.naics import CODES_OF_2017

ALL_INDUSTRIES = ""
NATION = "US"
"""The area code of a national row, in files that have one; the Bureau's file of metropolitan areas has none."""
WITHHELD = ("D", "S")
"""The Bureau's flags for employment that it keeps back: it would tell of a single firm, or is not good enough."""


class UnreadablePatterns(Exception):
    """The file is not what it should be; its text says how, for people."""


class Cell(NamedTuple):
    employment: int | None
    establishments: int | None


NOT_PUBLISHED = Cell(None, None)


@dataclass(slots=True, frozen=True)
class _Layout:
    area: str
    naics: str
    employment: str
    establishments: str
    flag: str | None

    @property
    def columns(self) -> list[str]:
        return [name for name in (self.area, self.naics, self.employment, self.establishments, self.flag) if name]


LAYOUTS = (
    _Layout("msa", "naics", "emp", "est", "emp_nf"),
    _Layout("cbsa_code", "naics_code", "emp", "estab", None),
)


@dataclass
class CountyBusinessPatterns:
    """The cells of one file, by area and by NAICS code ("" is all industries, "31" the sector 31-33)."""

    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)

    @property
    def areas(self) -> set[str]:
        return self.cells.keys() - {NATION}

    @cached_property
    def codes(self) -> set[str]:
        return {code for cells in self.cells.values() for code in cells}

    @property
    def national_total_employment(self) -> int:
        return self.national_employment(ALL_INDUSTRIES)

    def cell(self, area: str, code: str) -> Cell:
        return self.cells.get(area, {}).get(code, NOT_PUBLISHED)

    def total_employment(self, area: str) -> int | None:
        return self.cell(area, ALL_INDUSTRIES).employment

    def codes_of(self, prefix: str) -> tuple[str, ...]:
        """A NAICS 2022 prefix as this file has it: a code that it lacks in every area is read as NAICS 2017 had it."""
        return (prefix,) if prefix in self.codes else CODES_OF_2017.get(prefix, (prefix,))

    def national_employment(self, code: str) -> int:
        """That of the national row, or else the sum of what was published of all areas: the nation without its rural rest."""
        national = self.cell(NATION, code).employment
        if national is not None:
            return national
        return sum(cells[code].employment or 0 for cells in self.cells.values() if code in cells)


def read_patterns(path: Path) -> CountyBusinessPatterns:
    """All of the file, some seconds for a year of the nation; `UnreadablePatterns` where it cannot be used."""
    try:
        with _text_of(path) as text:
            return _patterns(text, path)
    except OSError as error:
        raise UnreadablePatterns(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UnreadablePatterns(f"{path} is not a text file.") from error
    except csv.Error as error:
        raise UnreadablePatterns(f"{path} is not a table of comma-separated values: {error}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadablePatterns(f"{path} cannot be unpacked: it is damaged or incomplete.") from error


@contextmanager
def _text_of(path: Path) -> Iterator[IO[str]]:
    with path.open("rb") as file:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                names = [name for name in archive.namelist() if name.lower().endswith((".txt", ".csv"))]
                if len(names) != 1:
                    raise UnreadablePatterns(f"{path} holds {len(names)} tables, not one.")
                with archive.open(names[0]) as member:
                    yield io.TextIOWrapper(member, "utf-8-sig", newline="")
            return
        file.seek(0)
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        unpacked = gzip.GzipFile(fileobj=file) if packed else file
        yield io.TextIOWrapper(unpacked, "utf-8-sig", newline="")


def _patterns(text: IO[str], path: Path) -> CountyBusinessPatterns:
    rows = csv.reader(text)
    header = [name.strip().lower() for name in next(rows, [])]
    layout = next((layout for layout in LAYOUTS if set(layout.columns) <= set(header)), None)
    if layout is None:
        wanted = " or ".join(", ".join(layout.columns) for layout in LAYOUTS)
        raise UnreadablePatterns(f"{path} is no table of metropolitan areas: its first line is to name {wanted}.")
    area, naics, employment, establishments = (
        header.index(name) for name in (layout.area, layout.naics, layout.employment, layout.establishments)
    )
    flag = header.index(layout.flag) if layout.flag else None
    patterns = CountyBusinessPatterns()
    for row in rows:
        if not row:
            continue
        try:
            withheld = flag is not None and row[flag].strip().upper() in WITHHELD
            cell = Cell(None if withheld else _count(row[employment]), _count(row[establishments]))
            if not (place := row[area].strip()):
                raise ValueError(area)
            patterns.cells.setdefault(place, {})[_code(row[naics])] = cell
        except (IndexError, ValueError, OverflowError) as error:
            raise UnreadablePatterns(f"{path}, line {rows.line_num}: this row cannot be read.") from error
    if not any(ALL_INDUSTRIES in cells for cells in patterns.cells.values()):
        raise UnreadablePatterns(f"{path} has no row for all industries of an area.")
    return patterns


def _count(text: str) -> int | None:
    """A whole number, in the extract written "7729.0"; nothing and the flags are None. ValueError for anything else."""
    text = text.strip()
    if not text or text.upper() in WITHHELD:
        return None
    number = float(text)
    if number < 0 or number != int(number):
        raise ValueError(text)
    return int(number)


def _code(text: str) -> str:
    """ "3362//" -> "3362", "------" and "00" -> "", "31----" and "31-33" -> "31"."""
    code = text.strip().rstrip("-/").split("-")[0]
    if code == "00":
        return ALL_INDUSTRIES
    if code and not (code.isascii() and code.isdigit()):
        raise ValueError(text)
    return code
