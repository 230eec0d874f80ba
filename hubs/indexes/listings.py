"""Which published hubs are listed under which category, so that pages need not search or count.

A hub is listed under its main and related industries, under their sectors, and under ANY.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import models, transaction

from hubs.db.bulk import chunked, delete_all_rows, write_rows
from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.indexes import map_cells
from hubs.models import Hub, HubListing, HubQuerySet
from hubs.models.hub_listing import ANY

REBUILT_AT_ONCE = 5_000


class Listing(NamedTuple):
    """A row of the table in plain values."""

    hub: int
    category: int
    is_secondary: bool
    name: str
    stage: str
    lon: float
    lat: float

    @property
    def counted(self) -> map_cells.Counted:
        return self.hub, self.category, self.stage, self.lon, self.lat


_COLUMNS = ["hub_id", *Listing._fields[1:]]
_KEY = ["hub_id", "category"]


def refresh(keys: Iterable[int], *, locked: Collection[int] = ()) -> bool:
    """Update the listings of these hubs. Return True if any of them is or was listed. Call it inside a transaction.

    Cost: two queries per CHUNK of hubs, and up to three more if a listing changes. Hubs that are not in `locked` are
    locked first with one more query; otherwise two concurrent changes would both subtract the old counts.
    """
    wanted = sorted(keys)
    is_public = False
    gone: set[Listing] = set()
    new: set[Listing] = set()
    for some in chunked(wanted):
        to_lock = [key for key in some if key not in locked]
        if to_lock:
            list(Hub.objects.filter(pk__in=to_lock).select_for_update().order_by("pk").values_list("pk"))
        before, after = set(_kept(some)), set(expected(Hub.objects.filter(pk__in=some)))
        changed = {listing.hub for listing in before ^ after}
        gone |= {listing for listing in before if listing.hub in changed}
        new |= {listing for listing in after if listing.hub in changed}
        is_public |= bool(before or after)
    _replace(gone, new)
    return is_public


def withdraw(keys: Iterable[int]) -> bool:
    """Remove hubs that are about to be deleted from the listings. Return True if any was listed."""
    gone = set(_kept(list(keys)))
    _replace(gone, set())
    return bool(gone)


def rebuild() -> int:
    """Rebuild the listings and map counts from scratch. Return the number of hubs. About a minute for a million."""
    counter, hubs, last = map_cells.Counter(), 0, 0
    with transaction.atomic():
        delete_all_rows(HubListing)
        every = Hub.objects.order_by("pk").values_list("pk", flat=True)
        while keys := list(every.filter(pk__gt=last)[:REBUILT_AT_ONCE]):
            # Fetch everything before writing: a connection in COPY mode cannot run queries.
            listings = list(expected(Hub.objects.filter(pk__range=(keys[0], keys[-1]))))
            write_rows(HubListing, _COLUMNS, listings)
            for listing in listings:
                hubs += listing.category == ANY
                counter.add(listing.counted)
            last = keys[-1]
        counter.write()
    return hubs


def are_complete() -> bool:
    """Whether every published hub is listed. False right after an upgrade from a version without listings. Two queries."""
    return HubListing.objects.filter(category=ANY).count() == Hub.objects.published().count()


def listed(category: Any, stage: Any = "") -> models.QuerySet[HubListing]:
    """The listings in a category, of one stage or all."""
    rows = HubListing.objects.filter(category=category)
    return rows.filter(stage=stage) if stage else rows


def expected(hubs: HubQuerySet) -> Iterator[Listing]:
    """The listings that the published ones among these hubs should have. One query."""
    published = hubs.filter(publication=Publication.PUBLISHED).order_by("pk")
    # Read coordinates as numbers: making Point objects would take longer than everything else here.
    rows = published.annotate(lon=Longitude("point"), lat=Latitude("point")).values_list(
        *("pk", "name", "stage", "lon", "lat", "industry", "industry__sector"),
        *("related_industries", "related_industries__sector"),
    )
    categories: dict[int, bool] = {}
    own: tuple[Any, ...] = ()
    for *columns, industry, sector, related, related_sector in rows:
        if tuple(columns) != own:
            yield from _listings(own, categories)
            own, categories = tuple(columns), {}
        main = (ANY, industry, sector)
        categories |= dict.fromkeys(main, False)
        for category in (related, related_sector):
            categories.setdefault(category, category not in main)
    yield from _listings(own, categories)


def _listings(own: tuple[Any, ...], categories: dict[int, bool]) -> Iterator[Listing]:
    if own:
        key, name, stage, lon, lat = own
        at = LonLat(lon, lat)
        for category, is_secondary in categories.items():
            if category is not None:
                yield Listing(key, category, is_secondary, name, stage, at.lon, at.lat)


def _kept(keys: Sequence[int]) -> Iterator[Listing]:
    for some in chunked(keys):
        rows = HubListing.objects.filter(hub__in=some)
        yield from (Listing(*row) for row in rows.values_list("hub", *Listing._fields[1:]))


def kept() -> Iterator[Listing]:
    """Every row of the table."""
    return (Listing(*row) for row in HubListing.objects.values_list("hub", *Listing._fields[1:]).iterator())


def _replace(gone: set[Listing], new: set[Listing]) -> None:
    """Replace all old listings of some hubs with their new ones."""
    stay = {(listing.hub, listing.category) for listing in new}
    shrunk = sorted({listing.hub for listing in gone if (listing.hub, listing.category) not in stay})
    for some in chunked(shrunk):
        rows = HubListing.objects.filter(hub__in=some)
        rows._raw_delete(rows.db)  # nothing refers to them
    write_rows(HubListing, _COLUMNS, sorted(new), key=_KEY, update=[name for name in _COLUMNS if name not in _KEY])
    were, are = {listing.counted for listing in gone}, {listing.counted for listing in new}
    map_cells.recount(sorted(were - are), sorted(are - were))
