"""Made-up hubs around real cities, the same at every run."""

from __future__ import annotations

import random

from django.db import connection, transaction
from django.utils import timezone

from hubs.bulk import write_rows
from hubs.enums import Origin, PlaceKind, Publication, Stage
from hubs.models import Hub, Industry, Place, Placement, Region
from hubs.models.placement import rebuild_placements

PREFIX = "made-up-"
SEED = 20261122
SPREAD_DEG = 0.4
COLUMNS = [
    *("slug", "name", "other_names", "region_id", "industry_id", "point", "radius_m", "stage", "summary"),
    *("description", "website", "publication", "archive_reason", "origin", "created_at", "updated_at"),
]


def make_hubs(count: int) -> None:
    """Insert `count` published hubs, scattered around cities in proportion to their population."""
    chance = random.Random(SEED)
    cities = list(Place.objects.filter(kind=PlaceKind.CITY, population__gte=15_000).values_list("point", "population"))
    industries = list(Industry.objects.exclude(sector=None).order_by("pk").values_list("pk", flat=True))
    region = Region.objects.get(slug="us").pk
    now = timezone.now().isoformat()
    centres = chance.choices(
        [(point.x, point.y) for point, _people in cities], [people for _point, people in cities], k=count
    )

    def rows():
        for number, (lon, lat) in enumerate(centres):
            lon = max(-180.0, min(180.0, lon + chance.gauss(0, SPREAD_DEG)))
            lat = max(-89.0, min(89.0, lat + chance.gauss(0, SPREAD_DEG)))
            name = f"Made up {number}"
            yield (
                *(f"{PREFIX}{number}", name, "[]", region, chance.choice(industries)),
                *(f"SRID=4326;POINT({lon!r} {lat!r})", 40_000, Stage.ESTABLISHED.value, name),
                *("", "", Publication.PUBLISHED.value, "", Origin.COMMUNITY.value, now, now),
            )

    with transaction.atomic():
        write_rows(Hub, COLUMNS, rows())
    rebuild_placements()
    _analyze()


def remove_hubs() -> None:
    made_up = Hub.objects.filter(slug__startswith=PREFIX)
    with transaction.atomic():
        Placement.objects.filter(hub__in=made_up.values("pk"))._raw_delete(made_up.db)
        made_up._raw_delete(made_up.db)
    rebuild_placements()


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "ANALYZE hubs_hub")
