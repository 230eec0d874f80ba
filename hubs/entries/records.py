"""Validates entries of each type field by field, into records that are not saved yet. References are slugs.

`hubs.entries.describe` is the inverse, without loss. Rules that involve several fields are in `hubs.entries.rules`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from hubs.entries import rules
from hubs.entries.describe import words_field
from hubs.entries.entries import Entry
from hubs.entries.rules import Breach, longest
from hubs.enums import ArchiveReason, NoFigures, Origin, Publication, Reach, RegionKind, SizeBand, Stage, SupportKind
from hubs.geo.coordinates import LonLat
from hubs.models import (
    AnchorFirm,
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

SUPPORTED_FIELDS = ("description", "summary", "since", "anchor_firms", "support", "stage", "designations", "region")

LONGEST_EXPLANATION = 1_000
"""Maximum characters in an industry's description. The database sets no limit."""


@dataclass(slots=True)
class IndustryRecord:
    row: Industry
    sector: str = ""
    words: list[tuple[str, str]] = field(default_factory=list)
    """Everyday words, each with its language."""
    complementary: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RegionRecord:
    row: Region
    at: LonLat
    parent: str


@dataclass(slots=True)
class SupportRecord:
    row: SupportOrganization
    at: LonLat
    serves: list[str]


@dataclass(slots=True)
class HubRecord:
    row: Hub
    at: LonLat
    region: str
    industry: str
    related_industries: list[str]
    anchor_firms: list[tuple[str, AnchorFirm]]
    supports: list[tuple[str, HubSupport]]
    designations: list[Designation]
    sources: list[Source]
    successor: str = ""


def sector(entry: Entry) -> IndustryRecord:
    return IndustryRecord(row=_industry_row(entry))


def industry(entry: Entry) -> IndustryRecord:
    """An industry or, in a revision, a sector: both are one entry type, and for a sector `sector` is empty."""
    row = _industry_row(entry)
    row.naics = entry.words("naics", most=6)
    row.naics_find = entry.words("naics_find", most=6)
    row.no_figures = entry.choice("no_figures", NoFigures, required=False)
    row.isic = entry.words("isic", most=4)
    position = entry.number("position", least=0, most=32_767)
    if position is not None:
        row.position = int(position)
    record = IndustryRecord(
        row=row,
        sector=entry.slug("sector", required=False),
        words=[
            (word, language)
            for language, _name in settings.LANGUAGES
            for word in entry.words(words_field(language), most=longest(IndustryWord, "word"))
        ],
        complementary=entry.words("complementary"),
    )
    _note(entry, rules.codes_of_industry(row.naics, row.naics_find, row.isic))
    _note(entry, rules.figures_of_industry(row.naics, row.no_figures))
    _note(entry, rules.complements_of_industry(row.slug, record.complementary))
    return record


def _industry_row(entry: Entry) -> Industry:
    return Industry(
        slug=entry.slug(),
        name=entry.text("name", most=longest(Industry, "name")),
        name_de=entry.text("name_de", most=longest(Industry, "name_de"), required=False),
        description=entry.text("description", most=LONGEST_EXPLANATION, required=False),
        description_de=entry.text("description_de", most=LONGEST_EXPLANATION, required=False),
    )


def region(entry: Entry) -> RegionRecord:
    """A country has no parent and gives its own country code. Every other region takes its parent's."""
    kind, at = entry.choice("kind", RegionKind), entry.point("point")
    is_country = kind == RegionKind.COUNTRY
    country = entry.text("country", most=longest(Region, "country"), required=is_country)
    if country:
        _note(entry, rules.country_code(country))
    return RegionRecord(
        row=Region(
            slug=entry.slug(),
            name=entry.text("name", most=longest(Region, "name")),
            kind=kind,
            other_names=entry.words("other_names"),
            country=country,
            geoid=entry.text("geoid", most=longest(Region, "geoid"), required=False),
            cbsa=entry.text("cbsa", most=longest(Region, "cbsa"), required=False),
            iso_3166_2=entry.text("iso_3166_2", most=longest(Region, "iso_3166_2"), required=False),
            wikidata=entry.wikidata("wikidata"),
            point=_value_of(at),
            radius_m=entry.metres("radius_km", least_km=1, most_km=2000),
            boundary=entry.area("boundary"),
        ),
        at=at,
        parent=entry.slug("parent", required=not is_country),
    )


def firm(entry: Entry) -> Firm:
    return Firm(
        slug=entry.slug(),
        name=entry.text("name", most=longest(Firm, "name")),
        website=entry.url("website"),
        headquarters=entry.text("headquarters", most=longest(Firm, "headquarters"), required=False),
        wikidata=entry.wikidata("wikidata"),
        last_verified=entry.day("last_verified", required=False),
        review_by=entry.day("review_by", required=False),
    )


def support(entry: Entry) -> SupportRecord:
    at = entry.point("point")
    reach = entry.words("reach", allowed=Reach.values) or [Reach.IN_PERSON]
    record = SupportRecord(
        row=SupportOrganization(
            slug=entry.slug(),
            name=entry.text("name", most=longest(SupportOrganization, "name")),
            kind=entry.choice("kind", SupportKind),
            website=entry.url("website"),
            phone=entry.phone("phone", most=longest(SupportOrganization, "phone")),
            email=entry.email("email"),
            contact_url=entry.url("contact_url", most=longest(SupportOrganization, "contact_url")),
            place=entry.text("place", most=longest(SupportOrganization, "place")),
            point=_value_of(at),
            radius_m=entry.metres("radius_km", least_km=1, most_km=2000),
            in_person=Reach.IN_PERSON in reach,
            remote=Reach.REMOTE in reach,
            **_check(entry),
            last_verified=entry.day("last_verified", required=False),
            review_by=entry.day("review_by", required=False),
        ),
        at=at,
        serves=entry.words("serves"),
    )
    _note(entry, rules.whom_it_serves(record.serves, record.row.radius_m))
    return record


def hub(entry: Entry) -> HubRecord:
    at = entry.point("point")
    record = HubRecord(
        row=Hub(
            slug=entry.slug(),
            name=entry.text("name", most=longest(Hub, "name")),
            other_names=entry.words("other_names"),
            point=_value_of(at),
            radius_m=entry.metres("radius_km", least_km=1, most_km=500) or rules.DEFAULT_RADIUS_M,
            stage=entry.choice("stage", Stage),
            since=entry.year("since"),
            summary=entry.text("summary", most=longest(Hub, "summary")),
            summary_de=entry.text("summary_de", most=longest(Hub, "summary_de"), required=False),
            description=entry.prose("description", most=longest(Hub, "description"), required=False),
            website=entry.url("website"),
            area=entry.area("area"),
            publication=entry.choice("publication", Publication, required=False) or Publication.PUBLISHED,
            origin=entry.choice("origin", Origin, required=False) or Origin.CURATED,
            archive_reason=entry.choice("archive_reason", ArchiveReason, required=False),
            last_verified=entry.day("last_verified", required=False),
            review_by=entry.day("review_by", required=False),
        ),
        at=at,
        region=entry.slug("region"),
        industry=entry.slug("industry"),
        related_industries=entry.words("related_industries"),
        anchor_firms=[_anchor_firm(item, place) for place, item in enumerate(entry.items("anchor_firms", of="firm"))],
        supports=[_hub_support(item, place) for place, item in enumerate(entry.items("support", of="organization"))],
        designations=[_designation(item) for item in entry.items("designations", of="programme")],
        sources=[_source(item) for item in entry.items("sources", of="url")],
        successor=entry.slug("successor", required=False),
    )
    # Whether the successor is published is checked with the references: see hubs.entries.references.
    _note(entry, rules.industries_of_hub(record.industry, record.related_industries))
    _note(entry, rules.since_has_source(record.row.since, (source.supports for source in record.sources)))
    _note(entry, rules.named_once("anchor_firms", [slug for slug, _row in record.anchor_firms]))
    _note(entry, rules.named_once("support", [slug for slug, _row in record.supports]))
    _note(entry, rules.named_once("sources", [source.url for source in record.sources]))
    return record


def _value_of(at: LonLat) -> Any:
    """EWKB instead of a Point. The field would make a Point on access, but saving never does, which is much faster."""
    return at.as_ewkb()


def _anchor_firm(entry: Entry, position: int) -> tuple[str, AnchorFirm]:
    row = AnchorFirm(
        role=entry.text("role", most=longest(AnchorFirm, "role")),
        since=entry.year("since"),
        size_band=entry.choice("size", SizeBand, required=False),
        **_check(entry),
        position=position,
    )
    slug = entry.slug("firm")
    entry.finish()
    return slug, row


def _check(entry: Entry) -> dict[str, Any]:
    """The fields of `Checked`: on which day, and with which page, somebody confirmed an anchor firm or an organization."""
    on = entry.day("checked_on", required=False)
    source = entry.url("checked_source", most=longest(AnchorFirm, "checked_source"))
    _note(entry, rules.checked_with_a_page(on, source, today=date.today()))
    return {"checked_on": on, "checked_source": source}


def _hub_support(entry: Entry, position: int) -> tuple[str, HubSupport]:
    row = HubSupport(role=entry.text("role", most=longest(HubSupport, "role"), required=False), position=position)
    slug = entry.slug("organization")
    entry.finish()
    return slug, row


def _designation(entry: Entry) -> Designation:
    row = Designation(
        programme=entry.text("programme", most=longest(Designation, "programme")),
        year=entry.year("year", least=1900, required=True) or 0,
        url=entry.url("url", most=longest(Designation, "url")),
    )
    entry.finish()
    return row


def _source(entry: Entry) -> Source:
    row = Source(
        url=entry.url("url", required=True, most=longest(Source, "url")),
        title=entry.text("title", most=longest(Source, "title")),
        publisher=entry.text("publisher", most=longest(Source, "publisher"), required=False),
        retrieved_on=entry.day("retrieved_on") or date.min,
        supports=entry.words("supports", allowed=SUPPORTED_FIELDS),
    )
    entry.finish()
    return row


def _note(entry: Entry, breaches: Iterable[Breach]) -> None:
    for breach in breaches:
        entry.problem(breach.field, breach.message)
