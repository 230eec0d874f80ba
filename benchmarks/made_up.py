"""Generates hubs around real cities, the same in every run.

    DATABASE_URL=... python -m benchmarks.made_up 10000

adds hubs to the directory until that many are published.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubfinder.settings.base")
    django.setup()

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.text import slugify

from hubs.db.bulk import write_rows
from hubs.enums import Origin, PlaceKind, Publication, RegionKind, Stage
from hubs.geo.coordinates import LonLat
from hubs.indexes import data_version, listings, search_documents
from hubs.indexes.word_index import restore_word_index
from hubs.models import Hub, HubListing, Industry, IndustryWord, Place, Region, SearchDocument

SEED = 20261122
SPREAD_DEG = 0.4
LEAST_PEOPLE = 15_000
STAGES = {Stage.ESTABLISHED: 60, Stage.EMERGING: 25, Stage.DECLINING: 10, Stage.HISTORIC: 5}
RELATED = (65, 25, 10)
"""How many of a hundred hubs have no related industry, one, or two."""
RARE = 3
"""So many industries at the end of the list get only a hundredth of their share of hubs."""
NOUNS = (  # noqa: SIM905  (one word per line would fill a page)
    "Alley Arsenal Avenue Basin Bay Belt Campus Circle Coast Corner Corridor Cradle Crescent Crossing Delta "
    "District Docks Exchange Field Forge Foundry Gate Grove Harbor Heights Hill Junction Lane Market Mile Mills "
    "Park Passage Plateau Point Port Quarter Quay Ridge Ring Road Row Shore Square Station Street Terrace Town "
    "Triangle Valley Village Ward Waterfront Works Yards"
).split()
QUALITIES = (  # noqa: SIM905  (one word per line would fill a page)
    "Applied Central Eastern Fine First General Grand Great Heavy Inner Joint Light Little Lower Modern New "
    "Northern Old Outer Precision Royal Southern United Upper Western"
).split()
COLUMNS = [
    *("id", "slug", "name", "other_names", "region_id", "industry_id", "point", "radius_m", "stage", "summary"),
    *("summary_de", "description", "website", "publication", "archive_reason", "origin", "created_at", "updated_at"),
]


def fill_up(size: int) -> None:
    """Insert hubs until `size` are published, scattered around cities in proportion to their population.

    Some industries get very many hubs, and RARE of them almost none. A million hubs take several minutes.
    """
    chance = random.Random(SEED)
    first = Hub.objects.order_by("pk").last()
    start = first.pk + 1 if first else 1
    count = size - Hub.objects.published().count()
    world = _World()
    related: list[tuple[int, int]] = []
    with transaction.atomic(), _indexes_made_afterwards(Hub, SearchDocument, HubListing):
        write_rows(Hub, COLUMNS, _rows(chance, world, start, count, related))
        write_rows(Hub.related_industries.through, ["hub_id", "industry_id"], related)
        search_documents.refresh(Hub.objects.filter(pk__gte=start).values_list("pk", flat=True))
        listings.rebuild()
        data_version.bump()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Hub]):
            cursor.execute(statement)
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


class _World:
    """The data that hubs are generated from. Read in advance, because PostgreSQL answers no query during a COPY."""

    def __init__(self) -> None:
        places = Place.objects.filter(kind=PlaceKind.CITY, population__gte=LEAST_PEOPLE).order_by("pk")
        self.cities = list(places.values_list("name", "country", "admin1", "point", "population"))
        regions = Region.objects.filter(kind__in=[RegionKind.COUNTRY, RegionKind.STATE])
        self.regions = dict(regions.values_list("slug", "pk"))
        self.industries = list(Industry.objects.exclude(sector=None).order_by("pk").values_list("pk", flat=True))
        self.words: dict[int, list[str]] = {}
        words = IndustryWord.objects.filter(language="en").order_by("pk")
        for industry, word in words.values_list("industry", "word"):
            self.words.setdefault(industry, []).append(word)

    def region_of(self, country: str, admin1: str) -> int:
        found = self.regions.get(f"{country}-{admin1}".lower()) or self.regions.get(country.lower())
        return found or self.regions["us"]


def _rows(
    chance: random.Random, world: _World, start: int, count: int, related: list[tuple[int, int]]
) -> Iterator[tuple[Any, ...]]:
    """Rows of COLUMNS. Adds their related industries to `related`."""
    industries = world.industries
    weights = [1 / turn for turn in range(1, len(industries) + 1)]
    weights[-RARE:] = [weight / 100 for weight in weights[-RARE:]]
    by_weight = list(accumulate(weights))
    now = timezone.now().isoformat()
    people = list(accumulate(city[4] for city in world.cities))
    stages = chance.choices([stage.value for stage in STAGES], list(STAGES.values()), k=count)
    around = chance.choices(world.cities, cum_weights=people, k=count)
    mains = chance.choices(industries, cum_weights=by_weight, k=count)
    touched = chance.choices(range(len(RELATED)), RELATED, k=count)
    for number, ((city, country, admin1, point, _people), industry, stage, others) in enumerate(
        zip(around, mains, stages, touched, strict=True)
    ):
        lon = max(-180.0, min(180.0, point.x + chance.gauss(0, SPREAD_DEG)))
        lat = max(-89.0, min(89.0, point.y + chance.gauss(0, SPREAD_DEG)))
        word, other = (chance.choice(world.words.get(industry, QUALITIES)) for _ in range(2))
        name = f"{city} {word.title()} {chance.choice(NOUNS)}"
        if number % 3 == 0:
            name = f"{chance.choice(QUALITIES)} {name}"
        for more in {*chance.choices(industries, cum_weights=by_weight, k=others)} - {industry}:
            related.append((start + number, more))
        yield (
            *(
                start + number,
                f"{slugify(name)[:60]}-{number}",
                name[:120],
                "[]",
                world.region_of(country, admin1),
                industry,
            ),
            *(LonLat(lon, lat).as_ewkb(), chance.randrange(5_000, 80_000), stage),
            *(f"{word.capitalize()} and {other} from {city} and around."[:160], "", "", ""),
            *(Publication.PUBLISHED.value, "", Origin.COMMUNITY.value, now, now),
        )


@contextlib.contextmanager
def _indexes_made_afterwards(*tables: type[models.Model]) -> Iterator[None]:
    """Drop the indexes and rebuild them at the end: several times faster than updating them for each row."""
    names = [model._meta.db_table for model in tables]
    kept = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    with kept(names):
        yield


@contextlib.contextmanager
def _on_postgresql(tables: list[str]) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique",
            [tables],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        # Pending constraint checks would block CREATE INDEX.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, definition in found:
            cursor.execute(definition)


@contextlib.contextmanager
def _on_sqlite(tables: list[str]) -> Iterator[None]:
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%%'"
            f" AND tbl_name IN ({marks})",
            tables,
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'hubs_searchdocument_words%%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, definition in found:
            cursor.execute(definition)
    restore_word_index(connection.alias)


if __name__ == "__main__":
    fill_up(int(sys.argv[1]))
