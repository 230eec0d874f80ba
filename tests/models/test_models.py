"""The models: what the database itself refuses, their names, and their QuerySet methods."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import translation

from hubs.entries import rules
from hubs.enums import PlaceKind, Publication, RegionKind, SuggestionKind
from hubs.models import Complement, Figure, Firm, Hub, Industry, IndustryWord, Place, Region, SupportOrganization
from tests.factories import (
    OGDEN,
    SALT_LAKE_CITY,
    AnchorFirmFactory,
    DesignationFactory,
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    PlaceFactory,
    RegionFactory,
    SectorFactory,
    SourceFactory,
    SuggestionFactory,
    SupportOrganizationFactory,
)

pytestmark = pytest.mark.django_db


# What the database refuses


def complement_of_itself() -> None:
    industry = IndustryFactory()
    Complement.objects.create(from_industry=industry, to_industry=industry)


def own_sector() -> None:
    industry = IndustryFactory()
    Industry.objects.filter(pk=industry.pk).update(sector=industry)


def own_parent() -> None:
    region = RegionFactory()
    Region.objects.filter(pk=region.pk).update(parent=region)


def twice(factory: Any, **fields: Any) -> Callable[[], None]:
    def write() -> None:
        related = {name: value() for name, value in fields.items() if callable(value)}
        for _ in range(2):
            factory(**fields | related)

    return write


def same_word_twice() -> None:
    industry = IndustryFactory()
    for _ in range(2):
        IndustryWord.objects.create(industry=industry, word="kite")


@pytest.mark.parametrize(
    "write",
    [
        lambda: HubFactory(radius_m=999),
        lambda: HubFactory(radius_m=500_001),
        lambda: HubFactory(since=999),
        lambda: HubFactory(since=2101),
        lambda: HubFactory(stage="growing"),
        lambda: HubFactory(publication="secret"),
        lambda: HubFactory(industry=None),
        lambda: HubFactory(region=None),
        lambda: HubFactory(point=None),
        twice(HubFactory, slug="twice"),
        twice(FirmFactory, slug="twice"),
        twice(PlaceFactory, slug="twice"),
        twice(PlaceFactory, geonames_id=2_000_000_000),
        twice(SupportOrganizationFactory, slug="twice"),
        twice(AnchorFirmFactory, hub=HubFactory, firm=FirmFactory),
        twice(HubSupportFactory, hub=HubFactory, organization=SupportOrganizationFactory),
        twice(DesignationFactory, hub=HubFactory),
        twice(SourceFactory, hub=HubFactory, url="https://example.org/"),
        same_word_twice,
        complement_of_itself,
        own_sector,
        own_parent,
        lambda: AnchorFirmFactory(since=12),
        lambda: DesignationFactory(year=1899),
        lambda: RegionFactory(radius_m=0),
        lambda: RegionFactory(radius_m=2_000_001),
        lambda: SupportOrganizationFactory(kind="club"),
        lambda: SupportOrganizationFactory(radius_m=0),
        lambda: PlaceFactory(kind="village"),
        lambda: Figure.objects.create(area="36260", program="M", year=2019, naics="31", flag="D", jobs=0),
        lambda: Figure.objects.create(area="36260", program="M", year=2019, naics="31", flag="N", payroll_k=1),
        lambda: SuggestionFactory(kind=SuggestionKind.CORRECTION, hub=None),
        lambda: SuggestionFactory(state="maybe"),
    ],
)
def test_the_database_refuses(write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_a_withheld_figure_is_empty_and_a_published_zero_is_zero(no_figures: None) -> None:
    key = {"area": "36260", "program": "M", "year": 2019}
    assert Figure.objects.create(**key, naics="339920", flag="D", establishments=2).jobs is None
    assert Figure.objects.create(**key, naics="3399", jobs=0).jobs == 0


@pytest.mark.parametrize("keep", ["firm", "region", "industry", "organization"])
def test_what_a_hub_needs_cannot_be_deleted(keep: str) -> None:
    hub = HubFactory()
    needed = {
        "firm": AnchorFirmFactory(hub=hub).firm,
        "organization": HubSupportFactory(hub=hub).organization,
        "region": hub.region,
        "industry": hub.industry,
    }
    with pytest.raises(ProtectedError):
        needed[keep].delete()


def test_what_hangs_on_a_hub_goes_with_it() -> None:
    hub = HubFactory(related=[IndustryFactory()])
    parts = [make(hub=hub) for make in (AnchorFirmFactory, HubSupportFactory, DesignationFactory, SourceFactory)]
    hub.delete()
    assert [type(part).objects.filter(pk=part.pk).exists() for part in parts] == [False] * 4


@pytest.mark.parametrize("codes", ["33992", [33992], ["33-4"], {"33992": 1}, [["33992"]]])
def test_industry_codes_are_a_list_of_digits_as_text(codes: Any) -> None:
    assert [breach.field for breach in rules.codes_of_industry(codes, codes, codes)] == ["naics", "naics_find", "isic"]
    assert list(rules.codes_of_industry(["33992"], ["423910"], [])) == []


def test_complements_count_in_both_directions() -> None:
    one, other = IndustryFactory(), IndustryFactory()
    one.complementary.add(other)
    assert (list(one.complementary.all()), list(other.complementary.all())) == ([other], [one])


def test_an_area_of_a_hub_is_kept_on_the_globe() -> None:
    square = Polygon(((-112, 41), (-111, 41), (-111, 42), (-112, 42), (-112, 41)))
    hub = HubFactory(area=MultiPolygon(square, srid=4326))
    assert Hub.objects.get(pk=hub.pk).area.coords == hub.area.coords


# Names and addresses


@pytest.mark.parametrize("model", [Hub, Industry, Region, Firm, Place, SupportOrganization])
def test_rows_are_known_by_their_slugs(model: Any) -> None:
    row = model.objects.order_by("pk")[0]
    assert row.natural_key() == (row.slug,)
    assert model.objects.get_by_natural_key(row.slug) == row
    assert str(row) == row.name


@pytest.mark.parametrize(
    ("row", "english", "german"),
    [
        (HubFactory.build(slug="x"), "/hubs/x/", "/de/hubs/x/"),
        (IndustryFactory.build(slug="x", sector=None), "/industries/x/", "/de/industries/x/"),
        (SupportOrganizationFactory.build(slug="x"), "/support/x/", "/de/support/x/"),
        (PlaceFactory.build(slug="x"), "/near/x/", "/de/near/x/"),
        (SuggestionFactory.build(token="x"), "/suggest/x/", "/de/suggest/x/"),
    ],
)
def test_addresses_in_both_languages(row: Any, english: str, german: str) -> None:
    assert row.get_absolute_url() == english
    with translation.override("de"):
        assert row.get_absolute_url() == german


@pytest.mark.parametrize(
    ("fields", "label", "full_label"),
    [
        ({"name": "Ogden"}, "Ogden, Utah", "Ogden, Utah, United States"),
        ({"name": "Utah", "kind": PlaceKind.STATE}, "Utah", "Utah, United States"),
        (
            {"name": "84401", "kind": PlaceKind.POSTCODE, "near_to": "Ogden"},
            "84401 (Ogden, Utah)",
            "84401 (Ogden, Utah, United States)",
        ),
        (
            {"name": "Munich", "country": "DE", "admin1": "02", "admin1_name": "Bavaria"},
            "Munich, Bavaria, Germany",
            "Munich, Bavaria, Germany",
        ),
        ({"name": "Germany", "country": "DE", "kind": PlaceKind.COUNTRY, "admin1_name": ""}, "Germany", "Germany"),
        ({"name": "Nowhere", "country": "XX", "admin1_name": ""}, "Nowhere, XX", "Nowhere, XX"),
    ],
)
def test_a_places_label(fields: dict[str, Any], label: str, full_label: str) -> None:
    place = PlaceFactory.build(**fields)
    assert (place.label, place.full_label) == (label, full_label)


def test_a_places_label_in_german() -> None:
    with translation.override("de"):
        assert PlaceFactory.build(name="Munich", country="DE", admin1_name="").label == "Munich, Deutschland"


def test_an_industrys_label_follows_the_reader_where_it_has_one() -> None:
    industry = IndustryFactory.build(sector=None, name="Kites", name_de="Drachen")
    plain = IndustryFactory.build(sector=None, name="Kites")
    with translation.override("de"):
        assert (industry.label, plain.label) == ("Drachen", "Kites")
    assert (industry.label, plain.label) == ("Kites", "Kites")


def test_a_regions_label_names_the_one_above() -> None:
    assert Region.objects.get(slug="us-ut").label == "Utah, United States"
    assert Region.objects.get(slug="us").label == "United States"


def test_suggestions_get_tokens_that_nobody_guesses() -> None:
    tokens = {SuggestionFactory().token for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 20


# Sentences


def test_only_published_hubs_are_published() -> None:
    hubs = {state: HubFactory(publication=state) for state in Publication.values}
    mine = Hub.objects.filter(pk__in=[hub.pk for hub in hubs.values()])
    assert list(mine.published()) == [hubs["published"]]


def test_published_hubs_in_a_sector_near_a_point(no_directory: None) -> None:
    sector, elsewhere = SectorFactory(), SectorFactory()
    kites, ropes, other = (
        IndustryFactory(sector=sector),
        IndustryFactory(sector=sector),
        IndustryFactory(sector=elsewhere),
    )
    near = HubFactory(industry=kites, at=OGDEN)
    related = HubFactory(industry=other, related=[ropes], at=SALT_LAKE_CITY)
    HubFactory(industry=other, at=OGDEN)  # of another sector
    HubFactory(industry=kites, at=OGDEN, publication=Publication.DRAFT)
    HubFactory(industry=kites, at=type(OGDEN)(-104.99, 39.74))  # Denver: too far

    found = Hub.objects.published().in_industry(sector).near(OGDEN, 60_000)
    assert [hub.slug for hub in found] == [near.slug, related.slug]
    assert [hub.distance_m for hub in found] == pytest.approx([0, 51_862], abs=100)
    assert [hub.slug for hub in Hub.objects.published().in_industry(ropes)] == [related.slug]


def test_a_hub_of_several_industries_of_a_sector_is_found_once(no_directory: None) -> None:
    sector = SectorFactory()
    related = [IndustryFactory(sector=sector) for _ in range(3)]
    hub = HubFactory(industry=IndustryFactory(sector=sector), related=related)
    assert list(Hub.objects.in_industry(sector)) == [hub]


def test_hubs_in_a_region_and_its_parts(no_directory: None) -> None:
    utah = Region.objects.get(slug="us-ut")
    metro = RegionFactory(parent=utah)
    city = RegionFactory(parent=metro, kind=RegionKind.CITY)
    hub = HubFactory(region=city)
    HubFactory(region=RegionFactory(parent=Region.objects.get(slug="us-nv")))
    for region in (city, metro, utah):
        assert list(Hub.objects.in_region(region)) == [hub]
    assert Hub.objects.in_region(Region.objects.get(slug="us")).count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_hubs_with_their_parents_is_one_query(
    no_directory: None, number: int, django_assert_num_queries: Any
) -> None:
    utah = Region.objects.get(slug="us-ut")
    for _ in range(number):
        HubFactory(region=RegionFactory(parent=utah))
    with django_assert_num_queries(1):
        rows = [
            (hub.industry.sector_slug, hub.region.label, hub.region.parent.label, hub.distance_m)
            for hub in Hub.objects.published().with_parents().near(OGDEN, 100_000)
        ]
    assert len(rows) == number


def test_sectors_count_the_hubs_of_their_industries_not_drafts(no_directory: None) -> None:
    industry = IndustryFactory()
    HubFactory.create_batch(2, industry=industry)
    HubFactory(industry=industry, publication=Publication.DRAFT)
    assert Industry.objects.with_hub_count().get(pk=industry.pk).hub_count == 2


def test_this_run_is_on_the_engine_that_was_asked_for(settings: Any) -> None:
    vendor = {"spatialite": "sqlite", "postgis": "postgresql"}
    assert connection.vendor == vendor[settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[1]]


def test_the_table_of_one_engine_is_in_no_dump() -> None:
    told = StringIO()
    call_command("dumpdata", "hubs.IndexedWords", stdout=told)
    assert told.getvalue() == "[]"
