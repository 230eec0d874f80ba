"""How jobs changed between two years, over the county cells that were published in both.

Sums of all published cells do not tell this: which cells are withheld differs from year to year, so that plain sums of the
nation's counties grow by 6.5 % from 2017 to 2021, where the cells published in both shrink by 1.3 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from sys import intern
from typing import NamedTuple

from hubs.enums import Program
from hubs.statistics.areas import areas_over
from hubs.statistics.files import Progress, UnreadableFile, open_table
from hubs.statistics.layouts import layout_of
from hubs.statistics.naics import TOTAL, common_prefix, concordance, only_in
from hubs.statistics.reading import parsed_rows, year_in

Cells = dict[tuple[str, str], int]
"""Jobs by county and six-digit code, where they were published."""

KEPT_SHARE = 0.8
"""Two years are not comparable where the cells published in both hold less than this share of either year's jobs."""


class ChangeSums(NamedTuple):
    """Sums by area and code: jobs of all cells before and after, and of those that both years publish, before and after."""

    years: tuple[int, int]
    sums: dict[str, dict[str, list[int]]]


def is_comparable(jobs_before: int, jobs_after: int, kept_before: int, kept_after: int) -> bool:
    return bool(jobs_before and jobs_after) and (
        kept_before >= KEPT_SHARE * jobs_before and kept_after >= KEPT_SHARE * jobs_after
    )


def summed_changes(before: Path, after: Path, area_counties: Mapping[str, str], progress: Progress) -> ChangeSums:
    """UnreadableFile where one is no table of counties with six-digit codes, or the years are the wrong way round."""
    years = (year_in(before), year_in(after))
    if years[0] >= years[1]:
        raise UnreadableFile(f"{before} is to be of an earlier year than {after}.")
    first, second = _county_cells(before, progress), _county_cells(after, progress)
    if _vintage(first) != _vintage(second):
        first, second = _in_codes_of_2022(first), _in_codes_of_2022(second)
    sums: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0, 0]))
    for cell in first.keys() | second.keys():
        county, own_code = cell
        code = _code_in_2022(own_code)
        if code is None:
            continue
        jobs_before, jobs_after = first.get(cell), second.get(cell)
        is_kept = jobs_before is not None and jobs_after is not None
        adds = (jobs_before or 0, jobs_after or 0, *((jobs_before or 0, jobs_after or 0) if is_kept else (0, 0)))
        for area in areas_over(county, area_counties):
            for part in {code, code[:4], TOTAL}:
                counts = sums[area][part]
                for place, add in enumerate(adds):
                    counts[place] += add
    return ChangeSums(years, sums)


def _county_cells(path: Path, progress: Progress) -> Cells:
    with open_table(path) as table:
        layout = layout_of(table)
        if layout.program != Program.CBP_COUNTY:
            raise UnreadableFile(f"{path} is no table of counties.")
        found = {
            (row.area, intern(row.naics)): row.jobs
            for _line, row in parsed_rows(table, layout, progress)
            if len(row.naics) == 6 and row.jobs is not None
        }
    if not found:
        raise UnreadableFile(f"{path} has no six-digit codes.")
    return found


def _vintage(cells: Cells) -> int:
    return 2017 if any(code in only_in(2017) for _county, code in cells) else 2022


def _in_codes_of_2022(cells: Cells) -> Cells:
    found: Cells = defaultdict(int)
    for (county, own_code), jobs in cells.items():
        if (code := _code_in_2022(own_code)) is not None:
            found[county, code] += jobs
    return found


@cache
def _code_in_2022(code: str) -> str | None:
    """The code under which one of either year is compared; None where a split leaves no prefix of four digits that all parts share."""
    return _ties().get(code, code)


@cache
def _ties() -> dict[str, str | None]:
    after: dict[str, list[str]] = defaultdict(list)
    for code, new in concordance():
        after[code].append(new)
    # 325314 is a code of both years: where it stood for more, its prefix is compared.
    common = {code: common_prefix(parts) for code, parts in after.items()}
    ties: dict[str, str | None] = {code: prefix if len(prefix) >= 4 else None for code, prefix in common.items()}
    for code in only_in(2022):
        ties.setdefault(code, code)
    return ties
