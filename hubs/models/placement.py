"""Where published hubs are listed, and how many there are: kept with each change, so that no page has to count them.

A hub is listed under its main and related industries, under their sectors, and under ANY. Both tables are made from the hubs alone:
`refresh_placements` follows a change, `rebuild_placements` makes them anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import models, transaction

from hubs.bulk import add_to_rows, delete_all_rows, write_rows
from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.geo.mercator import CELLS, cell_of
from hubs.models.edition import note_change, once_an_edition

if TYPE_CHECKING:
    from hubs.models.hub import HubQuerySet

ANY = 0
"""The heading under which every hub is listed."""

WORLD = -1
"""The zoom at which the whole Earth is one cell."""

LAST_ZOOM = 6
"""Up to here the map's clusters are kept; closer, a tile holds few enough hubs to be counted when it is asked for."""

STEP = 2
"""Only every second zoom is kept: a cell of the one between holds four of the next."""

CHUNK = 2_000
REBUILT_AT_ONCE = 5_000


class Placement(models.Model):
    """A published hub under one heading, with what orders it there."""

    pk = models.CompositePrimaryKey("hub", "heading")
    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="placements", db_index=False)
    heading = models.PositiveIntegerField(help_text="The key of an industry or sector, or ANY.")
    aside = models.BooleanField(help_text="It only touches the heading, which its main industry is not or not in.")
    name = models.CharField(max_length=120)
    stage = models.CharField(max_length=12)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        indexes = [
            models.Index(fields=["heading", "aside", "name", "hub"], name="placement_in_order"),
            models.Index(fields=["heading", "name", "hub"], name="placement_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.hub_id} under {self.heading}"


class Cluster(models.Model):
    """How many hubs of a heading and stage a cell of a low zoom holds, at every STEP-th zoom down from LAST_ZOOM, and the whole world.

    Only sums, which can follow a change without a look at the rest.
    """

    pk = models.CompositePrimaryKey("zoom", "heading", "stage", "x", "y")
    zoom = models.SmallIntegerField()
    heading = models.PositiveIntegerField()
    stage = models.CharField(max_length=12)
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    hubs = models.IntegerField()
    key_sum = models.BigIntegerField(help_text="Where there is one hub, its key.")
    lon_sum = models.FloatField()
    lat_sum = models.FloatField()

    def __str__(self) -> str:
        return f"{self.hubs} at {self.zoom}/{self.x}/{self.y}"


class _Place(NamedTuple):
    """A row of Placement in plain values."""

    hub: int
    heading: int
    aside: bool
    name: str
    stage: str
    lon: float
    lat: float

    @property
    def counted(self) -> _Counted:
        return self.hub, self.heading, self.stage, self.lon, self.lat


_Counted = tuple[int, int, str, float, float]
"""What of a place the clusters depend on: hub, heading, stage, longitude and latitude."""

_Key = tuple[int, int, str, int, int]
_Sums = tuple[int, int, float, float]
_NOTHING: _Sums = (0, 0, 0.0, 0.0)


def refresh_placements(hubs: HubQuerySet) -> None:
    """List these hubs as they now stand, in a new edition where one is or was published; four queries for every CHUNK of them, and more where a list changes."""
    keys = sorted(hubs.order_by().values_list("pk", flat=True))
    old: set[_Place] = set()
    new: set[_Place] = set()
    is_public = False
    with transaction.atomic():
        for start in range(0, len(keys), CHUNK):
            some = keys[start : start + CHUNK]
            rows = _hub_model().objects.filter(pk__in=some)
            # Of two that place the same hub at once, the second waits, or both would take the old state off.
            list(rows.select_for_update().order_by("pk").values_list("pk"))
            kept, now = set(_kept(some)), set(_places(rows))
            changed = {place.hub for place in kept ^ now}
            old |= {place for place in kept if place.hub in changed}
            new |= {place for place in now if place.hub in changed}
            is_public |= bool(kept or now)
        _replace(old, new)
        if is_public:
            note_change()


def withdraw_placements(keys: Iterable[int]) -> None:
    """Take hubs that are about to be deleted out of the lists."""
    note_change()
    wanted = list(keys)
    for start in range(0, len(wanted), CHUNK):
        _replace(set(_kept(wanted[start : start + CHUNK])), set())


def are_complete() -> bool:
    """Whether as many hubs are listed as are published: not so in a database that is older than its lists. Two queries."""
    published = _hub_model().objects.filter(publication=Publication.PUBLISHED)
    return Placement.objects.filter(heading=ANY).count() == published.count()


def placed(heading: Any, stage: Any = "") -> models.QuerySet[Placement]:
    """The places under a heading, of one stage or of all."""
    rows = Placement.objects.filter(heading=heading)
    return rows.filter(stage=stage) if stage else rows


@once_an_edition
def tallies() -> dict[int, dict[str, int]]:
    """How many published hubs are listed under each heading, by stage."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for heading, stage, hubs in Cluster.objects.filter(zoom=WORLD, hubs__gt=0).values_list("heading", "stage", "hubs"):
        found[heading][stage] = hubs
    return found


def tally(heading: int, stage: str = "") -> int:
    """How many published hubs are listed under a heading, of one stage or of all."""
    return hubs_of(tallies().get(heading, {}), stage)


def hubs_of(by_stage: dict[str, int], stage: str) -> int:
    """Of the counts by stage those of one stage, or of all."""
    return by_stage.get(stage, 0) if stage else sum(by_stage.values())


def rebuild_placements() -> int:
    """List all published hubs anew; returns how many. About a minute for a million."""
    sums: dict[_Key, _Sums] = defaultdict(lambda: _NOTHING)
    with transaction.atomic():
        for model in (Placement, Cluster):
            delete_all_rows(model)
        hubs, last = 0, 0
        every = _hub_model().objects.order_by("pk").values_list("pk", flat=True)
        while keys := list(every.filter(pk__gt=last)[:REBUILT_AT_ONCE]):
            # Read to the end before it is written: PostgreSQL answers no query while it takes in rows by COPY.
            places = list(_places(_hub_model().objects.filter(pk__range=(keys[0], keys[-1]))))
            write_rows(Placement, _PLACEMENT_COLUMNS, places)
            for place in places:
                hubs += place.heading == ANY
                _count(sums, place.counted, 1)
            last = keys[-1]
        write_rows(Cluster, [*_CLUSTER_KEY, *_CLUSTER_SUMS], _at_all_zooms(sums))
        note_change()
    return hubs


_PLACEMENT_COLUMNS = ["hub_id", *_Place._fields[1:]]
_CLUSTER_KEY = ["zoom", "heading", "stage", "x", "y"]
_CLUSTER_SUMS = ["hubs", "key_sum", "lon_sum", "lat_sum"]


def _replace(old: set[_Place], new: set[_Place]) -> None:
    """Put all places of some hubs in the place of all their old ones."""
    if not (old or new):
        return
    listed = sorted({place.hub for place in old})
    for start in range(0, len(listed), CHUNK):
        rows = Placement.objects.filter(hub__in=listed[start : start + CHUNK])
        rows._raw_delete(rows.db)  # nothing refers to them
    write_rows(Placement, _PLACEMENT_COLUMNS, sorted(new))
    were, are = {place.counted for place in old}, {place.counted for place in new}
    sums: dict[_Key, _Sums] = defaultdict(lambda: _NOTHING)
    for counted in sorted(were - are):
        _count(sums, counted, -1)
    for counted in sorted(are - were):
        _count(sums, counted, 1)
    add_to_rows(Cluster, _CLUSTER_KEY, _CLUSTER_SUMS, sorted(_at_all_zooms(sums)))


def _count(sums: dict[_Key, _Sums], counted: _Counted, sign: int) -> None:
    """Count a hub in, or out again, in its cell at LAST_ZOOM."""
    hub, heading, stage, lon, lat = counted
    _sum(
        sums,
        (LAST_ZOOM, heading, stage, *cell_of(LonLat(lon, lat), LAST_ZOOM)),
        (sign, sign * hub, sign * lon, sign * lat),
    )


def _sum(sums: dict[_Key, _Sums], key: _Key, more: _Sums) -> None:
    hubs, key_sum, lon_sum, lat_sum = sums[key]
    sums[key] = (hubs + more[0], key_sum + more[1], lon_sum + more[2], lat_sum + more[3])


def _at_all_zooms(sums: dict[_Key, _Sums]) -> Iterator[tuple[Any, ...]]:
    """Rows of Cluster: the sums at LAST_ZOOM, and with them those of each lower zoom that is kept, and of the world."""
    for zoom in (*range(LAST_ZOOM - STEP, WORLD, -STEP), WORLD):
        yield from ((*key, *values) for key, values in sums.items())
        shift = STEP if zoom > WORLD else CELLS.bit_length()
        lower: dict[_Key, _Sums] = defaultdict(lambda: _NOTHING)
        for (_zoom, heading, stage, x, y), values in sums.items():
            _sum(lower, (zoom, heading, stage, x >> shift, y >> shift), values)
        sums = lower
    yield from ((*key, *values) for key, values in sums.items())


def _hub_model() -> Any:
    return apps.get_model("hubs", "Hub")


def _kept(keys: list[int]) -> Iterator[_Place]:
    rows = Placement.objects.filter(hub__in=keys)
    return (_Place(*row) for row in rows.values_list("hub", *_Place._fields[1:]))


def _places(hubs: HubQuerySet) -> Iterator[_Place]:
    """Where the published ones among the hubs belong; two queries."""
    published = hubs.filter(publication=Publication.PUBLISHED).order_by("pk")
    # Read as numbers: to make points of them takes longer than all the rest.
    published = published.annotate(lon=Longitude("point"), lat=Latitude("point"))
    through = _hub_model().related_industries.through.objects.filter(hub__in=published.values("pk"))
    related: dict[int, set[int | None]] = defaultdict(set)
    for hub, industry, sector in through.values_list("hub", "industry", "industry__sector"):
        related[hub] |= {industry, sector}
    columns = ("pk", "name", "stage", "lon", "lat", "industry", "industry__sector")
    for key, name, stage, lon, lat, industry, sector in published.values_list(*columns):
        at = LonLat(lon, lat)
        main = {ANY, industry, sector}
        for heading in main | related.get(key, set()):
            if heading is not None:
                yield _Place(key, heading, heading not in main, name, stage, at.lon, at.lat)
