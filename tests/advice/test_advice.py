"""Am I in a hub? The verdicts in their order, what they rest on, and who to call."""

from __future__ import annotations

from typing import Any

import pytest

from hubs.advice.assessment import NEAR_M, RELATED_SHOWN, Assessment, Verdict, assess
from hubs.advice.reasons import reasons
from hubs.curation.settling import assign_candidate, dismiss_candidate, reopen_candidate
from hubs.enums import DismissalReason, Program, Publication
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import EARTH_RADIUS_M
from hubs.industries.matching import IndustryMatch
from hubs.models import AreaCounty, Candidate, Hub, Industry, Region, Specialization
from hubs.roles import Role
from tests.candidate_factory import CandidateFactory
from tests.factories import (
    OGDEN,
    SALT_LAKE_CITY,
    HubFactory,
    IndustryFactory,
    SectorFactory,
    person,
    update_hubs,
)

pytestmark = pytest.mark.django_db

DENVER = LonLat(-104.9903, 39.7392)


def north_of_ogden(metres: float) -> LonLat:
    return LonLat(OGDEN.lon, OGDEN.lat + metres / EARTH_RADIUS_M * 57.29577951308232)


def of(industry: Industry | None, *naics: str, is_local: bool = False) -> IndustryMatch:
    """A business of the industry, as words are understood."""
    name = industry.name if industry else "Trade"
    return IndustryMatch(industry, naics, "", name, name, (name,), is_local=is_local, score=1.0)


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
    found = assess(north_of_ogden(metres), of(hub.industry))
    assert (found.verdict, found.hub and found.hub.pk, found.related) == (verdict, hub.pk, [])


def test_words_that_were_not_understood_are_said_to_be_so(no_directory: None) -> None:
    assert assess(OGDEN, None) == Assessment(Verdict.UNKNOWN)


def test_without_any_hub_of_the_industry_there_is_none_yet(no_directory: None) -> None:
    HubFactory()
    assert assess(OGDEN, of(IndustryFactory())) == Assessment(Verdict.NOT_YET)


def test_a_wide_hub_around_the_place_comes_before_a_small_one_whose_center_is_nearer(no_directory: None) -> None:
    wide = HubFactory(at=SALT_LAKE_CITY, radius_m=100_000)
    HubFactory(at=north_of_ogden(20_000), radius_m=5_000, industry=wide.industry)
    found = assess(OGDEN, of(wide.industry))
    assert (found.verdict, found.hub and found.hub.pk, found.related) == (Verdict.INSIDE, wide.pk, [])


def test_the_nearest_of_several_is_named(no_directory: None) -> None:
    near = HubFactory(at=north_of_ogden(50_000))
    HubFactory(at=DENVER, industry=near.industry)
    found = assess(OGDEN, of(near.industry)).hub
    assert found
    assert found.pk == near.pk


def test_a_hub_of_a_related_industry_is_not_the_hub_of_the_business(no_directory: None) -> None:
    industry = IndustryFactory(sector=SectorFactory())
    hub = HubFactory(at=OGDEN, related=[industry])
    found = assess(OGDEN, of(industry))
    assert (found.verdict, found.hub, [row.pk for row in found.related]) == (Verdict.RELATED, None, [hub.pk])


def test_drafts_count_for_nothing(no_directory: None) -> None:
    draft = HubFactory(publication=Publication.DRAFT)
    industry = IndustryFactory()
    industry.complementary.add(draft.industry)
    assert assess(OGDEN, of(draft.industry)) == Assessment(Verdict.NOT_YET)
    assert assess(OGDEN, of(industry)).related == []


def test_related_are_the_nearest_hubs_of_complementary_industries_within_a_day_trip(no_directory: None) -> None:
    industry, kindred = IndustryFactory(), IndustryFactory()
    industry.complementary.add(kindred)
    hubs = [HubFactory(industry=kindred, at=north_of_ogden(20_000 * place)) for place in range(RELATED_SHOWN + 1)]
    HubFactory(industry=kindred, at=DENVER)
    HubFactory(at=OGDEN)
    assert [row.pk for row in assess(OGDEN, of(industry)).related] == [hub.pk for hub in hubs[:RELATED_SHOWN]]
    assert [row.pk for row in assess(DENVER, of(industry)).related] == [Hub.objects.get(point=DENVER.as_point()).pk]


def test_a_local_trade_is_said_to_be_one_even_with_a_hub_near_by(no_directory: None) -> None:
    hub = HubFactory(at=north_of_ogden(100_000))
    assert assess(OGDEN, of(hub.industry, is_local=True)).verdict == Verdict.LOCAL
    assert assess(OGDEN, of(None, "8121", is_local=True)).verdict == Verdict.LOCAL
    assert assess(north_of_ogden(100_000), of(hub.industry, is_local=True)).verdict == Verdict.INSIDE


def test_ogden_is_inside_the_hub_of_sporting_goods() -> None:
    found = assess(OGDEN, of(Industry.objects.get(slug="sporting-goods")))
    assert found.hub
    assert (found.verdict, found.hub.slug) == (Verdict.INSIDE, "ogden-sporting-goods")


@pytest.mark.parametrize("number", [1, 3])
def test_an_assessment_costs_few_queries(no_directory: None, number: int, django_assert_num_queries: Any) -> None:
    industry, kindred = IndustryFactory(), IndustryFactory()
    industry.complementary.add(kindred)
    for place in range(number):  # apart, because ties cost PostGIS a query
        HubFactory(industry=industry, at=north_of_ogden(1_000 * place))
        HubFactory(industry=kindred, at=north_of_ogden(1_000 * place + 500))
    for origin in (OGDEN, DENVER):
        assess(origin, of(industry))  # reads what is read once for each data version
    with django_assert_num_queries(2):
        found = assess(OGDEN, of(industry))
        shown = [(hub.industry.sector_slug, hub.region.label) for hub in found.related]
    assert len(shown) == number
    with django_assert_num_queries(3):
        assert assess(DENVER, of(industry)).verdict == Verdict.NOT_YET


# What figures and curators say of an industry of ours


@pytest.fixture
def candidate(no_directory: None, no_figures: None) -> Candidate:
    """Of an industry without any hub, in the area around Ogden; with its figures."""
    industry = IndustryFactory(slug="kites", naics=["339930"])
    for area, kind in (("36260", "m"), ("US", "n")):
        Specialization.objects.create(
            area=area, subject="kites", kind=kind, year=2019, program=Program.CBP_METRO, is_lower_bound=False,
            is_by_establishments=False, jobs=2_000, establishments=40, quotient=10.0, establishment_quotient=5.0,
            excess=1_800, rank=1,
        )  # fmt: skip
    region = Region.objects.get(slug="ogden-clearfield-metro")
    return CandidateFactory(area="36260", region=region, industry=industry)


def verdict_of(candidate: Candidate) -> Verdict:
    return assess(OGDEN, of(candidate.industry), country="US").verdict


def test_an_almost_hub_gives_by_figures(candidate: Candidate, settings: Any) -> None:
    assert verdict_of(candidate) == Verdict.BY_FIGURES
    settings.SHOW_CANDIDATES = False  # hides them from lists; the verdict still uses the figures
    assert verdict_of(candidate) == Verdict.BY_FIGURES


def test_a_dismissed_one_no_longer_gives_it_and_one_that_is_reopened_does(candidate: Candidate) -> None:
    dismiss_candidate(candidate=candidate, reason=DismissalReason.ONE_FIRM, by=person(Role.CURATOR))
    assert verdict_of(candidate) == Verdict.NOT_YET
    reopen_candidate(candidate=candidate)
    assert verdict_of(candidate) == Verdict.BY_FIGURES


def test_figures_without_a_candidate_do_not_give_it(candidate: Candidate) -> None:
    candidate.delete()
    assert verdict_of(candidate) == Verdict.NOT_YET


def test_one_that_a_hub_describes_leads_to_that_hub(candidate: Candidate) -> None:
    AreaCounty.objects.create(county="49057", area="36260")
    HubFactory(industry=candidate.industry, at=LonLat(-111.8, 41.3), radius_m=1_000)
    assert verdict_of(candidate) == Verdict.NEAR


def test_one_that_belongs_to_a_hub_leads_to_that_hub_once_it_is_published(candidate: Candidate) -> None:
    hub = HubFactory(at=SALT_LAKE_CITY, radius_m=1_000, publication=Publication.DRAFT)
    assign_candidate(candidate=candidate, hub=hub, by=person(Role.CURATOR))
    assert verdict_of(candidate) == Verdict.BY_FIGURES
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.PUBLISHED)
    found = assess(OGDEN, of(candidate.industry), country="US")
    assert (found.verdict, found.hub and found.hub.slug) == (Verdict.INSIDE, hub.slug)
    decisive = reasons(found, "Ogden", of(candidate.industry))[0]
    assert decisive.startswith(f"Curators count {candidate.industry.name} here to this hub, whose center is about 3")


def test_a_code_that_is_no_industry_of_ours_goes_by_the_thresholds_alone(candidate: Candidate) -> None:
    Specialization.objects.filter(subject="kites").update(subject="3399")
    assert assess(OGDEN, of(None, "3399"), country="US").verdict == Verdict.BY_FIGURES
    Specialization.objects.filter(subject="3399", area="36260").update(establishment_quotient=0.9)
    assert assess(OGDEN, of(None, "3399"), country="US").verdict == Verdict.NOT_YET
