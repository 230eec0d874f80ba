"""The cells of one area, by NAICS code, and how they add up: a code is never counted with its parent."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from hubs.statistics.naics import Cover, canonical, is_covered, outermost, parents_of


class Cell(NamedTuple):
    """What was published of an industry in an area. None is not published; with `is_lower_bound` the counts are at least that."""

    jobs: int | None
    establishments: int | None
    payroll_k: int | None = None
    is_lower_bound: bool = False
    flag: str = ""


Cells = Mapping[str, Cell]
NOT_PUBLISHED = Cell(None, None)


def total(cells: Iterable[Cell], *, is_lower_bound: bool = False) -> Cell:
    """The sum of cells that do not overlap; at least that, where one of them is not wholly published."""
    found = list(cells)
    if len(found) == 1:
        only = found[0]
        return only._replace(is_lower_bound=True) if is_lower_bound else only
    jobs = [cell.jobs for cell in found if cell.jobs is not None]
    establishments = [cell.establishments for cell in found if cell.establishments is not None]
    # Pay is payroll over jobs: both are to come from the same cells, or neither is given.
    payroll = [cell.payroll_k for cell in found if cell.payroll_k is not None and cell.jobs is not None]
    return Cell(
        sum(jobs) if jobs else None,
        sum(establishments) if establishments else None,
        sum(payroll) if payroll and len(payroll) == len(jobs) else None,
        is_lower_bound or any(cell.is_lower_bound or cell.jobs is None for cell in found),
    )


class AreaCells:
    """The cells of one area in one program and year, in codes of NAICS 2022."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(self.cells)

    @cached_property
    def _held(self) -> Counter[str]:
        """Establishments in the cells right below each cell."""
        held: Counter[str] = Counter()
        for code, cell in self.cells.items():
            for above in map(canonical, parents_of(code)):
                if above != code and above in self.cells:
                    held[above] += cell.establishments or 0
                    break
        return held

    def of_prefix(self, prefix: str) -> Cell:
        """Its own cell, or else the sum of what was published within it, which is at least that."""
        code = canonical(prefix)
        own = self.cells.get(code)
        if own is not None and own.jobs is not None:
            return own
        first, last = bisect_left(self._codes, prefix), bisect_left(self._codes, f"{prefix}:")
        within = outermost(inner for inner in self._codes[first:last] if inner != code)
        parts = total([self.cells[inner] for inner in within], is_lower_bound=True) if within else NOT_PUBLISHED
        return parts if own is None else own._replace(jobs=parts.jobs, is_lower_bound=parts.jobs is not None)

    def of_industry(self, prefixes: Iterable[str]) -> Cell:
        """The industry that these prefixes define.

        A prefix without a cell may stand for firms that were not published: then the sum is the least that it can be. Prefixes
        that the statistics do not cover are left out here and in the nation alike.
        """
        found, has_gaps = [], False
        for prefix in outermost(prefixes):
            if not is_covered(prefix):
                continue
            cell = self.of_prefix(prefix)
            if cell is NOT_PUBLISHED:
                has_gaps = has_gaps or not self.is_known_to_be_empty(prefix)
            else:
                found.append(cell)
        return total(found, is_lower_bound=has_gaps) if found else NOT_PUBLISHED

    def is_known_to_be_empty(self, code: str) -> bool:
        """Whether no firm is left for a code without a cell: those beside it hold all establishments of the one above them.

        Offices count establishments without noise, whatever they withhold of jobs.
        """
        for above in map(canonical, parents_of(code)):
            parent = self.cells.get(above)
            if parent is not None and parent.establishments is not None:
                return self._held[above] == parent.establishments
        return False


def in_codes_of_2022(cells: Cells, covers: Mapping[str, Cover]) -> dict[str, Cell]:
    """Cells in codes of NAICS 2017 as cells in those of 2022: one to one and many to one are summed."""
    after: dict[str, Cell] = {}
    for code, cover in covers.items():
        parts = [cells[part] for part in cover.codes if part in cells]
        if parts:
            # A missing part may be withheld, or there is none: then the sum is the least it can be.
            is_least = cover.is_partial or len(parts) < len(cover.codes)
            after[code] = total(parts, is_lower_bound=is_least)
    return after
