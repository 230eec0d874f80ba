"""Am I in a hub? The verdicts, and who is near by."""

from __future__ import annotations

from typing import Any

import pytest

from hubs.advice.assessment import KIN_SHOWN, NEAR_M, Assessment, Verdict, assess
from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import EARTH_RADIUS_M
from hubs.models import Hub, Industry
from tests.factories import OGDEN, SALT_LAKE_CITY, HubFactory, IndustryFactory, SectorFactory

pytestmark = pytest.mark.django_db

DENVER = LonLat(-104.9903, 39.7392)


def north_of_ogden(metres: float) -> LonLat:
    return LonLat(OGDEN.lon, OGDEN.lat + metres / EARTH_RADIUS_M * 57.29577951308232)


@pytest.mark.parametrize(
    ("metres", "radius_m", "verdict"),
    [
        (0, 40_000, Verdict.INSIDE),
        (39_990, 40_000, Verdict.INSIDE),
        (40_010, 40_000, Verdict.NEAR),
        (NEAR_M - 10, 40_000, Verdict.NEAR),
        (NEAR_M + 10, 40_000, Verdict.NOT_YET),
        (NEAR_M + 10, 200_000, Verdict.INSIDE),
        (5_000_000, 40_000, Verdict.NOT_YET),
    ],
)
def test_the_verdict_follows_the_distance_and_the_hubs_own_reach(
    no_directory: None, metres: float, radius_m: int, verdict: Verdict
) -> None:
    hub = HubFactory(at=OGDEN, radius_m=radius_m)
    found = assess(north_of_ogden(metres), hub.industry)
    assert (found.verdict, found.hub and found.hub.pk, found.kin) == (verdict, hub.pk, [])


def test_without_any_hub_of_the_industry_there_is_none_yet(no_directory: None) -> None:
    HubFactory()
    assert assess(OGDEN, IndustryFactory()) == Assessment(Verdict.NOT_YET, None, [])


def test_a_wide_hub_around_the_place_comes_before_a_small_one_whose_centre_is_nearer(no_directory: None) -> None:
    wide = HubFactory(at=SALT_LAKE_CITY, radius_m=100_000)
    HubFactory(at=north_of_ogden(20_000), radius_m=5_000, industry=wide.industry)
    found = assess(OGDEN, wide.industry)
    assert (found.verdict, found.hub and found.hub.pk, found.kin) == (Verdict.INSIDE, wide.pk, [])


def test_the_nearest_of_several_is_named(no_directory: None) -> None:
    near = HubFactory(at=north_of_ogden(50_000))
    HubFactory(at=DENVER, industry=near.industry)
    found = assess(OGDEN, near.industry).hub
    assert found
    assert found.pk == near.pk


def test_hubs_related_to_the_industry_and_those_of_a_sector_count(no_directory: None) -> None:
    sector = SectorFactory()
    industry = IndustryFactory(sector=sector)
    hub = HubFactory(related=[industry])
    for asked in (industry, sector):
        found = assess(OGDEN, asked)
        assert (found.verdict, found.hub and found.hub.pk, found.kin) == (Verdict.INSIDE, hub.pk, [])


def test_drafts_count_for_nothing(no_directory: None) -> None:
    draft = HubFactory(publication=Publication.DRAFT)
    industry = IndustryFactory()
    industry.complementary.add(draft.industry)
    assert assess(OGDEN, draft.industry) == Assessment(Verdict.NOT_YET, None, [])
    assert assess(OGDEN, industry).kin == []


def test_kin_are_the_nearest_hubs_of_complementary_industries_within_a_day_trip(no_directory: None) -> None:
    industry, kindred = IndustryFactory(), IndustryFactory()
    industry.complementary.add(kindred)
    hubs = [HubFactory(industry=kindred, at=north_of_ogden(20_000 * place)) for place in range(KIN_SHOWN + 1)]
    HubFactory(industry=kindred, at=DENVER)
    HubFactory(at=OGDEN)
    assert [kin.pk for kin in assess(OGDEN, industry).kin] == [hub.pk for hub in hubs[:KIN_SHOWN]]
    assert [kin.pk for kin in assess(DENVER, industry).kin] == [Hub.objects.get(point=DENVER.as_point()).pk]


def test_ogden_is_inside_the_hub_of_sporting_goods() -> None:
    found = assess(OGDEN, Industry.objects.get(slug="sporting-goods"))
    assert found.hub
    assert (found.verdict, found.hub.slug) == (Verdict.INSIDE, "ogden-sporting-goods")


@pytest.mark.parametrize("number", [1, 3])
def test_an_assessment_costs_few_queries(no_directory: None, number: int, django_assert_num_queries: Any) -> None:
    industry, kindred = IndustryFactory(), IndustryFactory()
    industry.complementary.add(kindred)
    HubFactory.create_batch(number, industry=industry)
    HubFactory.create_batch(number, industry=kindred)
    for origin in (OGDEN, DENVER):
        assess(origin, industry)  # reads what is read once for each data version
    with django_assert_num_queries(2):
        found = assess(OGDEN, industry)
        shown = [(hub.industry.sector_slug, hub.region.label) for hub in found.kin]
    assert len(shown) == number
    with django_assert_num_queries(3):
        assert assess(DENVER, industry).verdict == Verdict.NOT_YET
