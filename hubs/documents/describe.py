"""Rows become documents: every value is text, a list or a dict, fields without a value are left out.

`described` says beforehand what document a checked record will have once it is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from hubs.enums import Noun, Reach
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import METRES_PER_KM
from hubs.models import AnchorFirm, Designation, Firm, Hub, HubSupport, Source, SupportOrganization

Document = dict[str, Any]

MODELS: dict[Noun, Any] = {Noun.HUB: Hub, Noun.FIRM: Firm, Noun.SUPPORT: SupportOrganization}
CHUNK = 100
"""Rows read at a time: SQLite takes at most a thousand parts in the query that fetches theirs."""


def noun_of(row: Model) -> Noun:
    return next(noun for noun, model in MODELS.items() if isinstance(row, model))


def describe(noun: Noun, rows: QuerySet[Any]) -> Iterator[Document]:
    """The documents of the rows, in their order; up to eight queries for every CHUNK of them."""
    rows = rows.order_by(*(rows.query.order_by or ["slug"]))
    match noun:
        case Noun.HUB:
            hubs = rows.select_related("region", "industry", "successor").prefetch_related(
                "related_industries", "anchor_firms__firm", "supports__organization", "designations", "sources"
            )
            return (hub_document(hub) for hub in hubs.iterator(chunk_size=CHUNK))
        case Noun.FIRM:
            return (firm_document(firm) for firm in rows.iterator())
        case Noun.SUPPORT:
            organizations = rows.prefetch_related("serves")
            return (support_document(row) for row in organizations.iterator(chunk_size=CHUNK))


def documents(noun: Noun, slugs: Iterable[str]) -> dict[str, Document]:
    """Today's documents of the entries with these slugs, by slug; those that do not exist are left out."""
    wanted = list(slugs)
    chunks = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
    rows = (MODELS[noun].objects.filter(slug__in=chunk) for chunk in chunks)
    return {document["slug"]: document for part in rows for document in describe(noun, part)}


def described(noun: Noun, record: Any) -> Document:
    """The document of a record as `describe` will make it of its rows; reads nothing."""
    match noun:
        case Noun.HUB:
            return _hub(
                record.row,
                region=record.region,
                industry=record.industry,
                related=record.related_industries,
                successor=record.successor,
                anchors=record.anchor_firms,
                supports=record.supports,
                designations=record.designations,
                sources=record.sources,
            )
        case Noun.FIRM:
            return firm_document(record)
        case Noun.SUPPORT:
            return _support(record.row, record.serves)


def hub_document(hub: Hub) -> Document:
    """Costs a query for each relation that is not prefetched."""
    return _hub(
        hub,
        region=hub.region.slug,
        industry=hub.industry.slug,
        related=[industry.slug for industry in hub.related_industries.all()],
        successor=hub.successor.slug if hub.successor else "",
        anchors=[(part.firm.slug, part) for part in hub.anchor_firms.all()],
        supports=[(part.organization.slug, part) for part in hub.supports.all()],
        designations=hub.designations.all(),
        sources=hub.sources.all(),
    )


def _hub(
    hub: Hub,
    *,
    region: str,
    industry: str,
    related: Iterable[str],
    successor: str,
    anchors: Iterable[tuple[str, AnchorFirm]],
    supports: Iterable[tuple[str, HubSupport]],
    designations: Iterable[Designation],
    sources: Iterable[Source],
) -> Document:
    return _filled(
        slug=hub.slug,
        name=hub.name,
        other_names=hub.other_names,
        region=region,
        industry=industry,
        related_industries=sorted(related),
        point=_point(hub.point),
        radius_km=_km(hub.radius_m),
        area=hub.area.geojson if hub.area else "",
        stage=hub.stage,
        since=_text(hub.since),
        summary=hub.summary,
        description=hub.description,
        website=hub.website,
        publication=str(hub.publication),
        archive_reason=hub.archive_reason,
        successor=successor,
        origin=str(hub.origin),
        anchor_firms=[
            _filled(firm=slug, role=part.role, since=_text(part.since), size=part.size_band) for slug, part in anchors
        ],
        support=[_filled(organization=slug, role=part.role) for slug, part in supports],
        # Sorted here, for a database sorts by a language's rules.
        designations=[
            _filled(programme=part.programme, year=str(part.year), url=part.url)
            for part in sorted(designations, key=lambda part: (part.year, part.programme))
        ],
        sources=[
            _filled(
                url=part.url,
                title=part.title,
                publisher=part.publisher,
                retrieved_on=part.retrieved_on.isoformat(),
                supports=part.supports,
            )
            for part in sources
        ],
        last_verified=_text(hub.last_verified),
        review_by=_text(hub.review_by),
    )


def firm_document(firm: Firm) -> Document:
    return _filled(
        slug=firm.slug,
        name=firm.name,
        website=firm.website,
        headquarters=firm.headquarters,
        last_verified=_text(firm.last_verified),
        review_by=_text(firm.review_by),
    )


def support_document(organization: SupportOrganization) -> Document:
    """Costs a query where `serves` is not prefetched."""
    return _support(organization, (region.slug for region in organization.serves.all()))


def _support(organization: SupportOrganization, serves: Iterable[str]) -> Document:
    reach = [(organization.in_person, Reach.IN_PERSON), (organization.remote, Reach.REMOTE)]
    return _filled(
        slug=organization.slug,
        name=organization.name,
        kind=organization.kind,
        website=organization.website,
        phone=organization.phone,
        email=organization.email,
        place=organization.place,
        point=_point(organization.point),
        serves=sorted(serves),
        radius_km=_km(organization.radius_m),
        reach=[str(way) for holds, way in reach if holds],
        last_verified=_text(organization.last_verified),
        review_by=_text(organization.review_by),
    )


def _filled(**values: Any) -> Document:
    return {key: value for key, value in values.items() if value not in ("", None, [])}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _point(point: Any) -> list[str]:
    at = LonLat.of(point)
    return [repr(at.lat), repr(at.lon)]


def _km(metres: int | None) -> str:
    return "" if metres is None else f"{metres / METRES_PER_KM:.10g}"
