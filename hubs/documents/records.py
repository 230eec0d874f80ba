"""What an entry of each section says, checked field by field and still unsaved; references are slugs.

`hubs.documents.describe` is the way back: what it writes of a row is read here without loss.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hubs.documents.entries import Entry
from hubs.enums import ArchiveReason, Origin, Publication, Reach, RegionKind, SizeBand, Stage, SupportKind
from hubs.geo.coordinates import LonLat
from hubs.models import (
    AnchorFirm,
    Designation,
    Firm,
    Hub,
    HubSupport,
    Industry,
    Region,
    Source,
    SupportOrganization,
)
from hubs.models.hub import LONGEST_DESCRIPTION

SUPPORTED_FIELDS = ("description", "summary", "since", "anchor_firms", "support", "stage", "designations", "region")


@dataclass(slots=True)
class IndustryRecord:
    row: Industry
    sector: str = ""
    words: list[tuple[str, str]] = field(default_factory=list)
    """Everyday words with their language."""
    complementary: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RegionRecord:
    row: Region
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
    row = _industry_row(entry)
    row.naics = entry.words("naics", most=6)
    row.isic = entry.words("isic", most=4)
    for key, codes in (("naics", row.naics), ("isic", row.isic)):
        if not all(code.isdigit() for code in codes):
            entry.problem(key, _("holds a code that is not all digits"))
    return IndustryRecord(
        row=row,
        sector=entry.slug("sector"),
        words=[
            *((word, "en") for word in entry.words("words", most=60)),
            *((word, "de") for word in entry.words("words_de", most=60)),
        ],
        complementary=entry.words("complementary"),
    )


def _industry_row(entry: Entry) -> Industry:
    return Industry(
        slug=entry.slug(),
        name=entry.text("name", most=120),
        name_de=entry.text("name_de", most=120, required=False),
        description=entry.text("description", most=1000),
        description_de=entry.text("description_de", most=1000, required=False),
    )


def region(entry: Entry) -> RegionRecord:
    kind = entry.choice("kind", RegionKind)
    radius_m = entry.metres("radius_km", least_km=1, most_km=2000)
    if radius_m is None and kind in (RegionKind.METRO, RegionKind.INFORMAL, RegionKind.CITY):
        radius_m = 40_000
    return RegionRecord(
        row=Region(
            slug=entry.slug(),
            name=entry.text("name", most=120),
            kind=kind,
            other_names=entry.words("other_names"),
            geoid=entry.text("geoid", most=12, required=False),
            cbsa=entry.text("cbsa", most=5, required=False),
            point=_value_of(entry.point("point")),
            radius_m=radius_m,
        ),
        parent=entry.slug("parent"),
    )


def firm(entry: Entry) -> Firm:
    return Firm(
        slug=entry.slug(),
        name=entry.text("name", most=120),
        website=entry.url("website"),
        headquarters=entry.text("headquarters", most=120, required=False),
        last_verified=entry.day("last_verified", required=False),
        review_by=entry.day("review_by", required=False),
    )


def support(entry: Entry) -> SupportRecord:
    at = entry.point("point")
    reach = entry.words("reach", allowed=Reach.values) or [Reach.IN_PERSON]
    record = SupportRecord(
        row=SupportOrganization(
            slug=entry.slug(),
            name=entry.text("name", most=120),
            kind=entry.choice("kind", SupportKind),
            website=entry.url("website"),
            phone=entry.text("phone", most=40, required=False),
            email=entry.email("email"),
            place=entry.text("place", most=120),
            point=_value_of(at),
            radius_m=entry.metres("radius_km", least_km=1, most_km=2000),
            in_person=Reach.IN_PERSON in reach,
            remote=Reach.REMOTE in reach,
            last_verified=entry.day("last_verified", required=False),
            review_by=entry.day("review_by", required=False),
        ),
        at=at,
        serves=entry.words("serves"),
    )
    if not record.serves and record.row.radius_m is None:
        entry.problem("serves", _("is missing: name the regions it serves, or a radius_km"))
    return record


def hub(entry: Entry) -> HubRecord:
    at = entry.point("point")
    record = HubRecord(
        row=Hub(
            slug=entry.slug(),
            name=entry.text("name", most=120),
            other_names=entry.words("other_names"),
            point=_value_of(at),
            radius_m=entry.metres("radius_km", least_km=1, most_km=500) or 40_000,
            stage=entry.choice("stage", Stage),
            since=entry.year("since"),
            summary=entry.text("summary", most=160),
            description=entry.prose("description", most=LONGEST_DESCRIPTION, required=False),
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
    if record.industry in record.related_industries:
        entry.problem("related_industries", _("repeats the main industry"))
    if record.row.since and not any("since" in source.supports for source in record.sources):
        entry.problem("since", _("needs a source that lists “since” under supports"))
    _once(entry, "anchor_firms", [slug for slug, _row in record.anchor_firms])
    _once(entry, "support", [slug for slug, _row in record.supports])
    _once(entry, "sources", [source.url for source in record.sources])
    return record


def _value_of(at: LonLat) -> Any:
    """A model's field makes a Point of this when somebody asks for one, which saving does not."""
    return at.as_ewkb()


def _anchor_firm(entry: Entry, position: int) -> tuple[str, AnchorFirm]:
    row = AnchorFirm(
        role=entry.text("role", most=250),
        since=entry.year("since"),
        size_band=entry.choice("size", SizeBand, required=False),
        position=position,
    )
    slug = entry.slug("firm")
    entry.finish()
    return slug, row


def _hub_support(entry: Entry, position: int) -> tuple[str, HubSupport]:
    row = HubSupport(role=entry.text("role", most=250, required=False), position=position)
    slug = entry.slug("organization")
    entry.finish()
    return slug, row


def _designation(entry: Entry) -> Designation:
    row = Designation(
        programme=entry.text("programme", most=120),
        year=entry.year("year", least=1900, required=True) or 0,
        url=entry.url("url", most=500),
    )
    entry.finish()
    return row


def _source(entry: Entry) -> Source:
    row = Source(
        url=entry.url("url", required=True, most=500),
        title=entry.text("title", most=250),
        publisher=entry.text("publisher", most=120, required=False),
        retrieved_on=entry.day("retrieved_on") or date.min,
        supports=entry.words("supports", allowed=SUPPORTED_FIELDS),
    )
    entry.finish()
    return row


def _once(entry: Entry, key: str, values: list[str]) -> None:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        entry.problem(key, _("names %(words)s twice") % {"words": ", ".join(repeated)})
