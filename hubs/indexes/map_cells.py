"""The number of published hubs in each map cell at low zooms, and in total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from hubs.db.bulk import add_to_rows, delete_all_rows, write_rows
from hubs.geo.coordinates import LonLat
from hubs.geo.mercator import CELLS, cell_of
from hubs.indexes.data_version import cached_per_version
from hubs.models import MapCellCount

WORLD = -1
"""The zoom at which the whole Earth is one cell."""

LAST_ZOOM = 6
"""The deepest stored zoom. Deeper tiles contain so few hubs that they are counted per request."""

STEP = 2
"""Every second zoom is stored. A cell of a zoom in between is the sum of four cells of the next."""

Counted = tuple[int, int, str, float, float]
"""What the counts depend on: hub, category, stage, longitude and latitude."""

_Key = tuple[int, int, str, int, int]
_Sums = tuple[int, int, float, float]
_NOTHING: _Sums = (0, 0, 0.0, 0.0)
KEY = ["zoom", "category", "stage", "x", "y"]
SUMS = ["hubs", "key_sum", "lon_sum", "lat_sum"]


def recount(gone: Iterable[Counted], new: Iterable[Counted]) -> None:
    """Subtract `gone` from the counts and add `new`. One query, none if both are empty. Call it inside a transaction."""
    sums = _sums(((counted, -1) for counted in gone), ((counted, 1) for counted in new))
    add_to_rows(MapCellCount, KEY, SUMS, sorted(at_all_zooms(sums)))


class Counter:
    """Counts from scratch, for a rebuild."""

    def __init__(self) -> None:
        self._sums: dict[_Key, _Sums] = defaultdict(lambda: _NOTHING)

    def add(self, counted: Counted) -> None:
        _count(self._sums, counted, 1)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Rows of the table: zoom, category, stage, x, y, then the sums."""
        return at_all_zooms(self._sums)

    def write(self) -> None:
        delete_all_rows(MapCellCount)
        write_rows(MapCellCount, [*KEY, *SUMS], self.rows())


@cached_per_version
def tallies() -> dict[int, dict[str, int]]:
    """The number of published hubs in each category, by stage."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for category, stage, hubs in MapCellCount.objects.filter(zoom=WORLD, hubs__gt=0).values_list(
        "category", "stage", "hubs"
    ):
        found[category][stage] = hubs
    return found


def tally(category: int, stage: str = "") -> int:
    """The number of published hubs in a category, of one stage or all."""
    return hubs_of(tallies().get(category, {}), stage)


def hubs_of(by_stage: dict[str, int], stage: str) -> int:
    """The count of one stage, or the sum of all."""
    return by_stage.get(stage, 0) if stage else sum(by_stage.values())


def at_all_zooms(sums: dict[_Key, _Sums]) -> Iterator[tuple[Any, ...]]:
    """Rows of the table: the sums at LAST_ZOOM, at each lower stored zoom, and for the world."""
    for zoom in (*range(LAST_ZOOM - STEP, WORLD, -STEP), WORLD):
        yield from ((*key, *values) for key, values in sums.items())
        shift = STEP if zoom > WORLD else CELLS.bit_length()
        lower: dict[_Key, _Sums] = defaultdict(lambda: _NOTHING)
        for (_zoom, category, stage, x, y), values in sums.items():
            _sum(lower, (zoom, category, stage, x >> shift, y >> shift), values)
        sums = lower
    yield from ((*key, *values) for key, values in sums.items())


def _sums(*signed: Iterable[tuple[Counted, int]]) -> dict[_Key, _Sums]:
    sums: dict[_Key, _Sums] = defaultdict(lambda: _NOTHING)
    for part in signed:
        for counted, sign in part:
            _count(sums, counted, sign)
    return sums


def _count(sums: dict[_Key, _Sums], counted: Counted, sign: int) -> None:
    hub, category, stage, lon, lat = counted
    cell = cell_of(LonLat(lon, lat), LAST_ZOOM)
    _sum(sums, (LAST_ZOOM, category, stage, *cell), (sign, sign * hub, sign * lon, sign * lat))


def _sum(sums: dict[_Key, _Sums], key: _Key, more: _Sums) -> None:
    hubs, key_sum, lon_sum, lat_sum = sums[key]
    sums[key] = (hubs + more[0], key_sum + more[1], lon_sum + more[2], lat_sum + more[3])
