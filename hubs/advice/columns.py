"""What is known of hubs and regions that are compared: a column for each, read together in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from hubs.advice.calls import Call, who_to_call
from hubs.advice.compared import Item
from hubs.enums import RegionKind
from hubs.geo.coordinates import LonLat
from hubs.indexes.counties import counties_of
from hubs.industries.matching import IndustryMatch, industry_match
from hubs.models import AreaCounty, Region
from hubs.search.summaries import Summary
from hubs.search.support import Help, help_near
from hubs.search.surroundings import UNITED_STATES, WHOLES, areas_above, helpers_of
from hubs.statistics.areas import NATION
from hubs.statistics.figures import Figures, Measure, facts_of, figures_of
from hubs.statistics.naics import TOTAL
from hubs.statistics.profile import code_of, regions_of, strongest_in


@dataclass(frozen=True, slots=True)
class Column:
    """A hub or region, and what is known of it."""

    item: Item
    area: Region | None
    """The US area whose figures speak for it; None outside the United States, and where none are published."""
    business: IndustryMatch | None
    """The industry that its figures are of; None for all industries."""
    figures: Figures | None
    """None where nothing was published, or where no code shows the industry alone."""
    facts: Mapping[str, Measure | None]
    """`population`, `applications` and `patents` of the area."""
    strongest: Sequence[Figures]
    """What the area specializes in; empty if only hubs are compared, which say their industry."""
    help: Help
    call: Call | None
    """Whom to call first."""

    @property
    def is_abroad(self) -> bool:
        return self.item.region.country != "US"

    @property
    def at(self) -> LonLat | None:
        """Where distances are measured to; None of a state or country."""
        is_whole = self.item.hub is None and self.item.region.kind in WHOLES
        return None if is_whole else self.item.location

    @property
    def api(self) -> str:
        """The API call that gives its figures; "" without an area."""
        if self.area is None:
            return ""
        query = ""
        if self.business is not None:
            known = self.business.industry
            query = f"?industry={known.slug}" if known is not None else f"?naics={self.business.naics[0]}"
        return reverse("api_region", args=[self.area.slug]) + query

    @property
    def cannot_be_seen(self) -> bool:
        """Whether no code shows the industry by itself."""
        industry = self.business.industry if self.business is not None else None
        return industry is not None and bool(industry.no_figures)


def columns_for(items: Sequence[Item], business: IndustryMatch | None) -> list[Column]:
    """A column for each item, in order, with the figures of `business`.

    Without one they are of each hub's own main industry; regions show that of the hubs if it is one and the same, else all
    industries. Nine queries for any number of items; one more for each hub, and for each region without figures of its own.
    """
    areas = _areas(items)
    businesses = [business or match for match in _own_businesses(items)]
    subjects = [_subject(match) for match in businesses]
    codes = [code for code, _region in areas]
    found = figures_of((code, subject) for code, subject in zip(codes, subjects, strict=True) if code and subject)
    areas_shown = [code for code in codes if code]
    facts = facts_of(areas_shown)
    shows_strengths = any(item.hub is None for item in items)
    strengths = strongest_in([code for code in areas_shown if code != NATION]) if shows_strengths else {}
    return [
        Column(
            item,
            region,
            match,
            found.get((code, subject)),
            facts.get(code, {}),
            strengths.get(code, []),
            *_help(item, match),
        )
        for item, (code, region), match, subject in zip(items, areas, businesses, subjects, strict=True)
    ]


def _own_businesses(items: Sequence[Item]) -> list[IndustryMatch | None]:
    slugs = [item.hub.industry.slug if item.hub is not None else "" for item in items]
    shared = {slug for slug in slugs if slug}
    for_regions = shared.pop() if len(shared) == 1 else ""
    return [industry_match(slug or for_regions) for slug in slugs]


def _subject(business: IndustryMatch | None) -> str:
    """What figures know the business by; empty if no code shows the industry alone."""
    if business is None:
        return TOTAL
    if business.industry is None:
        return business.naics[0]
    return "" if business.industry.no_figures else business.industry.slug


def _areas(items: Sequence[Item]) -> list[tuple[str, Region | None]]:
    """The code under which figures are published for each item, and the region that it stands for; ("", None) without any.

    A hub, town, county or region that people name has those of the metropolitan or micropolitan area around its center.
    """
    own = [_own_code(item) for item in items]
    around = [item for item, code in zip(items, own, strict=True) if not code and item.region.country == "US"]
    counties = _counties(around)
    area_counties = dict(AreaCounty.objects.filter(county__in=counties.values()).values_list("county", "area"))
    codes = {key: area_counties.get(county, county) for key, county in counties.items()}
    regions = regions_of(set(codes.values())) if codes else {}
    found: list[tuple[str, Region | None]] = []
    for item, code in zip(items, own, strict=True):
        if code:
            found.append((code, item.region))
        elif (region := regions.get(codes.get(item.key, ""))) is not None:
            found.append((code_of(region), region))
        else:
            found.append(("", None))
    return found


def _own_code(item: Item) -> str:
    """The code of the nation, a state, or a metropolitan or micropolitan area; "" of all else."""
    if item.hub is not None or item.region.kind == RegionKind.COUNTY:
        return ""
    return NATION if item.region.slug == UNITED_STATES else code_of(item.region)


def _counties(items: Iterable[Item]) -> dict[str, str]:
    """The FIPS codes of the counties around items in the United States, by their keys. One query, and one for each region."""
    known, wanted = {}, {}
    for item in items:
        located = getattr(item.hub, "in_county", None)
        if located is not None:
            known[item.key] = located.county.geoid
        elif item.hub is None and item.region.kind == RegionKind.COUNTY:
            known[item.key] = item.region.geoid
        elif item.hub is None and item.region.kind not in WHOLES:
            wanted[item.key] = item.location
    keys = dict(zip(wanted, counties_of(list(wanted.values())), strict=True))
    rows = (
        Region.objects.filter(pk__in=[key for key in keys.values() if key is not None])
        if keys
        else Region.objects.none()
    )
    codes = dict(rows.values_list("pk", "geoid"))
    return known | {item: codes[key] for item, key in keys.items() if key is not None}


def _help(item: Item, business: IndustryMatch | None) -> tuple[Help, Call | None]:
    """Who helps there, and whom to call first: the hub's own organizations before all others."""
    hub, region = item.hub, item.region
    around = help_near(hub.location, areas_above(region), most=None) if hub is not None else None
    help = around or helpers_of(region, most=None)
    own = Summary.of(hub) if hub is not None else None
    calls = who_to_call(help, business, hub=own, place=item.label, state=_state(region), most=1)
    return help, calls[0] if calls else None


def _state(region: Region) -> str:
    """The name of the state that it is or lies in, or ""."""
    step: Region | None = region
    while step is not None and step.kind != RegionKind.STATE:
        step = step.parent
    return step.name if step is not None else ""
