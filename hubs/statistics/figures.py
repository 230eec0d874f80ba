"""What pages and the API read: the measures of an industry in an area, each with its year, its source and whether it is a bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from hubs.enums import AreaKind, Program
from hubs.models import AreaFacts, Industry, Specialization
from hubs.statistics import facts, measures
from hubs.statistics.areas import NATION
from hubs.statistics.naics import TOTAL

SOURCES = {
    Program.CBP_METRO: "Census Bureau, County Business Patterns",
    Program.CBP_COUNTY: "Census Bureau, County Business Patterns",
    Program.QCEW: "Bureau of Labor Statistics, Quarterly Census of Employment and Wages",
}
PAGES = {
    Program.CBP_METRO: "https://www.census.gov/programs-surveys/cbp.html",
    Program.CBP_COUNTY: "https://www.census.gov/programs-surveys/cbp.html",
    Program.QCEW: "https://www.bls.gov/cew/",
}
"""Where each source is published."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A published value, or what was worked out from some: never a value that was withheld."""

    value: float
    year: str
    source: str
    is_lower_bound: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "year": self.year,
            "source": self.source,
            "is_lower_bound": self.is_lower_bound,
        }


@dataclass(frozen=True)
class Figures:
    """All measures of one industry of ours, or of one four-digit NAICS code, in one area. None is not published."""

    row: Specialization
    industry: Industry | None
    naics: Sequence[str]
    nation: Specialization | None
    everything: Specialization | None
    """All industries in the same area."""

    @property
    def subject(self) -> str:
        """The slug of the industry, or the code."""
        return self.row.subject

    @property
    def jobs(self) -> Measure | None:
        return self._measure(self.row.jobs)

    @property
    def establishments(self) -> Measure | None:
        return self._measure(self.row.establishments)

    @property
    def location_quotient(self) -> Measure | None:
        """Of jobs, or of establishments where `is_by_establishments`: measures.location_quotient."""
        return self._measure(_rounded(self.row.quotient, 2))

    @property
    def is_by_establishments(self) -> bool:
        return self.row.is_by_establishments

    @property
    def rank(self) -> Measure | None:
        """By excess jobs among the areas of the same kind, 1 first. A bound in the jobs does not make it one."""
        return self._measure(self.row.rank, False)

    @property
    def share(self) -> Measure | None:
        """Of the nation's jobs in the industry, from 0 to 1: measures.share."""
        found = measures.share(jobs=self.row.jobs, national_jobs=self.row.national_jobs)
        return self._measure(_rounded(found, 5))

    @property
    def excess_jobs(self) -> Measure | None:
        """Jobs beyond those that the nation's share would bring: measures.excess_jobs."""
        return self._measure(self.row.excess)

    @property
    def pay_usd(self) -> Measure | None:
        """Average annual pay in US dollars; not a bound, but resting on `pay_share` percent of the jobs."""
        return self._pay(self.row.pay_usd)

    @property
    def pay_share(self) -> int | None:
        return self.row.pay_share

    @property
    def pay_to_nation(self) -> Measure | None:
        """Pay here over the nation's in the same industry."""
        return self._pay(_rounded(measures.relative(value=self.row.pay_usd, base=_pay_of(self.nation)), 2))

    @property
    def pay_to_area(self) -> Measure | None:
        """Pay in the industry over that of all industries here."""
        return self._pay(_rounded(measures.relative(value=self.row.pay_usd, base=_pay_of(self.everything)), 2))

    @property
    def change(self) -> Measure | None:
        """Of jobs, in percent, over the county cells that both years publish; None where they are not comparable."""
        if self.row.change_permille is None:
            return None
        years = f"{self.row.change_from}–{self.row.change_to}"
        return Measure(self.row.change_permille / 10, years, SOURCES[Program.CBP_COUNTY])

    @property
    def is_not_comparable(self) -> bool:
        """Whether there are jobs in both years, of which too few stand in cells that both publish."""
        return self.row.change_permille is None and self.row.change_from is not None

    @property
    def is_caution_due(self) -> bool:
        """Whether few firms stand behind the figures."""
        return measures.is_caution_due(self.row.establishments)

    @property
    def is_almost_hub(self) -> bool:
        """Whether the figures alone point to a hub. For an industry of ours, ask `hubs.statistics.candidates`, which knows more."""
        return not shortfalls(self.row)

    def as_dict(self) -> dict[str, Any]:
        """The measures in the shape of the API, without the names of industries."""
        names = ("jobs", "establishments", "location_quotient", "rank", "share", "excess_jobs", "pay_usd", "change")
        found = {name: getattr(self, name) for name in names}
        return {name: measure and measure.as_dict() for name, measure in found.items()}

    def _measure(self, value: float | None, is_lower_bound: bool | None = None) -> Measure | None:
        if value is None:
            return None
        is_bound = self.row.is_lower_bound if is_lower_bound is None else is_lower_bound
        return Measure(value, str(self.row.year), SOURCES[Program(self.row.program)], is_bound)

    def _pay(self, value: float | None) -> Measure | None:
        return None if value is None else Measure(value, str(self.row.pay_year), SOURCES[Program.CBP_COUNTY])


def figures_for(area: str, *, limit: int = 20) -> list[Figures]:
    """What an area specializes in: our industries and four-digit codes, strongest first by excess jobs. Three queries."""
    rows = Specialization.objects.filter(area=area).exclude(subject=TOTAL)
    return _figures(list(rows.filter(excess__isnull=False).order_by("-excess", "subject")[:limit]))


def figures_of_codes(area: str, *, limit: int = 20) -> list[Figures]:
    """The four-digit codes alone, likewise, with those whose jobs are withheld at the end. Three queries."""
    rows = Specialization.objects.filter(area=area, subject__regex=r"^[0-9]{4}$")
    return _figures(list(rows.order_by(F("excess").desc(nulls_last=True), "subject")[:limit]))


def figure(area: str, subject: str) -> Figures | None:
    """One industry of ours by its slug, or one four-digit code, in one area. Three queries; None where nothing was published."""
    found = _figures(list(Specialization.objects.filter(area=area, subject=subject)))
    return found[0] if found else None


def figures_of(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Figures]:
    """The same for pairs of an area and a subject; those of which nothing was published are left out. Three queries for any number."""
    pairs = list(wanted)
    if not pairs:
        return {}
    either = reduce(or_, (Q(area=area, subject=subject) for area, subject in pairs))
    return {(row.row.area, row.subject): row for row in _figures(list(Specialization.objects.filter(either)))}


def ranking(
    subject: str, *, kind: AreaKind = AreaKind.METRO, limit: int | None = None, order: str = "rank"
) -> list[Figures]:
    """The areas of a kind, by excess jobs in an industry of ours (its slug) or a four-digit code. Three queries.

    `order` is a column of Specialization, as `order_by` takes it: "-quotient" or "-jobs".
    """
    rows = Specialization.objects.filter(subject=subject, kind=kind[0], rank__isnull=False).order_by(order, "rank")
    return _figures(list(rows[:limit]))


def shortfalls(row: Specialization) -> list[str]:
    """Which thresholds of an almost-hub the figures miss (measures.hub_shortfalls); ["withheld"] where jobs were not published."""
    if row.is_by_establishments:
        return ["withheld"]
    return measures.hub_shortfalls(
        quotient=row.quotient,
        jobs=row.jobs,
        establishments=row.establishments,
        establishment_quotient=row.establishment_quotient,
    )


def has_figures(area: str) -> bool:
    """Whether anything is published of an area: not of areas new since, nor of Puerto Rico."""
    return Specialization.objects.filter(area=area).exists()


def area_facts(area: str) -> dict[str, Measure | None]:
    """`population`, and a year per thousand people `applications` and `patents`. One query."""
    return facts_of([area])[area]


def facts_of(areas: Iterable[str]) -> dict[str, dict[str, Measure | None]]:
    """The same for each of these areas. One query."""
    wanted = list(areas)
    found = {row.area: _facts(row) for row in AreaFacts.objects.filter(area__in=wanted)}
    return {area: found.get(area) or dict.fromkeys(("population", "applications", "patents")) for area in wanted}


def _facts(row: AreaFacts) -> dict[str, Measure | None]:
    return {
        "population": Measure(row.population, "2014–2018", facts.POPULATION) if row.population else None,
        "applications": _per_thousand(
            row.applications, row.population, row.applications_year, facts.APPLICATIONS, row.applications_at_least
        ),
        "patents": _per_thousand(row.patents, row.population, row.patents_year, facts.PATENTS, row.patents_at_least),
    }


def _per_thousand(
    count: int | None, people: int | None, year: int | None, source: str, is_least: bool
) -> Measure | None:
    value = measures.per_thousand(count=count, population=people)
    return None if value is None else Measure(round(value, 2), str(year), source, is_least)


def _figures(rows: list[Specialization]) -> list[Figures]:
    if not rows:
        return []
    subjects, areas = {row.subject for row in rows}, {row.area for row in rows}
    industries = {row.slug: row for row in Industry.objects.filter(slug__in=subjects).select_related("sector")}
    beside: QuerySet[Specialization] = Specialization.objects.filter(
        area=NATION, subject__in=subjects
    ) | Specialization.objects.filter(area__in=areas, subject=TOTAL)
    found = {(row.area, row.subject): row for row in beside}
    return [
        Figures(
            row,
            industries.get(row.subject),
            industries[row.subject].naics if row.subject in industries else [row.subject],
            found.get((NATION, row.subject)),
            found.get((row.area, TOTAL)),
        )
        for row in rows
    ]


def _pay_of(row: Specialization | None) -> int | None:
    return None if row is None else row.pay_usd


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
