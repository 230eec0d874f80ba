"""Checked records become rows by upsert, hundreds in a statement; each function belongs in its caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from hubs.bulk import save_rows
from hubs.documents.records import HubRecord, IndustryRecord, RegionRecord, SupportRecord
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
from hubs.models.edition import note_change
from hubs.models.placement import refresh_placements
from hubs.text.folding import fold

CHUNK = 2_000
"""Slugs asked for at a time: SQLite takes at most 32,766 values in a query."""
CHECKED = ("last_verified", "review_by")


def save_industries(industries: list[IndustryRecord]) -> None:
    sectors = _ids(Industry, (record.sector for record in industries))
    for record in industries:
        record.row.sector_id = sectors.get(record.sector)
    fields = ["name", "name_de", "description", "description_de", "sector", "naics", "isic", "position"]
    save_rows([record.row for record in industries], key="slug", update=fields)
    ids = _ids(Industry, (record.row.slug for record in industries))
    IndustryWord.objects.filter(industry__in=ids.values()).delete()
    save_rows(
        IndustryWord(industry_id=ids[record.row.slug], word=word, folded=fold(word), language=language)
        for record in industries
        for word, language in record.words
    )
    note_change()


def save_complements(industries: Iterable[IndustryRecord], changed: set[str]) -> None:
    """Replace the pairs of the changed industries, known by slug; either of a pair may name the other, changed or not."""
    pairs = {
        pair
        for record in industries
        for slug in record.complementary
        if changed & {record.row.slug, slug}
        for pair in ((record.row.slug, slug), (slug, record.row.slug))
    }
    Complement.objects.filter(Q(from_industry__slug__in=changed) | Q(to_industry__slug__in=changed)).delete()
    ids = _ids(Industry, (slug for pair in pairs for slug in pair))
    save_rows(Complement(from_industry_id=ids[one], to_industry_id=ids[other]) for one, other in sorted(pairs))


def save_regions(regions: list[RegionRecord]) -> None:
    """Parents may stand in the same file as their parts, so the outermost are written first."""
    waiting = {record.row.slug: record for record in regions}
    while waiting:
        ready = [record for record in waiting.values() if record.parent not in waiting]
        if not ready:
            raise ValueError(f"These regions are part of each other: {', '.join(sorted(waiting))}.")
        parents = Region.objects.in_bulk([record.parent for record in ready], field_name="slug")
        for record in ready:
            record.row.parent = parents[record.parent]
            record.row.country = parents[record.parent].country
            del waiting[record.row.slug]
        fields = ["name", "kind", "other_names", "parent", "country", "geoid", "cbsa", "point", "radius_m"]
        save_rows([record.row for record in ready], key="slug", update=fields)
    note_change()


# Where an entry stands, whether it is published and when it was checked, is the curators' affair: the directory's files leave
# it alone, and only what comes from curators, such as an import or an earlier revision, is saved `with_standing`.


def save_firms(firms: list[Firm], *, with_standing: bool = False) -> None:
    save_rows(firms, key="slug", update=["name", "website", "headquarters", *(CHECKED if with_standing else ())])


def save_support(organizations: list[SupportRecord], *, with_standing: bool = False) -> None:
    fields = ["name", "kind", "website", "phone", "email", "place", "point", "radius_m", "in_person", "remote"]
    fields += CHECKED if with_standing else ()
    save_rows([record.row for record in organizations], key="slug", update=fields)
    ids = _ids(SupportOrganization, (record.row.slug for record in organizations))
    regions = _ids(Region, (slug for record in organizations for slug in record.serves))
    through = SupportOrganization.serves.through
    through.objects.filter(supportorganization__in=ids.values()).delete()
    save_rows(
        through(supportorganization_id=ids[record.row.slug], region_id=regions[slug])
        for record in organizations
        for slug in record.serves
    )
    note_change()


def save_hubs(hubs: list[HubRecord], *, with_standing: bool = False) -> None:
    """Write hubs with all their parts: what a record does not name is taken away."""
    known = list(_ids(Hub, (record.row.slug for record in hubs)).values())
    regions = _ids(Region, (record.region for record in hubs))
    industries = _ids(Industry, (slug for record in hubs for slug in (record.industry, *record.related_industries)))
    successors = _ids(Hub, (record.successor for record in hubs if record.successor))
    for record in hubs:
        record.row.region_id = regions[record.region]
        record.row.industry_id = industries[record.industry]
        record.row.successor_id = successors.get(record.successor)
    fields = [
        *("name", "other_names", "region", "industry", "point", "radius_m", "stage", "since"),
        *("summary", "description", "website", "last_verified", "review_by", "updated_at"),
    ]
    if with_standing:
        fields += ["area", "publication", "origin", "archive_reason", "successor"]
    save_rows([record.row for record in hubs], key="slug", update=fields)
    through = Hub.related_industries.through
    for part in (AnchorFirm, HubSupport, Designation, Source, through) if known else ():
        for start in range(0, len(known), CHUNK):
            of_known = part._default_manager.filter(hub__in=known[start : start + CHUNK])
            of_known._raw_delete(of_known.db)  # nothing refers to a part
    ids = _ids(Hub, (record.row.slug for record in hubs))
    firms = _ids(Firm, (slug for record in hubs for slug, _ in record.anchor_firms))
    organizations = _ids(SupportOrganization, (slug for record in hubs for slug, _ in record.supports))
    parts: dict[type[models.Model], list[Any]] = {AnchorFirm: [], HubSupport: [], Designation: [], Source: []}
    related = []
    for record in hubs:
        hub_id = ids[record.row.slug]
        for slug, anchor in record.anchor_firms:
            anchor.firm_id = firms[slug]
            parts[AnchorFirm].append(anchor)
        for slug, support in record.supports:
            support.organization_id = organizations[slug]
            parts[HubSupport].append(support)
        parts[Designation].extend(record.designations)
        parts[Source].extend(record.sources)
        of_hub: list[Any] = [
            *(anchor for _, anchor in record.anchor_firms),
            *(support for _, support in record.supports),
            *record.designations,
            *record.sources,
        ]
        for row in of_hub:
            row.hub_id = hub_id
        related += [through(hub_id=hub_id, industry_id=industries[slug]) for slug in record.related_industries]
    for rows in parts.values():
        save_rows(rows)
    save_rows(related)
    refresh_placements(Hub.objects.filter(pk__in=list(ids.values())))


def _ids(model: Any, slugs: Iterable[str]) -> dict[str, int]:
    wanted = list(dict.fromkeys(slugs))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        found.update(model.objects.filter(slug__in=wanted[start : start + CHUNK]).values_list("slug", "pk"))
    return found
