"""Hubs for lists: plain rows from compiled queries, because making model instances costs more than finding them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value

from hubs.fast.compiled import Param, bind, compiled, params
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.geo.sphere import distances_m
from hubs.indexes.catalog import all_industries, all_regions
from hubs.indexes.listings import listed
from hubs.models import Hub, HubListing, HubQuerySet, Industry, Region
from hubs.models.hub import local_summary
from hubs.models.hub_listing import ANY
from hubs.models.slug_model import cached_url


class Summary(NamedTuple):
    """A hub in a list, with the attributes of Hub that a row on a page needs; `distance_m` in meters if measured."""

    pk: int
    slug: str
    name: str
    summary: str
    summary_de: str
    stage: str
    radius_m: int
    lon: float
    lat: float
    industry: Industry
    region: Region
    distance_m: float | None

    @classmethod
    def of(cls, hub: Hub) -> Summary:
        """From a Hub whose industry and region are loaded."""
        at = hub.location
        own = hub.pk, hub.slug, hub.name, hub.summary, hub.summary_de, hub.stage, hub.radius_m
        return cls(*own, at.lon, at.lat, hub.industry, hub.region, None)

    @property
    def location(self) -> LonLat:
        return LonLat(self.lon, self.lat)

    @property
    def local_summary(self) -> str:
        return local_summary(self)

    @property
    def get_absolute_url(self) -> str:
        return cached_url("hub", self.slug)

    def is_mainly(self, category: int) -> bool:
        """Whether its main industry is the industry or sector with this key, or in it."""
        return category in (self.industry.pk, self.industry.sector_id)


class Listed(NamedTuple):
    """The published hubs in a category, of one stage or all."""

    category: int
    stage: str = ""

    @property
    def shape(self) -> Shape:
        return Shape(self.category == ANY, bool(self.stage))


class Shape(NamedTuple):
    """What the SQL of a query over a listing depends on. The values are Params named `category` and `stage`."""

    is_any: bool
    has_stage: bool

    def listings(self) -> QuerySet[HubListing]:
        return listed(_CATEGORY, _STAGE if self.has_stage else "")

    def hubs(self) -> HubQuerySet:
        hubs = Hub.objects.published()
        if not self.is_any:
            hubs = hubs.filter(pk__in=listed(_CATEGORY).values("hub"))
        return hubs.filter(stage=_STAGE) if self.has_stage else hubs


_CATEGORY, _STAGE = Value(Param("category")), Value(Param("stage"))

Row = tuple[Any, ...]
"""A hub's COLUMNS."""

COLUMNS = ["pk", "slug", "name", "summary", "summary_de", "stage", "radius_m", "lon", "lat", "industry", "region"]
_LON, _LAT = COLUMNS.index("lon"), COLUMNS.index("lat")
_INDUSTRY, _REGION = COLUMNS.index("industry"), COLUMNS.index("region")


def summaries(keys: Sequence[int], origin: LonLat | None = None) -> list[Summary]:
    """The hubs with these keys, in order, with distances from the origin if given. Skips deleted hubs. One query."""
    if not keys:
        return []
    rows = {row[0]: row for row in _by_keys(len(keys)).fetch(**bind("key", keys))}
    return summaries_of([rows[key] for key in keys if key in rows], origin)


def columns_of(hubs: HubQuerySet, *before: str) -> QuerySet[Any]:
    """A query for the COLUMNS of hubs, after the columns in `before`. Keeps the order."""
    return hubs.annotate(lon=Longitude("point"), lat=Latitude("point")).values_list(*before, *COLUMNS)


def summaries_of(rows: Sequence[Row], origin: LonLat | None) -> list[Summary]:
    """Summaries from rows of COLUMNS, in order, with distances from the origin if given."""
    return make_summaries([(None, *row) for row in rows] if origin is None else measured(rows, origin))


def measured(rows: Sequence[Row], origin: LonLat) -> list[tuple[Any, ...]]:
    """Rows of COLUMNS, each preceded by its distance from the origin in meters."""
    away = distances_m(origin, ((row[_LON], row[_LAT]) for row in rows))
    return [(distance, *row) for distance, row in zip(away, rows, strict=True)]


def make_summaries(rows: Sequence[tuple[Any, ...]]) -> list[Summary]:
    """Summaries from rows of COLUMNS, each preceded by a distance or None."""
    industries, regions = all_industries(), all_regions()
    # Rows that were added after this process cached the lists:
    if strange := {row[1 + _INDUSTRY] for row in rows} - industries.keys():
        industries = industries | Industry.objects.select_related("sector").in_bulk(strange)
    if strange := {row[1 + _REGION] for row in rows} - regions.keys():
        regions = regions | Region.objects.select_related("parent").in_bulk(strange)
    found = []
    for distance, *own, industry, region in rows:
        found.append(Summary._make((*own, industries[industry], regions[region], distance)))
    return found


@compiled
def _by_keys(number: int) -> QuerySet[Any]:
    return columns_of(Hub.objects.filter(pk__in=params("key", number)).order_by())
