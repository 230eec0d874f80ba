"""Where published hubs are listed, and how many there are: kept with each change, so that no page has to count them.

A hub is listed under its main and related industries, under their sectors, and under ANY. Both tables are made from the hubs alone:
`refresh_placements` follows a change, `rebuild_placements` makes them anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import connection, models, transaction

from hubs.bulk import delete_all_rows, write_rows
from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.geo.mercator import cell_of

if TYPE_CHECKING:
    from hubs.models.hub import HubQuerySet

ANY = 0
"""The heading under which every hub is listed."""

ANY_STAGE = ""

WORLD = -1
"""The zoom at which the whole Earth is one cell."""

LAST_ZOOM = 5
"""Up to here the map's clusters are kept; closer, a tile holds few enough hubs to be counted when it is asked for."""

CHUNK = 500
REBUILT_AT_ONCE = 5_000

ROWS_AT_ONCE = 100
"""In one statement: it takes PostgreSQL as long as a single row, and older SQLites take at most 999 values."""


class Placement(models.Model):
    """A published hub under one heading; `x` and `y` are its cell at LAST_ZOOM."""

    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="placements", db_index=False)
    heading = models.PositiveIntegerField(help_text="The key of an industry or sector, or ANY.")
    stage = models.CharField(max_length=12)
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "heading"], name="placement_once")]
        indexes = [models.Index(fields=["heading", "hub"], name="placement_by_heading")]

    def __str__(self) -> str:
        return f"{self.hub_id} under {self.heading}"


class Cluster(models.Model):
    """How many hubs of a heading and stage a cell of a low zoom holds. Only sums, which can follow a change without a look at the rest."""

    zoom = models.SmallIntegerField()
    heading = models.PositiveIntegerField()
    stage = models.CharField(max_length=12, help_text="Empty for any stage.")
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    hubs = models.IntegerField()
    key_sum = models.BigIntegerField(help_text="Where there is one hub, its key.")
    lon_sum = models.FloatField()
    lat_sum = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zoom", "heading", "stage", "x", "y"], name="cluster_once")]

    def __str__(self) -> str:
        return f"{self.hubs} at {self.zoom}/{self.x}/{self.y}"


class _Place(NamedTuple):
    """A row of Placement in plain values."""

    hub: int
    heading: int
    stage: str
    x: int
    y: int
    lon: float
    lat: float


_Key = tuple[int, int, str, int, int]
_Sums = tuple[int, int, float, float]


def refresh_placements(hubs: HubQuerySet) -> None:
    """List these hubs as they now stand; six queries for every CHUNK of them, and nothing is written where nothing changed."""
    keys = list(hubs.order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        _refresh(keys[start : start + CHUNK])


def withdraw_placements(keys: Iterable[int]) -> None:
    """Take hubs that are about to be deleted out of the lists."""
    wanted = list(keys)
    for start in range(0, len(wanted), CHUNK):
        _replace(set(_kept(wanted[start : start + CHUNK])), set())


def are_complete() -> bool:
    """Whether as many hubs are listed as are published: not so in a database that is older than its lists. Two queries."""
    published = apps.get_model("hubs", "Hub")._default_manager.filter(publication=Publication.PUBLISHED)
    return Placement.objects.filter(heading=ANY).count() == published.count()


def rebuild_placements() -> int:
    """List all published hubs anew; returns how many. About a minute for a million."""
    hub_model: Any = apps.get_model("hubs", "Hub")
    sums: dict[_Key, _Sums] = defaultdict(lambda: (0, 0, 0.0, 0.0))
    with transaction.atomic():
        for model in (Placement, Cluster):
            delete_all_rows(model)
        hubs, last = 0, 0
        while keys := list(
            hub_model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:REBUILT_AT_ONCE]
        ):
            # Read to the end before it is written: PostgreSQL answers no query while it takes in rows by COPY.
            places = list(_places(hub_model.objects.filter(pk__range=(keys[0], keys[-1]))))
            write_rows(Placement, _PLACEMENT_COLUMNS, places)
            for place in places:
                hubs += place.heading == ANY
                _add(sums, place, 1)
            last = keys[-1]
        write_rows(Cluster, _CLUSTER_COLUMNS, ((*key, *values) for key, values in sums.items()))
    return hubs


_PLACEMENT_COLUMNS = ["hub_id", *_Place._fields[1:]]
_CLUSTER_COLUMNS = ["zoom", "heading", "stage", "x", "y", "hubs", "key_sum", "lon_sum", "lat_sum"]


def _refresh(keys: list[int]) -> None:
    hub_model: Any = apps.get_model("hubs", "Hub")
    with transaction.atomic():
        # Of two that place the same hub at once, the second waits, or both would take the old state off.
        rows = hub_model.objects.filter(pk__in=keys)
        list(rows.select_for_update().order_by("pk").values_list("pk"))
        _replace(set(_kept(keys)), set(_places(rows)))


def _replace(old: set[_Place], new: set[_Place]) -> None:
    gone, come = old - new, new - old
    if not (gone or come):
        return
    Placement.objects.filter(hub__in={place.hub for place in gone}).delete()
    hubs = {place.hub for place in gone}
    again = [place for place in new if place in come or place.hub in hubs]
    write_rows(Placement, _PLACEMENT_COLUMNS, again)
    sums: dict[_Key, _Sums] = defaultdict(lambda: (0, 0, 0.0, 0.0))
    for place in sorted(gone):
        _add(sums, place, -1)
    for place in sorted(come):
        _add(sums, place, 1)
    marks = ", ".join(["%s"] * len(_CLUSTER_COLUMNS))
    adds = ", ".join(f"{name} = hubs_cluster.{name} + excluded.{name}" for name in _CLUSTER_COLUMNS[5:])
    rows = [(*key, *sums[key]) for key in sorted(sums)]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            cursor.execute(
                f"INSERT INTO hubs_cluster ({', '.join(_CLUSTER_COLUMNS)})"
                f" VALUES {', '.join([f'({marks})'] * len(some))}"
                f" ON CONFLICT (zoom, heading, stage, x, y) DO UPDATE SET {adds}",
                [value for row in some for value in row],
            )


def _add(sums: dict[_Key, _Sums], place: _Place, sign: int) -> None:
    """Count a hub in, or out again, in its cell of each zoom."""
    for zoom in range(WORLD, LAST_ZOOM + 1):
        shift = LAST_ZOOM - zoom if zoom > WORLD else 16
        x, y = place.x >> shift, place.y >> shift
        for stage in (ANY_STAGE, place.stage):
            key = (zoom, place.heading, stage, x, y)
            hubs, key_sum, lon_sum, lat_sum = sums[key]
            sums[key] = (
                hubs + sign,
                key_sum + sign * place.hub,
                lon_sum + sign * place.lon,
                lat_sum + sign * place.lat,
            )


def _kept(keys: list[int]) -> Iterator[_Place]:
    rows = Placement.objects.filter(hub__in=keys)
    return (_Place(*row) for row in rows.values_list("hub", *_Place._fields[1:]))


def _places(hubs: HubQuerySet) -> Iterator[_Place]:
    """Where the published ones among the hubs belong; two queries."""
    published = hubs.filter(publication=Publication.PUBLISHED).order_by("pk")
    through = apps.get_model("hubs", "Hub").related_industries.through.objects.filter(hub__in=published.values("pk"))
    more: dict[int, set[int | None]] = defaultdict(set)
    for hub, industry, sector in through.values_list("hub", "industry", "industry__sector"):
        more[hub] |= {industry, sector}
    columns = ("pk", "stage", "point", "industry", "industry__sector")
    for key, stage, point, industry, sector in published.values_list(*columns):
        at = LonLat.of(point)
        x, y = cell_of(at, LAST_ZOOM)
        for heading in {ANY, industry, sector} | more.get(key, set()):
            if heading is not None:
                yield _Place(key, heading, stage, x, y, at.lon, at.lat)
