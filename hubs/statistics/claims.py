"""What the figures say of three claims about hubs: higher pay, more new businesses, more patents.

They show how hubs of this directory stand, not what a hub does: pay follows costs of living and skills, patents stand at the
address of their owner, and applications for a tax number are not firms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from hubs.enums import AreaKind
from hubs.models import AreaFacts, Hub, Specialization
from hubs.statistics import measures
from hubs.statistics.areas import NATION, area_kind, load_area_counties

SIZES = (0, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000)
"""Areas are of the same size where they lie between the same two of these numbers of people."""


@dataclass(frozen=True, slots=True)
class Claim:
    """How many of the compared stand above what they are compared with, and the median ratio; 1 is equal."""

    compared: int
    above: int
    median_ratio: float | None


@dataclass(frozen=True, slots=True)
class Claims:
    pay: Claim
    """Average pay in a hub's industry in its area, to that of the same industry in the rest of the nation."""
    applications: Claim
    """Business applications per thousand people in areas with a hub, to the median of areas of the same size without one."""
    patents: Claim
    """Patents per thousand people likewise."""


def claims_of_hubs() -> Claims:
    """Of the published US hubs of the directory, where figures can see their main industry. Five queries."""
    area_of = load_area_counties()
    hubs = Hub.objects.published().filter(industry__no_figures="", in_county__isnull=False).order_by()
    pairs = hubs.values_list("in_county__county__geoid", "industry__slug")
    return founding_claims((area_of.get(county, county), slug) for county, slug in pairs)


def founding_claims(hubs: Iterable[tuple[str, str]]) -> Claims:
    """For pairs of area code and industry slug, one for each hub with an area. Three queries."""
    pairs = set(hubs)
    areas = {area for area, _slug in pairs}
    return Claims(_pay(pairs), *(_facts(areas, fact) for fact in ("applications", "patents")))


def _pay(pairs: set[tuple[str, str]]) -> Claim:
    slugs, areas = {slug for _area, slug in pairs}, {area for area, _slug in pairs}
    rows = Specialization.objects.filter(subject__in=slugs, area__in={*areas, NATION}, pay_usd__isnull=False)
    found = {(row.area, row.subject): row for row in rows}
    ratios = []
    for area, slug in pairs:
        here, nation = found.get((area, slug)), found.get((NATION, slug))
        if here is None or nation is None:
            continue
        jobs, all_jobs = ((row.jobs or 0) * (row.pay_share or 0) / 100 for row in (here, nation))
        if all_jobs > jobs > 0:
            elsewhere = ((nation.pay_usd or 0) * all_jobs - (here.pay_usd or 0) * jobs) / (all_jobs - jobs)
            if elsewhere > 0:
                ratios.append((here.pay_usd or 0) / elsewhere)
    return _claim(ratios)


def _facts(areas: set[str], fact: str) -> Claim:
    by_size: dict[int, list[float]] = defaultdict(list)
    of_hubs: list[tuple[int, float]] = []
    for row in AreaFacts.objects.all():
        rate = measures.per_thousand(count=getattr(row, fact), population=row.population)
        if area_kind(row.area) != AreaKind.METRO or rate is None or not row.population:
            continue
        size = sum(row.population >= least for least in SIZES)
        if row.area in areas:
            of_hubs.append((size, rate))
        else:
            by_size[size].append(rate)
    return _claim([rate / median(by_size[size]) for size, rate in of_hubs if by_size[size] and median(by_size[size])])


def _claim(ratios: list[float]) -> Claim:
    return Claim(len(ratios), sum(ratio > 1 for ratio in ratios), round(median(ratios), 2) if ratios else None)
