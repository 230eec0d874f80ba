"""NAICS codes: how they nest, and how figures in codes of 2017 are read in those of 2022.

The table `fixtures/statistics/naics_2017_to_2022.csv` is made by `build_statistics_snapshot` from the Census Bureau's two index
files: the same description under two codes ties the codes together. A code of 2017 that the table names twice was split, and one
with an empty partner has no counterpart. Neither is divided by guess: figures are compared where all parts meet again under one
prefix (325314 in 3253), or not at all (454110, whose online shops went to every trade).
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from django.conf import settings

TOTAL = "00"
"""All industries."""

SECTORS = {"32": "31", "33": "31", "45": "44", "49": "48"}
"""Sectors of several digits are known by their first: "31" is 31-33."""

UNCOVERED = ("111", "112", "482", "491", "92")
"""What County Business Patterns leave out: crops, animals, railroads, the postal service, government."""


class Cover(NamedTuple):
    """The codes of 2017 whose sum is a code of 2022. Where `is_partial`, more belongs to it that cannot be told apart."""

    codes: tuple[str, ...]
    is_partial: bool


def is_covered(prefix: str) -> bool:
    return not prefix.startswith(UNCOVERED)


def outermost(prefixes: Iterable[str]) -> tuple[str, ...]:
    """Without those that lie within another, whose employees would count twice."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return tuple(kept)


def common_prefix(codes: Iterable[str]) -> str:
    """The digits with which all of these codes begin: "325" for 325314 and 325998."""
    first, *others = sorted(codes)
    last = others[-1] if others else first
    return first[
        : next((place for place, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    ]


def sector_of(code: str) -> str:
    """The two digits under which the sector of a code stands: "33992" in "31"."""
    return SECTORS.get(code[:2], code[:2])


@cache
def parents_of(code: str) -> tuple[str, ...]:
    """The codes above one, nearest first: "33992" -> "3399", "339", "31", "00"."""
    above = [code[:length] for length in range(len(code) - 1, 2, -1)]
    if len(code) > 2:
        above.append(sector_of(code))
    return (*above, TOTAL) if code != TOTAL else ()


@cache
def concordance() -> tuple[tuple[str, str], ...]:
    """Pairs of a code of 2017 and one of 2022, at six digits; "" where there is no counterpart."""
    with (settings.STATISTICS_DIR / "naics_2017_to_2022.csv").open(newline="") as file:
        return tuple((row["naics_2017"], row["naics_2022"]) for row in csv.DictReader(file))


@cache
def only_in(year: int) -> frozenset[str]:
    """The six-digit codes of NAICS 2017 that 2022 has not, or the other way round."""
    before, after = ({pair[place] for pair in concordance()} - {""} for place in (0, 1))
    return frozenset(before - after if year == 2017 else after - before)


@cache
def undivided(year: int = 2022) -> frozenset[str]:
    """Five-digit codes that have one six-digit code only, which ends with 0: both are the same industry."""
    children: dict[str, set[str]] = defaultdict(set)
    for pair in concordance():
        code = pair[0 if year == 2017 else 1]
        children[code[:5]].add(code)
    return frozenset(code for code, within in children.items() if within == {f"{code}0"})


def canonical(code: str, year: int = 2022) -> str:
    """The code under which figures are kept: six digits for an undivided five-digit industry, "33992" -> "339920"."""
    return f"{code}0" if code in undivided(year) else code


@cache
def covers(levels: frozenset[int]) -> Mapping[str, Cover]:
    """For each code of NAICS 2022 how to sum it from codes of 2017 of which those with so many digits as `levels` are at hand."""
    after: dict[str, set[str]] = defaultdict(set)
    for code, new in concordance():
        after[code].add(new)
    sizes = Counter(code[:length] for code in after for length in levels)
    inside: dict[str, set[str]] = defaultdict(set)
    partly: set[str] = set()
    for code, parts in after.items():
        common = common_prefix(parts)
        for part in parts:
            for length in range(3, len(part) + 1):
                if length <= len(common):
                    inside[part[:length]].add(code)
                else:
                    partly.add(part[:length])
    found = {sector_of(code): Cover((sector_of(code),), False) for code in after}
    found[TOTAL] = Cover((TOTAL,), False)
    for prefix, codes in inside.items():
        wanted = Counter(code[:length] for code in codes for length in levels if length > 2)
        whole = outermost(part for part, count in wanted.items() if count == sizes[part])
        if sum(sizes[part] for part in whole) == len(codes):
            found[canonical(prefix)] = Cover(tuple(canonical(part, 2017) for part in whole), prefix in partly)
    return found
