"""Clustered Web Mercator map tiles (z/x/y): hubs are counted per grid cell in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Avg, Count, F, FloatField, IntegerField, Max, Min, Sum
from django.db.models.functions import Cast, Floor, Greatest, Least, Ln, Pi, Radians, Tan

from hubs.geo.coordinates import Box
from hubs.geo.expressions import Latitude, Longitude, in_any_box
from hubs.geo.mercator import CELLS, MAX_LATITUDE, latitude_of
from hubs.indexes.map_cells import LAST_ZOOM, STEP
from hubs.mapdata.features import collection, hub_marker, point_feature
from hubs.models import Hub, HubQuerySet, MapCellCount

MAX_ZOOM = 18


@dataclass(frozen=True, slots=True)
class Tile:
    """Raises ValueError if there is no such tile."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not 0 <= self.z <= MAX_ZOOM or not (0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise ValueError(f"There is no tile {self.z}/{self.x}/{self.y}.")

    @property
    def box(self) -> Box:
        """The tile's bounds in degrees, slightly enlarged. Tiles at the map's edge extend to the poles."""
        n = 2**self.z
        south = -90.0 if self.y == n - 1 else latitude_of(self.y + 1, n)
        north = 90.0 if self.y == 0 else latitude_of(self.y, n)
        slack = 1e-9
        return Box(
            max(-180.0, self.x / n * 360 - 180 - slack),
            max(-90.0, south - slack),
            min(180.0, (self.x + 1) / n * 360 - 180 + slack),
            min(90.0, north + slack),
        )


def kept_features(tile: Tile, *, category: int, stage: str) -> dict[str, Any]:
    """As `tile_features`, from the stored counts: the published hubs of a category, up to LAST_ZOOM. Two queries.

    A cluster's bounds are those of its cell, because the bounds of its hubs are not stored.
    """
    # At a zoom that is not stored, a cell is the sum of its cells at the next stored zoom.
    finer = (LAST_ZOOM - tile.z) % STEP
    across = CELLS << finer
    rows = MapCellCount.objects.filter(zoom=tile.z + finer, category=category, hubs__gt=0).filter(
        x__range=(tile.x * across, (tile.x + 1) * across - 1), y__range=(tile.y * across, (tile.y + 1) * across - 1)
    )
    if stage:
        rows = rows.filter(stage=stage)
    sums = (Sum(name) for name in ("hubs", "key_sum", "lon_sum", "lat_sum"))
    in_cells = rows.annotate(cell_x=F("x").bitrightshift(finer), cell_y=F("y").bitrightshift(finer))
    summed = in_cells.order_by("cell_y", "cell_x").values_list("cell_x", "cell_y").annotate(*sums)
    cells = [_Cell(*row) for row in summed]
    alone = Hub.objects.select_related("industry__sector").in_bulk([cell.key_sum for cell in cells if cell.hubs == 1])
    return collection(
        hub_marker(alone[cell.key_sum]) if cell.hubs == 1 else _kept_cluster(cell, tile.z) for cell in cells
    )


class _Cell(NamedTuple):
    x: int
    y: int
    hubs: int
    key_sum: int
    lon_sum: float
    lat_sum: float


def _kept_cluster(cell: _Cell, zoom: int) -> dict[str, Any]:
    across = 2**zoom * CELLS
    west, east = (column / across * 360 - 180 for column in (cell.x, cell.x + 1))
    south, north = (latitude_of(edge, across) for edge in (cell.y + 1, cell.y))
    bounds = [round(side, 6) for side in (west, south, east, north)]
    return point_feature(cell.lon_sum / cell.hubs, cell.lat_sum / cell.hubs, {"count": cell.hubs, "bounds": bounds})


def tile_features(hubs: HubQuerySet, tile: Tile) -> dict[str, Any]:
    """The hubs of a tile as GeoJSON: a single hub in a cell as itself, several as a cluster with count and bounds.

    At each zoom a hub is in exactly one cell of one tile. Two queries.
    """
    found = (
        _with_cells(hubs.filter(in_any_box("point", [tile.box], exactly=False)), tile)
        .values("cell_x", "cell_y")
        .annotate(
            count=Count("pk"),
            one=Min("pk"),
            lon_mean=Avg("lon"),
            lat_mean=Avg("lat"),
            west=Min("lon"),
            south=Min("lat"),
            east=Max("lon"),
            north=Max("lat"),
        )
        .order_by("cell_y", "cell_x")
    )
    # The search box is slightly enlarged. Dropping the few extra cells here is cheaper than filtering by cell in SQL.
    cells = [cell for cell in found if cell["cell_x"] // CELLS == tile.x and cell["cell_y"] // CELLS == tile.y]
    alone = Hub.objects.select_related("industry__sector").in_bulk([c["one"] for c in cells if c["count"] == 1])
    return collection(hub_marker(alone[cell["one"]]) if cell["count"] == 1 else _cluster(cell) for cell in cells)


def _cluster(cell: dict[str, Any]) -> dict[str, Any]:
    bounds = [round(cell[side], 6) for side in ("west", "south", "east", "north")]
    return point_feature(cell["lon_mean"], cell["lat_mean"], {"count": cell["count"], "bounds": bounds})


def _with_cells(hubs: HubQuerySet, tile: Tile) -> HubQuerySet:
    """Annotate `lon`, `lat`, `cell_x` and `cell_y`."""
    across = 2**tile.z * CELLS
    lat = Radians(Least(Greatest(F("lat"), -MAX_LATITUDE), MAX_LATITUDE))
    fraction_x = (F("lon") + 180.0) / 360.0
    fraction_y = 0.5 - Ln(Tan(Pi() / 4.0 + lat / 2.0)) / (2.0 * Pi())
    with_ordinates = hubs.order_by().annotate(lon=Longitude("point"), lat=Latitude("point"))
    return with_ordinates.annotate(cell_x=_cell(fraction_x, across), cell_y=_cell(fraction_y, across))


def _cell(fraction: Any, across: int) -> Any:
    """The cell's number from 0 to across - 1. The far edge of the map belongs to the last cell."""
    floor = Floor(Cast(fraction, FloatField()) * float(across))
    return Cast(Least(Greatest(floor, 0.0), float(across - 1)), IntegerField())
