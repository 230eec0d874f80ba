"""The entries that a record names by their slugs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from hubs.documents.records import HubRecord, SupportRecord
from hubs.models import Firm, Hub, Industry, Region, SupportOrganization

CHUNK = 2_000


def references(record: Any) -> Iterator[tuple[str, Any, str]]:
    """Field, model and slug of each entry that the record names; a main or related industry must not be a sector."""
    if isinstance(record, SupportRecord):
        yield from (("serves", Region, slug) for slug in record.serves)
    elif isinstance(record, HubRecord):
        yield "region", Region, record.region
        yield "industry", Industry, record.industry
        yield from (("related_industries", Industry, slug) for slug in record.related_industries)
        yield from (("anchor_firms", Firm, slug) for slug, _row in record.anchor_firms)
        yield from (("support", SupportOrganization, slug) for slug, _row in record.supports)
        if record.successor:
            yield "successor", Hub, record.successor


def known_slugs(records: Iterable[Any]) -> dict[Any, set[str]]:
    """Of the slugs that the records name, those that stand in the database, by model; sectors do not count as industries."""
    wanted: dict[Any, set[str]] = defaultdict(set)
    for record in records:
        for _field, model, slug in references(record):
            wanted[model].add(slug)
    known: dict[Any, set[str]] = {}
    for model, slugs in wanted.items():
        rows = model.objects.exclude(sector=None) if model is Industry else model.objects.all()
        ordered = sorted(slugs)
        known[model] = {
            slug
            for start in range(0, len(ordered), CHUNK)
            for slug in rows.filter(slug__in=ordered[start : start + CHUNK]).values_list("slug", flat=True)
        }
    return known
