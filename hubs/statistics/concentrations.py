"""What one table says of an industry in an area, straight from the file: for checking the directory against any year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hubs.enums import Program
from hubs.statistics.areas import NATION
from hubs.statistics.cells import AreaCells, Cell
from hubs.statistics.files import UnreadableFile, open_table
from hubs.statistics.layouts import layout_of
from hubs.statistics.measures import location_quotient
from hubs.statistics.naics import TOTAL, is_covered, outermost
from hubs.statistics.reading import has_total, read_figures

_ANY_YEAR = 1


@dataclass(frozen=True, slots=True)
class Concentration:
    """An industry in an area. What was not published is None, never 0."""

    cell: Cell
    quotient: float | None
    unpublished: tuple[str, ...] = ()
    """Prefixes without published jobs here: where others have some, the figures are the least they can be."""
    uncovered: tuple[str, ...] = ()
    """Prefixes that the statistics do not cover at all, such as farms; they are left out of both shares."""


@dataclass(frozen=True)
class Patterns:
    """The cells of one table of metropolitan areas."""

    cells: Mapping[str, Mapping[str, Cell]]

    @property
    def areas(self) -> set[str]:
        return self.cells.keys() - {NATION}

    def concentration(self, area: str, prefixes: Iterable[str]) -> Concentration:
        """The industry of these NAICS 2022 prefixes in an area (a CBSA code).

        The nation counts only what was published of the industry, so that the quotient of an industry which is withheld in many
        small areas comes out somewhat high.
        """
        here, nation = AreaCells(self.cells.get(area, {})), AreaCells(self.cells.get(NATION, {}))
        wanted = outermost(prefixes)
        cell = here.of_industry(wanted)
        quotient = location_quotient(
            industry=cell.jobs,
            total=here.of_prefix(TOTAL).jobs,
            national_industry=nation.of_industry(wanted).jobs,
            national_total=nation.of_prefix(TOTAL).jobs,
        )
        covered = [prefix for prefix in wanted if is_covered(prefix)]
        unpublished = [prefix for prefix in covered if (here.cells.get(prefix) or here.of_prefix(prefix)).jobs is None]
        return Concentration(
            cell, quotient, tuple(unpublished), tuple(prefix for prefix in wanted if not is_covered(prefix))
        )


def read_patterns(path: Path) -> Patterns:
    """All of a table of metropolitan areas, some ten seconds for a year; UnreadableFile where it cannot be used."""
    with open_table(path) as table:
        if layout_of(table).program != Program.CBP_METRO:
            raise UnreadableFile(f"{path} is no table of metropolitan areas.")
        reading = read_figures(table, {}, year=_ANY_YEAR)
    if not has_total(reading):
        raise UnreadableFile(f"{path} has no row for all industries of an area.")
    return Patterns(reading.cells)
