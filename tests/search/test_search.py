"""Hubs by place, words and industry: the same results as a plain scan of all hubs."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubs.enums import Publication, Stage
from hubs.geo.coordinates import Box, LonLat
from hubs.geo.sphere import distance_m
from hubs.models import Hub, Industry, Region
from hubs.search.counts import NONE, HubCount, industry_tree
from hubs.search.criteria import Criteria, Sort
from hubs.search.hubs import facets, find, matching
from hubs.search.listing import PageCursor
from hubs.search.nearest import nearest
from tests.factories import (
    OGDEN,
    SALT_LAKE_CITY,
    HubFactory,
    IndustryFactory,
    RegionFactory,
    SectorFactory,
    hubs_at,
    update_hubs,
)

pytestmark = pytest.mark.django_db

ORIGINS = [
    *(OGDEN, LonLat(0, 90), LonLat(0, -90), LonLat(180, 0), LonLat(-180, 66), LonLat(179.99, -17), LonLat(0, 0)),
    LonLat(-150, -48),
]


# Nearest


@pytest.fixture
def everywhere(no_directory: None) -> list[Hub]:
    """300 hubs at random, half of them crowded around towns, with the poles and both sides of the antimeridian."""
    dice = random.Random(42)
    points = [LonLat(0, 90), LonLat(77, -90), LonLat(180, 0), LonLat(-180, 0), LonLat(-179.99, 66), LonLat(179.99, -17)]
    points += [LonLat(dice.uniform(-180, 180), dice.uniform(-90, 90)) for _ in range(144)]
    for _ in range(150):
        town = dice.choice(ORIGINS[3:])
        lon, lat = town.lon + dice.uniform(-2, 2), town.lat + dice.uniform(-2, 2)
        points.append(LonLat((lon + 540) % 360 - 180, lat))
    return hubs_at(points)


def by_distance(hubs: list[Hub], origin: LonLat) -> list[Hub]:
    return sorted(hubs, key=lambda hub: (round(distance_m(origin, hub.location)), hub.pk))


@pytest.mark.parametrize("origin", ORIGINS, ids=str)
def test_nearest_hubs_are_the_nearest_of_all(everywhere: list[Hub], origin: LonLat) -> None:
    expected = [distance_m(origin, hub.location) for hub in by_distance(everywhere, origin)]
    for start, size in ((0, 1), (0, 20), (20, 20), (140, 20), (280, 40), (300, 20)):
        found = nearest(Hub.objects.published(), origin, start=start, size=size)
        assert [hub.distance_m for hub in found] == pytest.approx(expected[start : start + size], rel=1e-6, abs=0.1)
    found = nearest(Hub.objects.published(), origin, size=300)
    assert {hub.pk for hub in found} == {hub.pk for hub in everywhere}


@pytest.mark.parametrize("every", [1, 10], ids=["of all", "of a rare industry"])
@pytest.mark.parametrize("origin", ORIGINS, ids=str)
def test_listed_hubs_are_found_the_nearest_first(everywhere: list[Hub], origin: LonLat, every: int) -> None:
    listed, criteria = everywhere[::every], Criteria(origin=origin)
    if every > 1:
        industry = IndustryFactory()
        update_hubs(Hub.objects.filter(pk__in=[hub.pk for hub in listed]), industry=industry)
        criteria = Criteria(origin=origin, industry=industry)
    expected = [distance_m(origin, hub.location) for hub in by_distance(listed, origin)]
    for number in (1, 2, 3):
        page = find(criteria, PageCursor(number), size=12)
        distances = [hub.distance_m for hub in page.hubs]
        assert distances == pytest.approx(expected[12 * (number - 1) : 12 * number], rel=1e-6, abs=0.1)


@pytest.mark.parametrize("stacked", [7, 30, 150], ids="{} at one point".format)
def test_hubs_at_one_point_are_listed_once_each_in_one_order(no_directory: None, stacked: int) -> None:
    hubs_at([LonLat(OGDEN.lon + step / 10, OGDEN.lat) for step in range(1, 200)])
    there = sorted(hub.pk for hub in hubs_at([SALT_LAKE_CITY] * stacked))
    origin = LonLat(SALT_LAKE_CITY.lon, SALT_LAKE_CITY.lat - 0.01)
    pages = [find(Criteria(origin=origin), PageCursor(number), size=4) for number in range(1, stacked // 4 + 2)]
    assert [hub.pk for page in pages for hub in page.hubs][:stacked] == there


@pytest.mark.parametrize("radius_m", [1, 50_000, 100_000, 1_000_000, 12_000_000])
def test_nearest_hubs_within_a_radius(everywhere: list[Hub], radius_m: float) -> None:
    for origin in ORIGINS:
        expected = {hub.pk for hub in everywhere if distance_m(origin, hub.location) <= radius_m}
        found = nearest(Hub.objects.published(), origin, size=300, radius_m=radius_m)
        assert {hub.pk for hub in found} == expected
        assert find(Criteria(origin=origin, radius_m=radius_m)).total == len(expected)


@given(st.floats(-180, 180), st.floats(-90, 90), st.integers(0, 30), st.integers(1, 30))
def test_pages_of_nearest_hubs_join_without_gap_or_repetition(
    everywhere: list[Hub], lon: float, lat: float, start: int, size: int
) -> None:
    origin = LonLat(lon, lat)
    pages = [nearest(Hub.objects.published(), origin, start=start + k * size, size=size) for k in range(2)]
    whole = nearest(Hub.objects.published(), origin, start=start, size=2 * size)
    assert [hub.pk for page in pages for hub in page] == [hub.pk for hub in whole]


def test_nearest_hubs_leave_out_drafts_and_other_industries(no_directory: None) -> None:
    hub = HubFactory(at=SALT_LAKE_CITY)
    HubFactory(at=OGDEN, publication=Publication.DRAFT)
    HubFactory(at=OGDEN)
    page = find(Criteria(origin=OGDEN, industry=hub.industry))
    assert [found.slug for found in page.hubs] == [hub.slug]


# Filters together


def test_criteria_narrow_together(no_directory: None) -> None:
    industry = IndustryFactory()
    wanted = HubFactory(name="Kites", industry=industry, stage=Stage.EMERGING)
    HubFactory(name="Kites", industry=industry)
    HubFactory(name="Kites", stage=Stage.EMERGING)
    HubFactory(name="Ropes", industry=industry, stage=Stage.EMERGING)
    HubFactory(name="Kites", industry=industry, stage=Stage.EMERGING, at=LonLat(10, 50))
    criteria = Criteria(words="kites", industry=industry, stage=Stage.EMERGING, boxes=(Box(-113, 40, -110, 42),))
    assert [hub.slug for hub in find(criteria).hubs] == [wanted.slug]


def test_two_boxes_are_one_across_the_antimeridian(no_directory: None) -> None:
    east, west, _far = hubs_at([LonLat(179, -17), LonLat(-179, -17), LonLat(0, -17)])
    found, _words = matching(Criteria(boxes=tuple(Box.parse("170,-20,-170,-10"))))
    assert {hub.pk for hub in found} == {east.pk, west.pk}


@pytest.mark.parametrize(
    ("criteria", "order"),
    [
        (Criteria(), Sort.NAME),
        (Criteria(words="x"), Sort.RELEVANCE),
        (Criteria(words="x", origin=OGDEN), Sort.DISTANCE),
        (Criteria(words="x", origin=OGDEN, sort="relevance"), Sort.RELEVANCE),
        (Criteria(sort="relevance"), Sort.NAME),
        (Criteria(sort="distance"), Sort.NAME),
        (Criteria(origin=OGDEN, sort="name"), Sort.NAME),
    ],
)
def test_the_order_is_the_one_asked_for_where_it_makes_sense(criteria: Criteria, order: str) -> None:
    assert criteria.order == order


def test_pages_by_name_join_and_end(no_directory: None) -> None:
    for name in "edcba":
        HubFactory(name=name)
    pages = [find(Criteria(), PageCursor(number), size=2) for number in (1, 2, 3, 4)]
    assert [[hub.name for hub in page.hubs] for page in pages] == [["a", "b"], ["c", "d"], ["e"], []]
    assert [(page.total, page.last) for page in pages] == [(5, 3)] * 4
    assert (pages[1].first_position, pages[1].last_position) == (3, 4)


# Facets, on the real directory


@pytest.mark.parametrize(
    "criteria",
    [
        lambda: Criteria(),
        lambda: Criteria(stage=Stage.EMERGING),
        lambda: Criteria(words="metal"),
        lambda: Criteria(industry=Industry.objects.get(slug="semiconductors")),
        lambda: Criteria(industry=Industry.objects.get(slug="food-drink"), stage=Stage.ESTABLISHED),
        lambda: Criteria(origin=OGDEN, radius_m=800_000),
        lambda: Criteria(boxes=(Box(-10, 35, 30, 60),), words="wine"),
        lambda: Criteria(words="nothing is called so"),
    ],
)
def test_facets_count_what_each_choice_would_leave(criteria: Callable[[], Criteria]) -> None:
    asked = criteria()
    counted = facets(asked)
    whole, _words = matching(asked.without("industry"))
    sector_of = dict(Industry.objects.values_list("pk", "sector"))
    of = []
    for hub in whole.prefetch_related("related_industries"):
        main, others = {hub.industry_id}, {row.pk for row in hub.related_industries.all()}
        of.append([(mine | {sector_of[one] for one in mine}) for mine in (main, others)])
    expected = {
        pk: HubCount(sum(pk in main for main, _ in of), sum(pk in others - main for main, others in of))
        for pk in sector_of
    }
    assert {pk: counted.industries.get(pk, NONE) for pk in sector_of} == expected
    whole, _words = matching(asked.without("stage"))
    stages = [hub.stage for hub in whole]
    assert {stage: counted.stages.get(stage, 0) for stage in Stage.values} == {
        stage: stages.count(stage) for stage in Stage.values
    }


def test_a_facets_count_is_what_choosing_it_finds() -> None:
    counted = facets(Criteria(stage=Stage.ESTABLISHED))
    for industry in Industry.objects.all():
        chosen = find(Criteria(stage=Stage.ESTABLISHED, industry=industry))
        assert (industry.slug, chosen.total) == (industry.slug, counted.industries.get(industry.pk, NONE).total)
        if chosen.total <= chosen.size:
            parts = {part.is_main: len(part.hubs) for part in chosen.parted(industry.pk)}
            assert (parts.get(True, 0), parts.get(False, 0)) == counted.industries.get(industry.pk, NONE)


def test_a_sector_counts_a_hub_of_several_of_its_industries_once(no_directory: None) -> None:
    sector, other = SectorFactory(), SectorFactory()
    main, second, third = (IndustryFactory(sector=sector) for _ in range(3))
    elsewhere = [IndustryFactory(sector=other) for _ in range(2)]
    HubFactory(industry=main, related=[second, third, *elsewhere])
    counted = facets(Criteria()).industries
    assert [counted.get(row.pk) for row in (sector, main)] == [HubCount(main=1)] * 2
    assert [counted.get(row.pk) for row in (other, second, third, *elsewhere)] == [HubCount(related=1)] * 5


def test_the_tree_shows_every_industry_under_its_sector_with_its_count(no_directory: None) -> None:
    hub = HubFactory(industry=Industry.objects.get(slug="wine"))
    tree = industry_tree(facets(Criteria()).industries)
    assert {row.pk for sector, _, rows in tree for row in (sector, *(row for row, _ in rows))} == set(
        Industry.objects.values_list("pk", flat=True)
    )
    counts = {row.slug: number for _, _, rows in tree for row, number in rows}
    assert {slug for slug, count in counts.items() if count.total} == {"wine"}
    counted = [(sector.slug, count) for sector, count, _ in tree if count.total]
    assert counted == [(hub.industry.sector.slug, HubCount(main=1))]


# Costs


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_hubs_costs_one_query_and_three_once_per_data_version(
    no_directory: None, number: int, django_assert_num_queries: Any
) -> None:
    utah = Region.objects.get(slug="us-ut")
    for _ in range(number):
        HubFactory(region=RegionFactory(parent=utah))
    with django_assert_num_queries(4):  # rows; and once a data version tallies, industries and regions
        page = find(Criteria())
        shown = [(hub.industry.sector_slug, hub.region.label) for hub in page.hubs]
    assert len(shown) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_nearest_hubs_costs_no_more_where_the_first_ring_is_full(
    no_directory: None, number: int, django_assert_num_queries: Any
) -> None:
    HubFactory.create_batch(number)
    # rows; and once a data version tallies, industries and regions
    with django_assert_num_queries(4):
        assert len(find(Criteria(origin=OGDEN), size=number).hubs) == number


@pytest.mark.parametrize("number", [1, 3])
def test_facets_of_listed_hubs_are_known_once_a_version(
    no_directory: None, number: int, django_assert_num_queries: Any
) -> None:
    HubFactory.create_batch(number, related=[IndustryFactory()])
    with django_assert_num_queries(2):  # of all that are listed, and of main industries
        for criteria in (Criteria(), Criteria(stage=Stage.EMERGING)):
            facets(criteria)


@pytest.mark.parametrize(
    "origin", [LonLat(5e-324, 0), LonLat(0, -5e-324), LonLat(2.3e-309, 90), LonLat(-1e-300, 1e-300)]
)
def test_next_to_nothing_is_a_coordinate_like_any_other(no_directory: None, origin: LonLat) -> None:
    hub = HubFactory(at=origin)
    assert [found.pk for found in nearest(Hub.objects.published(), origin)] == [hub.pk]
