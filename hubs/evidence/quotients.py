"""The location quotient: how much more an industry weighs in a region than in the nation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hubs.evidence.cbp import CountyBusinessPatterns
from hubs.evidence.naics import is_covered, outermost


def location_quotient(*, industry: int, total: int, national_industry: int, national_total: int) -> float | None:
    """(industry / total) / (national_industry / national_total), all in employees; None where a share has no base.

    1 is the nation's own share, 2 twice as much. As the U.S. Bureau of Labor Statistics defines it:
    http://www.bls.gov/help/def/lq.htm
    """
    if not (total and national_industry and national_total):
        return None
    return (industry / total) / (national_industry / national_total)


@dataclass(frozen=True, slots=True)
class Concentration:
    """An industry in an area. What was not published is None, never 0."""

    employment: int | None
    establishments: int | None
    quotient: float | None
    unpublished: tuple[str, ...] = ()
    """Prefixes without published employment here: where others have some, the figures are the least they can be."""
    uncovered: tuple[str, ...] = ()
    """Prefixes that the statistics do not cover at all, such as farms; they are left out of both shares."""


def concentration(patterns: CountyBusinessPatterns, *, area: str, prefixes: Iterable[str]) -> Concentration:
    """The industry of these NAICS 2022 prefixes in an area (a CBSA code).

    The nation's employment counts only what was published of the industry, so that the quotient of an industry which is
    withheld in many small areas comes out somewhat high.
    """
    wanted = outermost(prefixes)
    uncovered = tuple(prefix for prefix in wanted if not is_covered(prefix))
    employment: list[int] = []
    establishments: list[int] = []
    unpublished: list[str] = []
    national = 0
    for prefix in wanted:
        if prefix in uncovered:
            continue
        cells = [(code, patterns.cell(area, code)) for code in patterns.codes_of(prefix)]
        establishments += [cell.establishments for _, cell in cells if cell.establishments is not None]
        employment += [cell.employment for _, cell in cells if cell.employment is not None]
        unpublished += [code for code, cell in cells if cell.employment is None]
        national += sum(patterns.national_employment(code) for code, _ in cells)
    total = patterns.total_employment(area)
    quotient = None
    if employment and total is not None:
        quotient = location_quotient(
            industry=sum(employment),
            total=total,
            national_industry=national,
            national_total=patterns.national_total_employment,
        )
    return Concentration(
        sum(employment) if employment else None,
        sum(establishments) if establishments else None,
        quotient,
        tuple(unpublished),
        uncovered,
    )
