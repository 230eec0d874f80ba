"""How many hubs each industry and sector has, those of which it is the main industry apart from those related to it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count

from hubs.indexes.catalog import industries_by_sector
from hubs.indexes.data_version import cached_per_version
from hubs.indexes.map_cells import hubs_of, tallies
from hubs.models import Hub, Industry
from hubs.models.hub_listing import ANY


class HubCount(NamedTuple):
    """The hubs listed under an industry or sector: `main` is their main industry, or holds it; the others are `related`."""

    main: int = 0
    related: int = 0

    @property
    def total(self) -> int:
        return self.main + self.related


NONE = HubCount()

Tree = list[tuple[Industry, HubCount, list[tuple[Industry, HubCount]]]]
"""Sectors with their industries, each with its hubs."""


def hub_counts(stage: str = "") -> dict[int, HubCount]:
    """By the key of each industry and sector, of one stage or all. Two queries per data version."""
    main = _main_tallies()
    found = {}
    for category, by_stage in tallies().items():
        if category != ANY:
            own = hubs_of(main.get(category, {}), stage)
            found[category] = HubCount(own, hubs_of(by_stage, stage) - own)
    return found


@cached_per_version
def _main_tallies() -> dict[int, dict[str, int]]:
    """The published hubs by main industry and by its sector, by stage."""
    rows = Hub.objects.published().order_by().values_list("industry", "industry__sector", "stage")
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for industry, sector, stage, hubs in rows.annotate(Count("pk")):
        found[industry][stage] += hubs
        if sector is not None:
            found[sector][stage] += hubs
    return found


def industry_tree(counts: dict[int, HubCount]) -> Tree:
    """Sectors with their industries and counts, in the directory's order."""
    return [
        (sector, counts.get(sector.pk, NONE), [(row, counts.get(row.pk, NONE)) for row in rows])
        for sector, rows in industries_by_sector()
    ]
