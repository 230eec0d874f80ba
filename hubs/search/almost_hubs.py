"""Finds almost-hubs by the criteria of hubs. There are some hundreds, so they are read once per data version and searched in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from hubs.enums import Program, RegionKind
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import METRES_PER_DEGREE, distances_m
from hubs.indexes.data_version import cached_per_version
from hubs.models import AreaCounty, Candidate, Industry, IndustryWord, Region
from hubs.models.candidate import almost_hub_name
from hubs.search.criteria import Criteria, Sort
from hubs.search.words import MAX_WORDS, telling_words
from hubs.statistics import phrasing
from hubs.statistics.figures import SOURCES, Measure
from hubs.text.folding import fold


class AlmostHub(NamedTuple):
    """A row of a list."""

    pk: int
    area: str
    region: Region
    industry: Industry
    states: frozenset[str]
    """The FIPS codes of the states that the area lies in."""
    lon: float
    lat: float
    jobs: Measure
    establishments: Measure
    quotient: Measure
    excess: Measure
    words: str
    """What it is found by: folded, each word after a space."""
    distance_m: float | None = None
    """Meters from the origin of a search, to the center of the area."""

    @property
    def location(self) -> LonLat:
        return LonLat(self.lon, self.lat)

    @property
    def name(self) -> str:
        return almost_hub_name(self.industry, self.region)

    @property
    def summary(self) -> str:
        """ "5,980 jobs in 26 establishments, 75 times the national share (2019)"."""
        share = _("%(times)s times the national share") % {"times": phrasing.quotient_number(self.quotient)}
        return _("%(jobs)s jobs in %(firms)s establishments, %(share)s (%(year)s)") % {
            "jobs": phrasing.amount(self.jobs),
            "firms": phrasing.amount(self.establishments),
            "share": share,
            "year": self.jobs.year,
        }

    @property
    def address(self) -> str:
        """Of its figures on the page of its region."""
        return f"{self.region.get_absolute_url()}?industry={self.industry.slug}#industry"


def almost_hubs(criteria: Criteria, corrected: Iterable[str] = ()) -> list[AlmostHub]:
    """All that match: nearest first if distance is the order, by name if that was chosen, else by excess jobs.

    `corrected` are the words as the search for hubs understood them: used if nothing is found by the words as typed. An almost-hub
    has no stage, so none matches a stage. No query; the first call of a data version makes three.
    """
    if criteria.stage:
        return []
    found = _all()
    if criteria.industry is not None:
        found = [row for row in found if criteria.industry.pk in (row.industry.pk, row.industry.sector_id)]
    if criteria.words:
        found = _worded(found, telling_words(criteria.words)[:MAX_WORDS]) or _worded(found, corrected)
    if criteria.boxes:
        found = [row for row in found if any(box.contains(row.location) for box in criteria.boxes)]
    if criteria.origin is not None:
        found = _measured(found, criteria.origin, criteria.radius_m)
    if criteria.order == Sort.DISTANCE:
        return sorted(found, key=lambda row: row.distance_m or 0)
    if criteria.sort == Sort.NAME:
        return sorted(found, key=lambda row: (fold(row.industry.label), fold(row.region.label)))
    return list(found)


def almost_hubs_in(region: Region) -> list[AlmostHub]:
    """Those of a US county, area or state, or of the whole country, by excess jobs. Other regions have none."""
    match region.kind:
        case RegionKind.COUNTY | RegionKind.METRO:
            return [row for row in _all() if row.region.pk == region.pk]
        case RegionKind.STATE if region.country == "US":
            return [row for row in _all() if region.geoid in row.states]
        case RegionKind.COUNTRY if region.country == "US":
            return list(_all())
    return []


def _worded(rows: list[AlmostHub], words: Iterable[str]) -> list[AlmostHub]:
    """Those with every word, or a word that begins with it; none where there is no word."""
    wanted = [f" {word}" for word in words]
    return [row for row in rows if all(word in row.words for word in wanted)] if wanted else []


def _measured(rows: list[AlmostHub], origin: LonLat, radius_m: float | None) -> list[AlmostHub]:
    if radius_m is not None:  # most are too far north or south, which needs no trigonometry
        rows = [row for row in rows if abs(row.lat - origin.lat) * METRES_PER_DEGREE <= radius_m * 1.001]
    away = distances_m(origin, ((row.lon, row.lat) for row in rows))
    measured = [row._replace(distance_m=distance) for row, distance in zip(rows, away, strict=True)]
    return [row for row in measured if radius_m is None or (row.distance_m or 0) <= radius_m]


@cached_per_version
def _all() -> list[AlmostHub]:
    """By excess jobs."""
    rows = list(Candidate.objects.almost_hubs().with_names().order_by("-excess", "pk"))
    said: dict[int, list[str]] = defaultdict(list)
    words = IndustryWord.objects.filter(industry__in={row.industry_id for row in rows}).order_by()
    for industry, folded in words.values_list("industry", "folded"):
        said[industry].append(folded)
    states: dict[str, set[str]] = defaultdict(set)
    for county, area in AreaCounty.objects.filter(area__in={row.area for row in rows}).values_list("county", "area"):
        states[area].add(county[:2])
    return [_row(row, said[row.industry_id], states.get(row.area) or {row.area[:2]}) for row in rows]


def _row(candidate: Candidate, said: Iterable[str], states: Iterable[str]) -> AlmostHub:
    region, industry = candidate.region, candidate.industry
    at = region.location

    def measure(value: float, is_bound: bool = candidate.is_lower_bound) -> Measure:
        return Measure(value, str(candidate.year), SOURCES[Program(candidate.program)], is_bound)

    named = [region.label, *region.other_names, region.parent.name if region.parent is not None else ""]
    named += [industry.name, industry.name_de]
    if industry.sector is not None:
        named += [industry.sector.name, industry.sector.name_de]
    return AlmostHub(
        *(candidate.pk, candidate.area, region, industry, frozenset(states), at.lon, at.lat),
        *(measure(candidate.jobs), measure(candidate.establishments)),
        *(measure(round(candidate.quotient, 2)), measure(candidate.excess)),
        " " + " ".join([*(fold(name) for name in named), *said]),
    )
