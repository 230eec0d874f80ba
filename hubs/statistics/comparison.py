"""Compares an industry in an area with the nation: one row of measures for each subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hubs.models import CountySums
from hubs.statistics import measures
from hubs.statistics.areas import area_kind
from hubs.statistics.cells import NOT_PUBLISHED, AreaCells, Cell, total
from hubs.statistics.changes import is_comparable
from hubs.statistics.county_pay import change_of, pay_of
from hubs.statistics.naics import TOTAL, sector_of

Vintage = tuple[str, int]
"""Program and year."""

COLUMNS = (
    *("area", "subject", "kind", "program", "year", "jobs", "establishments", "is_lower_bound"),
    *("quotient", "is_by_establishments", "establishment_quotient", "national_jobs", "excess"),
    *("pay_usd", "pay_year", "pay_share", "change_permille", "change_from", "change_to", "rank"),
)

_MOST_CHANGE = 32_767
"""What the column holds: thirty-three times as many jobs as before."""


@dataclass(frozen=True)
class Comparison:
    """An area, all industries in it and in the nation, in one program and year."""

    area: str
    vintage: Vintage
    everything: Cell
    nation: Cell
    sums: CountySums | None

    def row(self, subject: str, cell: Cell, national: Cell, prefixes: Sequence[str]) -> list[Any]:
        """The values of COLUMNS, without a rank. The quotient is of establishments where jobs are withheld."""
        by_jobs = cell.jobs is not None
        of_establishments = self._quotient(_establishments, cell, national)
        quotient = self._quotient(_jobs, cell, national) if by_jobs else of_establishments
        excess = measures.excess_jobs(jobs=cell.jobs, quotient=quotient) if by_jobs else None
        return [
            *(self.area, subject, area_kind(self.area)[0], *self.vintage),
            *(cell.jobs, cell.establishments, cell.is_lower_bound),
            *(quotient, not by_jobs, of_establishments),
            *(national.jobs, None if excess is None else round(excess)),
            *_pay(cell, self.vintage[1], self.sums, prefixes),
            *_change(self.sums, prefixes),
            None,
        ]

    def _quotient(self, count: Callable[[Cell], int | None], cell: Cell, national: Cell) -> float | None:
        return measures.location_quotient(
            industry=count(cell),
            total=count(self.everything),
            national_industry=count(national),
            national_total=count(self.nation),
        )


def _jobs(cell: Cell) -> int | None:
    return cell.jobs


def _establishments(cell: Cell) -> int | None:
    return cell.establishments


def total_of(area: AreaCells) -> Cell:
    """All industries: the row of that name, or else the sum over sectors of what is more complete, their own row or their parts."""
    if TOTAL in area.cells:
        return area.cells[TOTAL]
    parts: dict[str, list[Cell]] = defaultdict(list)
    for code in {code[:4] for code in area.cells if len(code) >= 4}:
        parts[sector_of(code)].append(area.of_prefix(code))
    own = {code: cell for code, cell in area.cells.items() if len(code) == 2}
    largest = [
        max(
            own.get(sector, NOT_PUBLISHED),
            total(parts[sector]) if sector in parts else NOT_PUBLISHED,
            key=lambda cell: cell.jobs or 0,
        )
        for sector in own.keys() | parts.keys()
    ]
    return total(largest, is_lower_bound=True) if largest else NOT_PUBLISHED


def _pay(
    cell: Cell, year: int, sums: CountySums | None, prefixes: Sequence[str]
) -> tuple[int | None, int | None, int | None]:
    """Average pay, its year, and the share of the jobs that it rests on, in percent: counties publish fewer cells than metros."""
    if (pay := measures.average_pay(payroll_k=cell.payroll_k, jobs=cell.jobs)) is not None:
        return round(pay), year, 100
    found = pay_of(sums, prefixes)
    if found is None:
        return None, None, None
    pay = measures.average_pay(payroll_k=found.payroll_k, jobs=found.jobs)
    if pay is None:
        return None, None, None
    return round(pay), found.year, min(100, round(100 * found.jobs / cell.jobs)) if cell.jobs else None


def _change(sums: CountySums | None, prefixes: Sequence[str]) -> tuple[int | None, int | None, int | None]:
    """Change in tenths of a percent, and its years; the years alone where the two are not comparable."""
    found = change_of(sums, prefixes)
    if found is None:
        return None, None, None
    if not is_comparable(*found[:4]):
        return None, *found.years
    change = measures.change_percent(before=found.kept_before, after=found.kept_after)
    return None if change is None else min(round(change * 10), _MOST_CHANGE), *found.years
