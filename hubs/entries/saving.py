"""Writes validated records with upserts, hundreds per statement. `hubs.entries.changes` calls it in its transaction.

Publication, outlines and review dates belong to the curators, so the directory's files leave them unchanged. Documents
from curators, such as imports and reverts, are saved `with_standing`, which includes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from hubs.db.bulk import chunked, save_rows
from hubs.entries.describe import Document, Standing
from hubs.entries.records import HubRecord, IndustryRecord, RegionRecord, SupportRecord
from hubs.entries.references import References
from hubs.models import (
    AnchorFirm,
    Complement,
    Designation,
    Firm,
    Hub,
    HubSupport,
    Industry,
    IndustryWord,
    Region,
    Source,
    SupportOrganization,
)
from hubs.text.folding import fold

_REVIEWED = ("last_verified", "review_by")

_APPENDED = ("sources",)
"""Parts in the order in which they were added, so that new ones can simply be appended."""


def save_industries(records: Sequence[IndustryRecord], known: References, *, with_standing: bool = False) -> None:
    sectors = known.keys(Industry, {record.sector for record in records if record.sector})
    for record in records:
        record.row.sector_id = sectors[record.sector] if record.sector else None
    fields = ["name", "name_de", "description", "description_de", "sector"]
    fields += ["naics", "naics_find", "no_figures", "isic", "position"]
    save_rows([record.row for record in records], key="slug", update=fields)
    ids = known.keys(Industry, [record.row.slug for record in records])
    IndustryWord.objects.filter(industry__slug__in=[record.row.slug for record in records]).delete()
    save_rows(
        IndustryWord(industry_id=ids[record.row.slug], word=word, folded=fold(word), language=language)
        for record in records
        for word, language in record.words
    )


def save_complements(records: Iterable[IndustryRecord], changed: set[str]) -> None:
    """Replace the pairs of the changed industries (slugs). Either industry of a pair may name the other."""
    pairs = {
        pair
        for record in records
        for slug in record.complementary
        if changed & {record.row.slug, slug}
        for pair in ((record.row.slug, slug), (slug, record.row.slug))
    }
    Complement.objects.filter(Q(from_industry__slug__in=changed) | Q(to_industry__slug__in=changed)).delete()
    ids = References().keys(Industry, {slug for pair in pairs for slug in pair})
    save_rows(Complement(from_industry_id=ids[one], to_industry_id=ids[other]) for one, other in sorted(pairs))


def save_regions(records: Sequence[RegionRecord], known: References, *, with_standing: bool = False) -> None:
    """A batch may contain parents with their parts, so the outermost regions are written first."""
    waiting = {record.row.slug: record for record in records}
    while waiting:
        ready = [record for record in waiting.values() if record.parent not in waiting]
        if not ready:
            raise ValueError(f"These regions are part of each other: {', '.join(sorted(waiting))}.")
        parents = Region.objects.in_bulk([record.parent for record in ready if record.parent], field_name="slug")
        for record in ready:
            if record.parent:
                record.row.parent = parents[record.parent]
                record.row.country = parents[record.parent].country
            del waiting[record.row.slug]
        fields = ["name", "kind", "other_names", "parent", "country", "geoid", "cbsa", "point", "radius_m", "wikidata"]
        fields += ["iso_3166_2", "boundary"] if with_standing else []
        save_rows([record.row for record in ready], key="slug", update=fields)


def save_firms(records: Sequence[Firm], known: References, *, with_standing: bool = False) -> None:
    save_rows(
        records,
        key="slug",
        update=["name", "website", "headquarters", "wikidata", *(_REVIEWED if with_standing else ())],
    )


def save_support(records: Sequence[SupportRecord], known: References, *, with_standing: bool = False) -> None:
    fields = ["name", "kind", "website", "phone", "email", "contact_url", "place", "point", "radius_m"]
    fields += ["in_person", "remote", "checked_on", "checked_source"]
    fields += _REVIEWED if with_standing else ()
    save_rows([record.row for record in records], key="slug", update=fields)
    ids = known.keys(SupportOrganization, [record.row.slug for record in records])
    regions = known.keys(Region, {slug for record in records for slug in record.serves})
    through = SupportOrganization.serves.through
    keys = [ids[record.row.slug] for record in records]
    for some in chunked(keys):
        through.objects.filter(supportorganization__in=some).delete()
    save_rows(
        through(supportorganization_id=ids[record.row.slug], region_id=regions[slug])
        for record in records
        for slug in record.serves
    )


def save_hubs(
    records: Sequence[HubRecord],
    known: References,
    *,
    with_standing: bool = False,
    changes: Mapping[str, tuple[Standing | None, Document]] | None = None,
) -> None:
    """Write hubs with their parts. Parts that a record does not have are deleted.

    `changes` has each hub's current state and new document by slug, if known. Unchanged parts are then not written
    again.
    """
    changes = changes or {}
    regions = known.keys(Region, {record.region for record in records})
    industries = known.keys(Industry, {record.industry for record in records})
    successors = known.keys(Hub, {record.successor for record in records if record.successor})
    for record in records:
        record.row.region_id = regions[record.region]
        record.row.industry_id = industries[record.industry]
        record.row.successor_id = successors.get(record.successor)
    fields = [
        *("name", "other_names", "region", "industry", "point", "radius_m", "stage", "since"),
        *("summary", "summary_de", "description", "website", "last_verified", "review_by", "updated_at"),
    ]
    if with_standing:
        fields += ["area", "publication", "origin", "archive_reason", "successor"]
    save_rows([record.row for record in records], key="slug", update=fields)
    standing = {slug: was.row.pk for slug, (was, _document) in changes.items() if was is not None}
    known.ids[Hub].update(standing)
    ids = known.keys(Hub, [record.row.slug for record in records])
    _save_parts(records, ids, known, changes)


_PARTS: dict[str, Any] = {
    "related_industries": Hub.related_industries.through,
    "anchor_firms": AnchorFirm,
    "support": HubSupport,
    "designations": Designation,
    "sources": Source,
}


def _save_parts(
    records: Sequence[HubRecord],
    ids: Mapping[str, int],
    known: References,
    changes: Mapping[str, tuple[Standing | None, Document]],
) -> None:
    gone: dict[str, list[int]] = defaultdict(list)
    written: dict[str, list[tuple[HubRecord, int]]] = defaultdict(list)
    for record in records:
        slug = record.row.slug
        was, document = changes.get(slug, (None, {}))
        is_new = slug in changes and was is None
        for field in _PARTS:
            before = was.document.get(field, []) if was is not None else []
            after = document.get(field, [])
            if slug in changes and before == after:
                continue
            stay = len(before) if field in _APPENDED and after[: len(before)] == before else 0
            if not is_new and not (slug in changes and stay == len(before)):
                gone[field].append(ids[slug])
                stay = 0
            written[field].append((record, stay))
    for field, hubs in gone.items():
        for some in chunked(hubs):
            rows = _PARTS[field]._default_manager.filter(hub__in=some)
            rows._raw_delete(rows.db)  # nothing references a part
    _read_keys(known, written)
    for field, parts in written.items():
        save_rows(row for record, stay in parts for row in _rows(field, record, ids[record.row.slug], known)[stay:])


def _read_keys(known: References, written: dict[str, list[tuple[HubRecord, int]]]) -> None:
    """Read the keys that the parts refer to, unless known."""
    related = {slug for record, _stay in written["related_industries"] for slug in record.related_industries}
    firms = {slug for record, _stay in written["anchor_firms"] for slug, _row in record.anchor_firms}
    supports = {slug for record, _stay in written["support"] for slug, _row in record.supports}
    for model, slugs in ((Industry, related), (Firm, firms), (SupportOrganization, supports)):
        known.keys(model, slugs)


def _rows(field: str, record: HubRecord, hub: int, known: References) -> list[Any]:
    """The rows of a hub's parts of one kind."""
    match field:
        case "related_industries":
            industries = known.ids[Industry]
            return [_PARTS[field](hub_id=hub, industry_id=industries[slug]) for slug in record.related_industries]
        case "anchor_firms":
            for slug, anchor in record.anchor_firms:
                anchor.hub_id, anchor.firm_id = hub, known.ids[Firm][slug]
            return [anchor for _slug, anchor in record.anchor_firms]
        case "support":
            for slug, support in record.supports:
                support.hub_id, support.organization_id = hub, known.ids[SupportOrganization][slug]
            return [support for _slug, support in record.supports]
    rows: list[Any] = record.designations if field == "designations" else record.sources
    for row in rows:
        row.hub_id = hub
    return rows
