"""Reads a table of figures into cells by area, in codes of NAICS 2022."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from hubs.enums import AreaKind, Program
from hubs.statistics.areas import NATION, area_kind, areas_over
from hubs.statistics.cells import Cell, in_codes_of_2022
from hubs.statistics.files import BadLine, Progress, Report, Table, UnreadableFile
from hubs.statistics.layouts import Layout, Row, layout_of
from hubs.statistics.naics import TOTAL, canonical, covers, only_in

_YEAR = re.compile(r"(?<!\d)(20[1-9]\d)(?!\d)|cbp(\d\d)(?=msa|co)", re.IGNORECASE)
_COUNTY_LEVELS = (2, 4, 6)
"""The digits of the codes that are kept from tables of counties."""


class Key(NamedTuple):
    """What a table's cells are of."""

    program: Program
    year: int


@dataclass
class Reading:
    """What one table says: its cells by area, and for metropolitan areas what the cells of their counties add up to."""

    key: Key
    report: Report
    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)
    county_sums: dict[str, dict[str, Cell]] = field(default_factory=dict)


class _Sum:
    __slots__ = ("establishments", "jobs", "payroll_k")

    def __init__(self) -> None:
        self.jobs = self.establishments = self.payroll_k = 0

    def add(self, row: Row | Cell) -> None:
        self.jobs += row.jobs or 0
        self.establishments += row.establishments or 0
        self.payroll_k += row.payroll_k or 0

    def cell(self) -> Cell:
        """At least that: what was not published of the parts is not in it."""
        return Cell(self.jobs or None, self.establishments or None, self.payroll_k or None, True)


Sums = dict[str, dict[str, _Sum]]


def read_figures(
    table: Table, area_counties: Mapping[str, str], *, year: int | None = None, progress: Progress = lambda share: None
) -> Reading:
    """All of a table. Half a million cells take some ten seconds and 200 MB. UnreadableFile where it cannot be used."""
    layout = layout_of(table)
    if layout.program == Program.CBP_COUNTY:
        return _read_counties(table, layout, area_counties, year, progress)
    by_year: dict[int | None, dict[str, dict[str, Cell]]] = defaultdict(lambda: defaultdict(dict))
    for line, row in parsed_rows(table, layout, progress):
        found = by_year[row.year][row.area]
        if row.naics in found:
            table.report.note(line, f"area {row.area} and code {row.naics} stand there twice")
        found[row.naics] = Cell(row.jobs, row.establishments, row.payroll_k, False, row.flag)
    if len(by_year) != 1:
        raise UnreadableFile(f"{table.path} holds {len(by_year)} years, not one.")
    [(own_year, areas)] = by_year.items()
    key = Key(layout.program, own_year or year or year_in(table.path))
    cells = _as_of_2022(areas, frozenset(range(2, 7)))
    if NATION not in cells and layout.program == Program.CBP_METRO:
        cells[NATION] = _nation(cells)
    return Reading(key, table.report, cells)


def parsed_rows(table: Table, layout: Layout, progress: Progress) -> Iterator[tuple[int, Row]]:
    """Each line that is for us and can be read, with its number; bad ones are noted in the table's report."""
    places = [table.header.index(name) for name in layout.columns]
    for line, cells in table.rows(progress):
        try:
            row = layout.parse([cells[place] for place in places])
            if row is not None and not ((len(row.area) == 5 and row.area.isdigit()) or row.year is not None):
                raise BadLine(f"“{row.area[:20]}” is no code of an area")
        except IndexError:
            table.report.note(line, "it has too few columns")
        except BadLine as error:
            table.report.note(line, str(error))
        else:
            if row is not None:
                yield line, row


def year_in(path: Path) -> int:
    """The year that a file's name tells: "cbp23msa.zip", "cbp_county_naics4_2021.csv.gz". UnreadableFile without one."""
    found = _YEAR.search(path.name)
    if found is None:
        raise UnreadableFile(f"{path}: neither its lines nor its name tell the year. Give it with --year.")
    return int(found[1] or f"20{found[2]}")


def _read_counties(
    table: Table, layout: Layout, area_counties: Mapping[str, str], year: int | None, progress: Progress
) -> Reading:
    """Counties outside every area as they are, and sums for states and the nation; for areas what pay is worked out from."""
    sums: Sums = defaultdict(lambda: defaultdict(_Sum))
    areas: dict[str, dict[str, Cell]] = defaultdict(dict)
    above: dict[str, tuple[str, ...]] = {}
    for _line, row in parsed_rows(table, layout, progress):
        code = row.naics if len(row.naics) != 5 else canonical(row.naics, 2017)
        if len(code) not in _COUNTY_LEVELS or row.area.endswith("999"):
            continue
        if row.area not in above:
            above[row.area] = tuple(areas_over(row.area, area_counties))
        own, *wider = above[row.area]
        if own == row.area:
            areas[own][code] = Cell(row.jobs, row.establishments, row.payroll_k, False, row.flag)
        else:
            wider.append(own)
        for area in wider:
            sums[area][code].add(row)
    levels = frozenset(len(code) for cells in sums.values() for code in cells)
    summed = _as_of_2022(
        {area: {code: cell.cell() for code, cell in cells.items()} for area, cells in sums.items()}, levels
    )
    reading = Reading(Key(layout.program, year or year_in(table.path)), table.report, _as_of_2022(areas, levels))
    for area, cells in summed.items():
        is_own = area_kind(area) in (AreaKind.STATE, AreaKind.NATION)
        (reading.cells if is_own else reading.county_sums)[area] = cells
    return reading


def _as_of_2022(areas: dict[str, dict[str, Cell]], levels: frozenset[int]) -> dict[str, dict[str, Cell]]:
    """In codes of NAICS 2022, whichever these are: a table that knows a code which 2022 has no more is of 2017."""
    vintage = 2017 if any(not only_in(2017).isdisjoint(cells) for cells in areas.values()) else 2022
    if vintage == 2022 and levels == {4}:
        vintage = 2017 if any("5112" in cells for cells in areas.values()) else 2022
    after: dict[str, dict[str, Cell]] = {}
    table = covers(levels | {6}) if vintage == 2017 else {}
    for area in list(areas):
        cells = areas.pop(area)  # so that no table lies in memory twice
        # An undivided industry stands there with five digits and with six; where only one is published, that one counts.
        own = {canonical(code, vintage): cell for code, cell in cells.items() if len(code) == 5}
        own |= {code: cell for code, cell in cells.items() if len(code) != 5}
        if vintage == 2017:
            # Other levels would be sums of what a sister table, of that level, publishes itself.
            own = {code: cell for code, cell in in_codes_of_2022(own, table).items() if len(code) in levels}
        after[area] = own
    return after


def _nation(areas: Mapping[str, Mapping[str, Cell]]) -> dict[str, Cell]:
    """What was published of all areas: the nation without its rural rest, in a table that has no row for it."""
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for cells in areas.values():
        for code, cell in cells.items():
            sums[code].add(cell)
    return {code: found.cell() for code, found in sums.items()}


def has_total(reading: Reading) -> bool:
    """Whether a table has a row for all industries of some area."""
    return any(TOTAL in cells for cells in reading.cells.values())
