"""Loads the gazetteer, and creates the regions that every directory starts with: countries and US states."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from hubs.entries.changes import changing
from hubs.enums import EntryType, PlaceKind, RegionKind, RevisionAction
from hubs.gazetteer.loading import Progress, analyze, is_up_to_date, load_places
from hubs.gazetteer.records import PlaceRecord
from hubs.models import Region


def load_gazetteer(progress: Progress, *, force: bool = False) -> bool:
    """Reload all places if their sources changed (about half a minute). Return whether it did. All or nothing."""
    if not force and is_up_to_date():
        return False
    with transaction.atomic():
        _save_regions(load_places(progress))
    analyze()
    return True


def _save_regions(areas: Iterable[PlaceRecord]) -> None:
    """Upsert countries and US states as regions, because hubs may already refer to them."""
    countries, states = [], []
    for record in areas:
        row = Region(name=record.name, country=record.country, point=record.location.as_point())
        if record.kind == PlaceKind.COUNTRY:
            row.slug, row.kind = record.country.lower(), RegionKind.COUNTRY
            countries.append(row)
        else:
            row.slug, row.kind = f"us-{record.admin1.lower()}", RegionKind.STATE
            row.iso_3166_2 = f"US-{record.admin1}"
            states.append(row)
    slugs = [row.slug for row in (*countries, *states)]
    with changing(EntryType.REGION, slugs, action=RevisionAction.LOADED, is_batch=True):
        fields = ["name", "kind", "country", "point"]
        Region.objects.bulk_create(countries, update_conflicts=True, unique_fields=["slug"], update_fields=fields)
        united_states = Region.objects.get(slug="us")
        for row in states:
            row.parent = united_states
        fields += ["parent", "iso_3166_2"]
        Region.objects.bulk_create(states, update_conflicts=True, unique_fields=["slug"], update_fields=fields)
