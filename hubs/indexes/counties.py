"""Which US county a point lies in: looked up for a place or an organization, kept for each hub."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from math import cos, radians
from typing import Any

from django.contrib.gis.geos import LineString, MultiLineString, MultiPolygon, Point
from django.db import transaction
from django.db.models import Q

from hubs.db.bulk import chunked, delete_all_rows, write_rows
from hubs.enums import RegionKind
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.geo.sphere import METRES_PER_DEGREE, METRES_PER_MILE
from hubs.models import Hub, HubCounty, Outline, Region

OFF_THE_COAST_M = 10 * METRES_PER_MILE
"""The outlines leave out the water; who is so near to a county counts as in it."""

WITH_OUTLINES = ("US", "PR")
"""Countries that have counties here. A point in Canada may well lie within ten miles of one."""

_FEW = 20
"""Up to so many points are looked up one by one; for more, all outlines are read at once (a tenth of a second)."""

Boxed = tuple[int, float, float, float, float, MultiPolygon]
_COLUMNS = ("region", "west", "south", "east", "north", "shape")


def county_of(point: LonLat) -> Region | None:
    """The US county around a point, else the nearest one within ten miles; with its state loaded. Two queries, 2 ms.

    It does not know borders: ask it for points in the United States and Puerto Rico only.
    """
    (key,) = counties_of([point])
    return Region.objects.select_related("parent").get(pk=key) if key is not None else None


def area_of(point: LonLat) -> Region | None:
    """The metropolitan or micropolitan area around a point, one with figures if it lies in several. None in open country.

    Two queries.
    """
    (key,) = counties_of([point])
    return _area_with(key) if key is not None else None


def area_or_county_of(point: LonLat) -> Region | None:
    """The area around a point as `area_of` finds it, else the county: whose figures count there. Three queries at most."""
    (key,) = counties_of([point])
    if key is None:
        return None
    return _area_with(key) or Region.objects.select_related("parent", "area").get(pk=key)


def _area_with(county: int) -> Region | None:
    areas = Region.objects.filter(kind=RegionKind.METRO, area__counties=county)
    return areas.select_related("parent", "area").order_by("-area__has_figures", "pk").first()


def counties_of(points: Sequence[LonLat]) -> list[int | None]:
    """The key of the county of each point, as `county_of` finds it. One query for each of a few points, one for any number of others."""
    if len(points) <= _FEW:
        return [_among(point, _boxes_around(point)) for point in points]
    cells = _Cells(Outline.objects.filter(is_county=True).values_list(*_COLUMNS))
    return [_among(point, cells.around(point)) for point in points]


def refresh(hubs: Collection[int]) -> None:
    """Find the counties of these hubs again. Call it inside a transaction. Two queries, and one for each of a few hubs."""
    for some in chunked(sorted(hubs)):
        HubCounty.objects.filter(hub__in=some).delete()
        write_rows(HubCounty, ["hub_id", "county_id"], expected(some))


def rebuild() -> None:
    """Find the counties of all hubs."""
    with transaction.atomic():
        delete_all_rows(HubCounty)
        write_rows(HubCounty, ["hub_id", "county_id"], expected(list(Hub.objects.values_list("pk", flat=True))))


def expected(hubs: Sequence[int]) -> list[tuple[int, int]]:
    """The key of each of these hubs that lies in a county, with the key of that county."""
    found: list[tuple[int, int]] = []
    for some in chunked(hubs):
        rows = list(
            Hub.objects.filter(pk__in=some, region__country__in=WITH_OUTLINES)
            .annotate(lon=Longitude("point"), lat=Latitude("point"))
            .order_by("pk")
            .values_list("pk", "lon", "lat")
        )
        counties = counties_of([LonLat(lon, lat) for _hub, lon, lat in rows])
        found += [(row[0], county) for row, county in zip(rows, counties, strict=True) if county is not None]
    return found


def kept() -> set[tuple[int, int]]:
    return set(HubCounty.objects.values_list("hub", "county"))


def _boxes_around(point: LonLat) -> list[Boxed]:
    """The counties whose bounding boxes come within ten miles of a point, or nearly."""
    high, wide = _reach(point)
    near = Q(south__lte=point.lat + high, north__gte=point.lat - high)
    near &= Q(west__lte=point.lon + wide, east__gte=point.lon - wide)
    return list(Outline.objects.filter(near, is_county=True).order_by("region").values_list(*_COLUMNS))


def _among(point: LonLat, candidates: Sequence[Boxed]) -> int | None:
    at = point.as_point()
    for key, west, south, east, north, shape in candidates:
        if west <= point.lon <= east and south <= point.lat <= north and shape.intersects(at):
            return key
    away = [(_distance_m(point, shape), key) for key, *_box, shape in candidates]
    nearest = min(away, default=None)
    return nearest[1] if nearest is not None and nearest[0] <= OFF_THE_COAST_M else None


def _distance_m(point: LonLat, shape: MultiPolygon) -> float:
    """From a point outside to a shape some miles away, on the plane that touches the Earth at the point: right to a percent."""
    shrunk = cos(radians(point.lat))
    rings = [
        LineString([((lon - point.lon) * shrunk, lat - point.lat) for lon, lat in ring])
        for polygon in shape.coords
        for ring in polygon
    ]
    return float(MultiLineString(rings).distance(Point(0, 0))) * METRES_PER_DEGREE


def _reach(point: LonLat) -> tuple[float, float]:
    """Ten miles as degrees of latitude and of longitude."""
    high = OFF_THE_COAST_M / METRES_PER_DEGREE
    return high, high / max(cos(radians(point.lat)), 0.01)


class _Cells:
    """All counties by the square degrees that their boxes touch."""

    def __init__(self, rows: Any) -> None:
        self._cells: dict[tuple[int, int], list[Boxed]] = {}
        for row in rows.order_by("region"):
            _key, west, south, east, north, _shape = row
            for cell in _squares(west, south, east, north):
                self._cells.setdefault(cell, []).append(row)

    def around(self, point: LonLat) -> list[Boxed]:
        high, wide = _reach(point)
        squares = _squares(point.lon - wide, point.lat - high, point.lon + wide, point.lat + high)
        return list({row[0]: row for square in squares for row in self._cells.get(square, ())}.values())


def _squares(west: float, south: float, east: float, north: float) -> Iterator[tuple[int, int]]:
    for x in range(int(west // 1), int(east // 1) + 1):
        for y in range(int(south // 1), int(north // 1) + 1):
            yield x, y
