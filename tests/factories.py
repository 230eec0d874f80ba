"""Rows for tests, as plain as their constraints allow. Each test sets what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import factory
from django.contrib.auth.models import User
from factory.django import DjangoModelFactory

from hubs.entries.changes import changing, touching, write_documents
from hubs.entries.describe import Document
from hubs.enums import (
    EntryType,
    Origin,
    PlaceKind,
    Publication,
    RegionKind,
    RevisionAction,
    Stage,
    SuggestionKind,
    SupportKind,
)
from hubs.geo.coordinates import LonLat
from hubs.indexes import data_version, listings
from hubs.models import (
    AnchorFirm,
    Area,
    Candidate,
    CandidateDecision,
    Designation,
    DuplicateCandidate,
    Firm,
    Hub,
    HubCounty,
    HubListing,
    HubQuerySet,
    HubSupport,
    Industry,
    Load,
    MapCellCount,
    Outline,
    Place,
    Region,
    Revision,
    SearchDocument,
    Source,
    Stewardship,
    Suggestion,
    SupportOrganization,
)
from hubs.roles import Role, ensure_group

OGDEN = LonLat(-111.9738, 41.2230)
SALT_LAKE_CITY = LonLat(-111.8910, 40.7608)


class _Located(DjangoModelFactory):
    """`at` is the row's point as a LonLat."""

    class Meta:
        abstract = True
        exclude = ("at",)

    at = OGDEN
    point = factory.LazyAttribute(lambda row: row.at.as_point())


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Industry
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"test-sector-{n}")
    name = factory.Sequence(lambda n: f"Test sector {n}")


class IndustryFactory(SectorFactory):
    slug = factory.Sequence(lambda n: f"test-industry-{n}")
    name = factory.Sequence(lambda n: f"Test industry {n}")
    sector = factory.SubFactory(SectorFactory)


class RegionFactory(_Located):
    class Meta:
        model = Region
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"test-region-{n}")
    name = factory.Sequence(lambda n: f"Test region {n}")
    kind = RegionKind.METRO
    country = "US"
    radius_m = 40_000


class FirmFactory(DjangoModelFactory):
    class Meta:
        model = Firm

    slug = factory.Sequence(lambda n: f"test-firm-{n}")
    name = factory.Sequence(lambda n: f"Test firm {n}")


class HubFactory(_Located):
    """A published hub; `related` are its related industries."""

    class Meta:
        model = Hub
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"test-hub-{n}")
    name = factory.Sequence(lambda n: f"Test hub {n}")
    region = factory.SubFactory(RegionFactory, at=factory.SelfAttribute("..at"))
    industry = factory.SubFactory(IndustryFactory)
    summary = "What is made here."
    stage = Stage.ESTABLISHED
    publication = Publication.PUBLISHED
    origin = Origin.CURATED

    @factory.post_generation
    def related(self: Any, create: bool, extracted: Iterable[Industry] | None, **_: Any) -> None:
        if create and extracted:
            self.related_industries.set(extracted)


class AnchorFirmFactory(DjangoModelFactory):
    class Meta:
        model = AnchorFirm

    hub = factory.SubFactory(HubFactory)
    firm = factory.SubFactory(FirmFactory)
    role = "Makes things"


class SupportOrganizationFactory(_Located):
    """`serving` are the regions it serves."""

    class Meta:
        model = SupportOrganization
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"test-organization-{n}")
    name = factory.Sequence(lambda n: f"Test organization {n}")
    kind = SupportKind.CHAMBER
    place = "Ogden, UT"

    @factory.post_generation
    def serving(self: Any, create: bool, extracted: Iterable[Region] | None, **_: Any) -> None:
        if create and extracted:
            self.serves.set(extracted)


class HubSupportFactory(DjangoModelFactory):
    class Meta:
        model = HubSupport

    hub = factory.SubFactory(HubFactory)
    organization = factory.SubFactory(SupportOrganizationFactory)


class DesignationFactory(DjangoModelFactory):
    class Meta:
        model = Designation

    hub = factory.SubFactory(HubFactory)
    programme = "Tech Hub"
    year = 2023


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    hub = factory.SubFactory(HubFactory)
    url = factory.Sequence(lambda n: f"https://example.org/{n}")
    title = "A study"
    retrieved_on = date(2025, 1, 31)


class PlaceFactory(_Located):
    class Meta:
        model = Place

    slug = factory.Sequence(lambda n: f"test-place-{n}")
    name = factory.Sequence(lambda n: f"Test place {n}")
    kind = PlaceKind.CITY
    country = "US"
    admin1 = "UT"
    admin1_name = "Utah"


class SuggestionFactory(DjangoModelFactory):
    class Meta:
        model = Suggestion

    kind = SuggestionKind.NEW_HUB
    payload = factory.LazyFunction(lambda: {"name": "Kites of Ogden"})
    sender = "0" * 64


def hubs_at(points: Iterable[LonLat], **fields: Any) -> list[Hub]:
    """Very many published hubs at once, in one industry and region and without texts; in the order of the points."""
    shared = {"region": RegionFactory(), "industry": IndustryFactory(), **fields}
    hubs = Hub.objects.bulk_create(HubFactory.build(at=point, **shared) for point in points)
    listings.refresh([hub.pk for hub in hubs])
    data_version.bump()
    return hubs


def write(entry_type: EntryType, documents: Iterable[Document]) -> None:
    """Write documents through the one door, as an edit of nobody in particular."""
    with changing(action=RevisionAction.EDITED) as change:
        write_documents(entry_type, documents, change)


def update_hubs(hubs: HubQuerySet, **values: Any) -> int:
    """Set values of hubs without a trace in their history; their indexes follow, as they do after a plain save."""
    with touching() as touched:
        touched.add(hubs.order_by().values_list("pk", flat=True))
        return Hub.objects.filter(pk__in=list(touched.listed)).update(**values)


def person(role: Role | None, *regions: Region) -> User:
    """An account for the admin with a role, or with none; a steward's with regions."""
    user = User.objects.create_user(f"p{User.objects.count()}", is_staff=True)
    if role is not None:
        user.groups.add(ensure_group(role))
    Stewardship.objects.bulk_create(Stewardship(user=user, region=region) for region in regions)
    return user


def empty_directory() -> None:
    """Delete hubs, firms, organizations and our own regions; industries, countries, states and official areas stay.

    As the database deletes, parts before what they belong to: the ORM would read all rows first, in every test. The official
    areas stay because deleting their 4,000 rows takes longer than most tests.
    """
    parts = (
        *(HubListing, MapCellCount, SearchDocument, AnchorFirm, HubSupport),
        *(Designation, Source, DuplicateCandidate, Suggestion, Revision, HubCounty),
        *(Candidate.described_by.through, Candidate, CandidateDecision),
    )
    through = (Hub.related_industries.through, SupportOrganization.serves.through)
    for model in (*parts, *through, Hub, Firm, SupportOrganization):
        rows = model._default_manager.all()
        rows._raw_delete(rows.db)
    ours = Region.objects.exclude(kind__in=[RegionKind.STATE, RegionKind.COUNTRY]).filter(area=None)
    ours.update(parent=None)
    ours._raw_delete(ours.db)
    Load.objects.filter(name__contains=":").delete()
    data_version.bump()


def delete_areas() -> None:
    """Delete the official areas and counties, after `empty_directory`."""
    through = (Area.counties.through, Area.neighbors.through)
    areas = Region.objects.exclude(kind__in=[RegionKind.STATE, RegionKind.COUNTRY])
    for rows in (*(model.objects.all() for model in (*through, Outline, Area)), areas):
        rows._raw_delete(rows.db)


DIRECTORY_FILE = "all.yaml"
DIRECTORY = """\
sectors:
  - slug: tests
    name: Tests
    description: What tests are made of.
industries:
  - slug: kites
    name: Kites
    name_de: Drachen
    description: Things that fly on a string.
    sector: tests
    naics: ["339930"]
    words: [kite, dragon kites]
    words_de: [Drachen]
    complementary: [ropes]
  - slug: ropes
    name: Ropes
    description: Strings for things that fly.
    sector: tests
regions:
  - slug: kite-valley
    name: Kite Valley
    kind: informal
    parent: us-ut
    point: [41.2, -111.9]
    radius_km: 30
firms:
  - slug: high-flyers
    name: High Flyers
    website: https://flyers.example.org/
support:
  - slug: kite-chamber
    name: Kite Chamber
    kind: chamber
    place: Ogden, UT
    point: [41.2, -111.9]
    serves: [kite-valley]
    radius_km: 40
hubs:
  - slug: kite-valley-kites
    name: Kites of Kite Valley
    region: kite-valley
    industry: kites
    related_industries: [ropes]
    point: [41.2, -111.9]
    radius_km: 25.5
    stage: emerging
    since: 1999
    summary: Kites.
    description: Kites are made here.
    anchor_firms:
      - firm: high-flyers
        role: Makes kites
        size: small
    support:
      - organization: kite-chamber
        role: Lends string
    designations:
      - programme: Kite Place
        year: 2020
    sources:
      - url: https://example.org/kites
        title: On kites
        retrieved_on: 2025-01-31
        supports: [since]
"""


def write_directory(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write DIRECTORY_FILE into the folder: DIRECTORY, where each change replaces the first place of a text by another."""
    text = DIRECTORY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / DIRECTORY_FILE).write_text(text, encoding="utf-8")
    return folder


def directory_line(text: str) -> int:
    """The line of DIRECTORY_FILE on which the text stands first."""
    return DIRECTORY[: DIRECTORY.index(text)].count("\n") + 1
