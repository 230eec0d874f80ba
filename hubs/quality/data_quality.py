"""Checks of the published directory that need more than one entry at a time, so that no form can do them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from hubs.enums import RegionKind
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import METRES_PER_KM, distance_m
from hubs.indexes.rebuild import stale_indexes
from hubs.models import Firm, Hub, Industry, Region, SupportOrganization

FARTHEST_FROM_REGION_M = 150_000
COAST_SLACK_DEG = 0.6
"""The basemap's polygons are simplified, so a harbor may be outside its coast by this much."""

_PRAISE = re.compile(
    r"\b(world[- ]class|vibrant|premier|renowned|cutting[- ]edge|state[- ]of[- ]the[- ]art|bustling|thriving|unparalleled"
    r"|second to none|best in the world)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}"


def findings() -> list[Finding]:
    """Everything in the published directory that a curator should look at. A dozen queries, several seconds."""
    hubs = list(
        Hub.objects.published()
        .select_related("industry__sector", "region__parent__parent__parent")
        .prefetch_related("sources", "anchor_firms", "supports", "related_industries")
    )
    return [
        *_each_hub(hubs),
        *_shared_values(hubs),
        *_firms(),
        *_uncovered_industries(hubs),
        *_stale_indexes(),
    ]


def hubs_with_metro() -> list[tuple[Hub, str]]:
    """Published US hubs by slug, each with the CBSA code of its region or the nearest parent that has one, else ""."""
    hubs = Hub.objects.published().filter(region__country="US").order_by("slug")
    return [(hub, _metro_of(hub.region)) for hub in hubs.select_related("industry", "region__parent__parent__parent")]


def _each_hub(hubs: list[Hub]) -> Iterator[Finding]:
    countries, states = _outlines("countries.json", "id"), _outlines("states.json", "code")
    for hub in hubs:
        for message in (*_where(hub, countries, states), *_what(hub)):
            yield Finding(f"hub {hub.slug}", message)


def _where(hub: Hub, countries: dict[str, GEOSGeometry], states: dict[str, GEOSGeometry]) -> Iterator[str]:
    from_region = distance_m(hub.location, LonLat.of(hub.region.point))
    if from_region > max(FARTHEST_FROM_REGION_M, hub.region.radius_m or 0):
        yield f"lies {from_region / METRES_PER_KM:.0f} km from its region {hub.region.name}"
    country = countries.get(hub.region.country.lower())
    if country is not None and country.distance(hub.point) > COAST_SLACK_DEG:
        yield f"lies outside {hub.region.country}"
    state = _state_of(hub.region)
    if state is not None and state.country == "US":
        outline = states.get(state.slug.removeprefix("us-"))
        if outline is not None and outline.distance(hub.point) > COAST_SLACK_DEG:
            yield f"lies outside {state.name}"


def _what(hub: Hub) -> Iterator[str]:
    sources = list(hub.sources.all())
    if len(sources) < 2:
        yield "has fewer than two sources"
    if hub.since and not any("since" in source.supports for source in sources):
        yield f"says “since {hub.since}” without a source for it"
    if len(hub.anchor_firms.all()) < 3:
        yield "has fewer than three anchor firms"
    if len(hub.supports.all()) < 2:
        yield "has fewer than two support organizations"
    words = len(hub.description.split())
    if not 60 <= words <= 200:
        yield f"has a description of {words} words"
    for praise in _PRAISE.findall(f"{hub.summary} {hub.description}"):
        yield f"contains praise: “{praise}”"


def _shared_values(hubs: list[Hub]) -> Iterator[Finding]:
    """Hubs that share values that should be unique."""
    keys = {
        "the name": lambda hub: hub.name.casefold(),
        "point and industry": lambda hub: (round(hub.point.x, 4), round(hub.point.y, 4), hub.industry_id),
        "the description": lambda hub: hub.description,
        "the summary": lambda hub: hub.summary,
    }
    for what, key in keys.items():
        groups: dict[object, list[str]] = defaultdict(list)
        for hub in hubs:
            groups[key(hub)].append(hub.slug)
        for slugs in groups.values():
            if len(slugs) > 1:
                yield Finding(f"hubs {', '.join(slugs)}", f"share {what}")


def _firms() -> Iterator[Finding]:
    """Firms or organizations that were probably entered twice, because they have the same name."""
    for model, word in ((Firm, "firms"), (SupportOrganization, "organizations")):
        names: dict[str, list[str]] = defaultdict(list)
        for slug, name in model._default_manager.values_list("slug", "name"):
            names[name.casefold()].append(slug)
        for name, slugs in names.items():
            if len(slugs) > 1:
                yield Finding(f"{word} {', '.join(slugs)}", f"are all called “{name}”")


def _uncovered_industries(hubs: list[Hub]) -> Iterator[Finding]:
    covered = {hub.industry_id for hub in hubs}
    covered |= {related.pk for hub in hubs for related in hub.related_industries.all()}
    for industry in Industry.objects.exclude(sector=None):
        if industry.pk not in covered:
            yield Finding(f"industry {industry.slug}", "has no hub")


def _stale_indexes() -> Iterator[Finding]:
    """Indexes differ if entries were changed outside `hubs.entries.changes` without signals."""
    for index, rows in stale_indexes().items():
        yield Finding(f"index of {index}", f"{rows} rows differ from the entries: run manage.py rebuild_indexes")


def _state_of(region: Region) -> Region | None:
    step: Region | None = region
    while step is not None and step.kind != RegionKind.STATE:
        step = step.parent
    return step


def _metro_of(region: Region) -> str:
    step: Region | None = region
    while step is not None and not step.cbsa:
        step = step.parent
    return step.cbsa if step is not None else ""


def _outlines(file: str, key: str) -> dict[str, GEOSGeometry]:
    """The basemap's outlines by lower-case code. Parsing with GDAL is safe here, because the file is our own."""
    features = json.loads((settings.BASE_DIR / "static" / "basemap" / file).read_text())["features"]
    parts: dict[str, list[GEOSGeometry]] = defaultdict(list)
    for feature in features:
        code = (feature["properties"] or {}).get(key)
        if code and feature["geometry"]:
            parts[code.lower()].append(GEOSGeometry(json.dumps(feature["geometry"]), srid=4326))
    return {code: _joined(shapes) for code, shapes in parts.items()}


def _joined(shapes: list[GEOSGeometry]) -> GEOSGeometry:
    polygons = [part for shape in shapes for part in (shape if isinstance(shape, MultiPolygon) else [shape])]
    return MultiPolygon(polygons, srid=4326)
