"""Makes documents from rows: every value is text, a list or a dict, and empty fields are left out.

`described` gives the document that a validated record will have once it is saved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Model, QuerySet

from hubs.db.bulk import CHUNK, chunked
from hubs.enums import EntryType, Reach
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import Latitude, Longitude
from hubs.geo.sphere import METRES_PER_KM
from hubs.models import AnchorFirm, Designation, Firm, Hub, HubSupport, Industry, Region, Source, SupportOrganization

Document = dict[str, Any]

MODELS: dict[EntryType, Any] = {
    EntryType.HUB: Hub,
    EntryType.FIRM: Firm,
    EntryType.SUPPORT: SupportOrganization,
    EntryType.REGION: Region,
    EntryType.INDUSTRY: Industry,
}
CHECK = ("checked_on", "checked_source")
"""On which day, and with which page, somebody confirmed an anchor firm or an organization."""

PREFETCHED = 500
"""Rows whose relations are fetched at once. More than a thousand exceed SQLite's expression depth limit."""


class Standing(NamedTuple):
    """An entry's current state: its row (for a hub, with `point` deferred) and its document."""

    row: Any
    document: Document


def entry_type_of(model: type[Model]) -> EntryType:
    return next(entry_type for entry_type, own in MODELS.items() if own is model)


def describe(entry_type: EntryType, rows: QuerySet[Any]) -> Iterator[Document]:
    """The documents of the rows, in order. Up to six queries per CHUNK of rows."""
    return (standing.document for standing in stand(entry_type, rows))


def stand(entry_type: EntryType, rows: QuerySet[Any]) -> Iterator[Standing]:
    """The rows with their documents, in order. Up to six queries per CHUNK of rows."""
    rows = rows.order_by(*(rows.query.order_by or ["slug"]))
    match entry_type:
        case EntryType.HUB:
            return _hubs(rows)
        case EntryType.FIRM:
            return (Standing(firm, firm_document(firm)) for firm in rows.iterator())
        case EntryType.SUPPORT:
            organizations = rows.prefetch_related("serves").iterator(chunk_size=PREFETCHED)
            return (Standing(row, support_document(row)) for row in organizations)
        case EntryType.REGION:
            regions = rows.select_related("parent").iterator()
            return (Standing(row, region_document(row)) for row in regions)
        case EntryType.INDUSTRY:
            industries = rows.select_related("sector").prefetch_related("words", "complementary")
            return (Standing(row, industry_document(row)) for row in industries.iterator(chunk_size=PREFETCHED))


def documents(entry_type: EntryType, slugs: Iterable[str]) -> dict[str, Document]:
    """The current documents of the entries with these slugs, by slug. Missing entries are left out."""
    return {slug: standing.document for slug, standing in standings(entry_type, slugs).items()}


def standings(entry_type: EntryType, slugs: Iterable[str], *, lock: bool = False) -> dict[str, Standing]:
    """As `documents`, with the rows. With `lock`, the rows stay locked until the transaction ends."""
    found: dict[str, Standing] = {}
    for some in chunked(sorted(slugs)):
        rows = MODELS[entry_type].objects.filter(slug__in=some)
        rows = rows.select_for_update(of=("self",)) if lock else rows
        found |= {standing.row.slug: standing for standing in stand(entry_type, rows)}
    return found


def described(entry_type: EntryType, record: Any) -> Document:
    """The document that `describe` will make from a record once it is saved. No queries."""
    match entry_type:
        case EntryType.HUB:
            return _hub(
                record.row,
                at=record.at,
                region=record.region,
                industry=record.industry,
                successor=record.successor,
                related=record.related_industries,
                anchors=[
                    (firm, part.role, part.since, part.size_band, part.checked_on, part.checked_source)
                    for firm, part in record.anchor_firms
                ],
                supports=[(organization, part.role) for organization, part in record.supports],
                designations=[(part.programme, part.year, part.url) for part in record.designations],
                sources=[
                    (part.url, part.title, part.publisher, part.retrieved_on, part.supports) for part in record.sources
                ],
            )
        case EntryType.FIRM:
            return firm_document(record)
        case EntryType.SUPPORT:
            return _support(record.row, record.at, record.serves)
        case EntryType.REGION:
            return _region(record.row, record.at, record.parent)
        case EntryType.INDUSTRY:
            return _industry(record.row, record.sector, record.words, record.complementary)


def _hubs(rows: QuerySet[Any]) -> Iterator[Standing]:
    slugs = {
        "region_slug": F("region__slug"),
        "industry_slug": F("industry__slug"),
        "successor_slug": F("successor__slug"),
    }
    # Read coordinates as numbers: making Point objects takes longer than reading all the rest.
    at = {"lon": Longitude("point"), "lat": Latitude("point")}
    hubs = rows.defer("point").annotate(**slugs, **at).iterator(chunk_size=CHUNK)
    while batch := list(islice(hubs, CHUNK)):
        keys = [hub.pk for hub in batch]
        related = _parts(Hub.related_industries.through, keys, "industry__slug")
        anchors = _parts(AnchorFirm, keys, "firm__slug", "role", "since", "size_band", *CHECK)
        supports = _parts(HubSupport, keys, "organization__slug", "role")
        designations = _parts(Designation, keys, "programme", "year", "url")
        sources = _parts(Source, keys, "url", "title", "publisher", "retrieved_on", "supports")
        for hub in batch:
            document = _hub(
                hub,
                at=LonLat(hub.lon, hub.lat),
                region=hub.region_slug,
                industry=hub.industry_slug,
                successor=hub.successor_slug or "",
                related=[slug for (slug,) in related[hub.pk]],
                anchors=anchors[hub.pk],
                supports=supports[hub.pk],
                designations=designations[hub.pk],
                sources=sources[hub.pk],
            )
            yield Standing(hub, document)


def _parts(model: Any, keys: list[int], *columns: str) -> defaultdict[int, list[tuple[Any, ...]]]:
    """The columns of the hubs' parts, by hub, in order. One query."""
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for hub, *values in model._default_manager.filter(hub__in=keys).values_list("hub_id", *columns):
        found[hub].append(tuple(values))
    return found


def _hub(
    hub: Hub,
    *,
    at: LonLat,
    region: str,
    industry: str,
    successor: str,
    related: Iterable[str],
    anchors: Iterable[tuple[Any, ...]],
    supports: Iterable[tuple[Any, ...]],
    designations: Iterable[tuple[Any, ...]],
    sources: Iterable[tuple[Any, ...]],
) -> Document:
    """Parts are tuples of the columns that `_hubs` reads, in that order."""
    return _filled(
        slug=hub.slug,
        name=hub.name,
        other_names=hub.other_names,
        region=region,
        industry=industry,
        related_industries=sorted(related),
        point=_point(at),
        radius_km=_km(hub.radius_m),
        area=hub.area.geojson if hub.area else "",
        stage=hub.stage,
        since=_text(hub.since),
        summary=hub.summary,
        summary_de=hub.summary_de,
        description=hub.description,
        website=hub.website,
        publication=str(hub.publication),
        archive_reason=hub.archive_reason,
        successor=successor,
        origin=str(hub.origin),
        anchor_firms=[
            _filled(
                firm=firm, role=role, since=_text(since), size=size, checked_on=_text(checked_on), checked_source=source
            )
            for firm, role, since, size, checked_on, source in anchors
        ],
        support=[_filled(organization=organization, role=role) for organization, role in supports],
        # Sorted here, because a database may sort by a language's rules.
        designations=[
            _filled(programme=programme, year=str(year), url=url)
            for programme, year, url in sorted(designations, key=itemgetter(1, 0))
        ],
        sources=[
            _filled(url=url, title=title, publisher=publisher, retrieved_on=day.isoformat(), supports=supports_fields)
            for url, title, publisher, day, supports_fields in sources
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
        wikidata=firm.wikidata,
        last_verified=_text(firm.last_verified),
        review_by=_text(firm.review_by),
    )


def support_document(organization: SupportOrganization) -> Document:
    """Costs a query unless `serves` is prefetched."""
    return _support(organization, organization.location, (region.slug for region in organization.serves.all()))


def _support(organization: SupportOrganization, at: LonLat, serves: Iterable[str]) -> Document:
    reach = [(organization.in_person, Reach.IN_PERSON), (organization.remote, Reach.REMOTE)]
    return _filled(
        slug=organization.slug,
        name=organization.name,
        kind=organization.kind,
        website=organization.website,
        phone=organization.phone,
        email=organization.email,
        contact_url=organization.contact_url,
        place=organization.place,
        point=_point(at),
        serves=sorted(serves),
        radius_km=_km(organization.radius_m),
        reach=[str(way) for holds, way in reach if holds],
        checked_on=_text(organization.checked_on),
        checked_source=organization.checked_source,
        last_verified=_text(organization.last_verified),
        review_by=_text(organization.review_by),
    )


def region_document(region: Region) -> Document:
    """Costs a query unless the parent is loaded."""
    return _region(region, LonLat.of(region.point), region.parent.slug if region.parent is not None else "")


def _region(region: Region, at: LonLat, parent: str) -> Document:
    return _filled(
        slug=region.slug,
        name=region.name,
        kind=str(region.kind),
        other_names=region.other_names,
        parent=parent,
        country=region.country,
        geoid=region.geoid,
        cbsa=region.cbsa,
        iso_3166_2=region.iso_3166_2,
        wikidata=region.wikidata,
        point=_point(at),
        radius_km=_km(region.radius_m),
        boundary=region.boundary.geojson if region.boundary else "",
    )


def industry_document(industry: Industry) -> Document:
    """Costs a query each unless the sector, the words and the complementary industries are loaded."""
    sector = industry.sector.slug if industry.sector is not None else ""
    words = [(word.word, word.language) for word in industry.words.all()]
    return _industry(industry, sector, words, [other.slug for other in industry.complementary.all()])


def _industry(
    industry: Industry, sector: str, words: Iterable[tuple[str, str]], complementary: Iterable[str]
) -> Document:
    by_field: dict[str, list[str]] = defaultdict(list)
    for word, language in words:
        by_field[words_field(language)].append(word)
    return _filled(
        slug=industry.slug,
        name=industry.name,
        name_de=industry.name_de,
        description=industry.description,
        description_de=industry.description_de,
        sector=sector,
        naics=industry.naics,
        naics_find=industry.naics_find,
        no_figures=industry.no_figures,
        isic=industry.isic,
        **{field: sorted(found) for field, found in sorted(by_field.items())},
        complementary=sorted(complementary),
        position=_text(industry.position),
    )


def words_field(language: str) -> str:
    """The field for an industry's everyday words in a language: `words` for the site's own, `words_de` for German."""
    return "words" if language == settings.LANGUAGE_CODE else f"words_{language}"


def _filled(**values: Any) -> Document:
    return {key: value for key, value in values.items() if value not in ("", None, [])}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _point(at: LonLat) -> list[str]:
    return [repr(at.lat), repr(at.lon)]


def _km(metres: int | None) -> str:
    return "" if metres is None else f"{metres / METRES_PER_KM:.10g}"
