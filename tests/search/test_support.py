"""Who helps around a place."""

from __future__ import annotations

from typing import Any

import pytest

from hubs.enums import SupportKind
from hubs.gazetteer.resolve import resolve
from hubs.geo.coordinates import LonLat
from hubs.models import Region
from hubs.search.support import areas_around, help_near
from tests.factories import OGDEN, SALT_LAKE_CITY, RegionFactory, SupportOrganizationFactory

pytestmark = pytest.mark.django_db

UTAH = ["us", "us-ut"]


def slugs(rows: Any) -> list[str]:
    return [row.slug for row in rows]


def test_ogden_is_sent_to_its_chamber_first_and_to_its_and_utahs_development_centers() -> None:
    place = resolve("Ogden, UT").places[0]
    found = help_near(place.location, place.areas)
    assert found.serving[0].slug == "ogden-weber-chamber"
    centers = [row.slug for row in found.serving if row.kind == SupportKind.SBDC]
    assert centers == ["weber-sbdc", "utah-sbdc"]
    assert found.fallback == []


def test_chambers_come_first_then_by_kind_and_distance(no_directory: None) -> None:
    utah = Region.objects.get(slug="us-ut")
    make = SupportOrganizationFactory
    make(slug="far-chamber", kind=SupportKind.CHAMBER, at=SALT_LAKE_CITY, serving=[utah])
    make(slug="university", kind=SupportKind.UNIVERSITY, serving=[utah])
    make(slug="center", kind=SupportKind.SBDC, serving=[utah])
    make(slug="near-chamber", kind=SupportKind.CHAMBER, serving=[utah])
    found = help_near(OGDEN, UTAH)
    assert slugs(found.serving) == ["near-chamber", "far-chamber", "center", "university"]
    assert [row.distance_m for row in found.serving] == pytest.approx([0, 51_862, 0, 0], abs=100)


def test_who_serves_a_point(no_directory: None) -> None:
    utah, idaho, country = (Region.objects.get(slug=slug) for slug in ("us-ut", "us-id", "us"))
    make = SupportOrganizationFactory
    make(slug="state", serving=[utah])
    make(slug="other-state", serving=[idaho])
    make(slug="metro", serving=[RegionFactory(at=OGDEN, radius_m=40_000)])
    make(slug="other-metro", serving=[RegionFactory(at=SALT_LAKE_CITY, radius_m=40_000)])
    make(slug="own-radius", at=SALT_LAKE_CITY, radius_m=60_000)
    make(slug="too-far", at=SALT_LAKE_CITY, radius_m=50_000)
    make(slug="nation", kind=SupportKind.FINANCE, serving=[country])
    make(slug="nations-carpet-makers", kind=SupportKind.TRADE_ASSOCIATION, serving=[country])
    make(slug="states-carpet-makers", kind=SupportKind.TRADE_ASSOCIATION, serving=[utah])
    assert set(slugs(help_near(OGDEN, UTAH).serving)) == {
        *("state", "metro", "own-radius", "nation", "states-carpet-makers"),
    }


def test_a_very_wide_radius_reaches_as_far_as_it_says(no_directory: None) -> None:
    denver = LonLat(-104.99, 39.74)  # 615 km from Ogden
    SupportOrganizationFactory(slug="wide", at=denver, radius_m=620_000)
    SupportOrganizationFactory(slug="not-so-wide", at=denver, radius_m=610_000)
    assert slugs(help_near(OGDEN, UTAH).serving) == ["wide"]


def test_a_radius_reaches_across_the_antimeridian(no_directory: None) -> None:
    SupportOrganizationFactory(slug="across", at=LonLat(-179.9, -17), radius_m=30_000)
    SupportOrganizationFactory(slug="too-far-across", at=LonLat(-179.9, -17), radius_m=20_000)
    assert slugs(help_near(LonLat(179.9, -17), ["fj"]).serving) == ["across"]


def test_one_that_serves_a_point_in_several_ways_stands_once(no_directory: None) -> None:
    regions = [*Region.objects.filter(slug__in=UTAH), RegionFactory(at=OGDEN)]
    SupportOrganizationFactory(serving=regions, radius_m=50_000)
    assert len(help_near(OGDEN, UTAH).serving) == 1


def test_where_no_chamber_serves_the_countrys_nearest_is_named(no_directory: None) -> None:
    make = SupportOrganizationFactory
    make(slug="denver", at=LonLat(-104.99, 39.74), serving=[Region.objects.get(slug="us-co")])
    make(slug="boston", at=LonLat(-71.06, 42.36), serving=[Region.objects.get(slug="us-ma")])
    make(slug="calgary", at=LonLat(-114.07, 51.04), serving=[Region.objects.get(slug="ca")])
    found = help_near(OGDEN, UTAH)
    assert (found.serving, slugs(found.fallback)) == ([], ["denver"])


def test_one_kind_alone_has_no_fallback(no_directory: None) -> None:
    utah = Region.objects.get(slug="us-ut")
    SupportOrganizationFactory(kind=SupportKind.CHAMBER, serving=[utah])
    bank = SupportOrganizationFactory(kind=SupportKind.FINANCE, serving=[utah])
    found = help_near(OGDEN, UTAH, kind=SupportKind.FINANCE)
    assert (slugs(found.serving), found.fallback) == ([bank.slug], [])


def test_at_sea_nobody_serves_and_nothing_fails() -> None:
    point = LonLat(-130, -50)
    assert areas_around(point) == []
    assert help_near(point, []).serving == []


def test_the_areas_around_a_point_are_those_of_the_nearest_town() -> None:
    assert areas_around(OGDEN) == UTAH
    assert areas_around(LonLat(11.58, 48.14)) == ["de", "de-02"]


@pytest.mark.parametrize("number", [1, 3])
def test_help_is_read_once_a_version(no_directory: None, number: int, django_assert_num_queries: Any) -> None:
    utah = Region.objects.get(slug="us-ut")
    SupportOrganizationFactory.create_batch(number, serving=[utah])
    with django_assert_num_queries(3):  # regions; organizations; the regions they serve
        assert len(help_near(OGDEN, UTAH).serving) == number
    with django_assert_num_queries(0):
        assert help_near(SALT_LAKE_CITY, UTAH).serving


def test_a_change_to_an_organization_is_seen_at_once(no_directory: None) -> None:
    utah, idaho = (Region.objects.get(slug=slug) for slug in ("us-ut", "us-id"))
    bank = SupportOrganizationFactory(name="Old Bank", kind=SupportKind.FINANCE, serving=[utah])

    def names() -> list[str]:
        return [helper.name for helper in help_near(OGDEN, UTAH).serving]

    assert names() == ["Old Bank"]
    bank.name = "New Bank"
    bank.save()
    assert names() == ["New Bank"]
    bank.serves.set([idaho])
    assert names() == []
    bank.serves.add(utah)
    assert names() == ["New Bank"]
    bank.delete()
    assert names() == []
