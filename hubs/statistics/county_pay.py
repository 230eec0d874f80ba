"""County sums of one area, added up for an industry: what its pay and its change are worked out from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from hubs.models import CountySums
from hubs.statistics.naics import TOTAL, canonical, outermost


class Pay(NamedTuple):
    """Jobs and the payroll they were paid, in thousands of dollars, in the county cells of a year."""

    jobs: int
    payroll_k: int
    year: int


class Change(NamedTuple):
    """Jobs in all county cells of two years, and in those that both publish."""

    jobs_before: int
    jobs_after: int
    kept_before: int
    kept_after: int
    years: tuple[int, int]


def pay_of(sums: CountySums | None, prefixes: Sequence[str]) -> Pay | None:
    """That of the industry of these prefixes; None where nothing was published."""
    if sums is None or sums.pay_year is None:
        return None
    counts = _added(sums.pay, prefixes)
    return Pay(counts[0], counts[1], sums.pay_year) if counts else None


def change_of(sums: CountySums | None, prefixes: Sequence[str]) -> Change | None:
    """That of the industry of these prefixes; None where neither year publishes anything."""
    if sums is None or sums.year_before is None or sums.year_after is None:
        return None
    counts = _added(sums.change, prefixes)
    if not counts:
        return None
    # Tables of four digits hold more jobs than those of six, from which the change is worked out.
    pay = pay_of(sums, prefixes)
    jobs_after = max(counts[1], pay.jobs) if pay is not None and pay.year == sums.year_after else counts[1]
    return Change(counts[0], jobs_after, counts[2], counts[3], (sums.year_before, sums.year_after))


def _added(by_code: Mapping[str, Sequence[int]], prefixes: Iterable[str]) -> list[int]:
    """Codes of four digits stand for shorter prefixes; no code counts with its parent."""
    found = [by_code[code] for prefix in outermost(prefixes) for code in _codes_for(by_code, prefix)]
    return [sum(column) for column in zip(*found, strict=True)]


def _codes_for(by_code: Mapping[str, Sequence[int]], prefix: str) -> Iterable[str]:
    if prefix == TOTAL or len(prefix) in (4, 6):
        return [prefix] if prefix in by_code else []
    if len(prefix) == 5 and canonical(prefix) != prefix:
        return [canonical(prefix)] if canonical(prefix) in by_code else []
    length = 6 if len(prefix) == 5 else 4
    return [code for code in by_code if len(code) == length and code.startswith(prefix)]
