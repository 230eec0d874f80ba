"""Almost-hubs: made from the figures, kept apart from what hubs describe, settled by curators for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from hubs.curation.publication import archive_hubs
from hubs.curation.settling import (
    AlreadySettled,
    assign_candidate,
    describe_candidate,
    dismiss_candidate,
    reopen_candidate,
)
from hubs.enums import AreaKind, CandidateState, DismissalReason, Program, Publication
from hubs.geo.coordinates import LonLat
from hubs.models import AreaCounty, Candidate, CandidateDecision, Hub, Industry, Region, Specialization
from hubs.roles import Role
from hubs.statistics.analyses import analyses, refresh_analyses
from hubs.statistics.candidates import candidate_at, refresh_candidates
from hubs.statistics.detection import detect, findings
from tests.factories import HubFactory, IndustryFactory, person, update_hubs
from tests.official import OGDEN, WEBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_directory", "no_figures")]

FAR = LonLat(-100.0, 45.0)
PASSING = {"jobs": 500, "establishments": 10, "quotient": 3.0, "establishment_quotient": 1.0, "excess": 333}


def specialization(area: str = OGDEN, subject: str = "kites", kind: AreaKind = AreaKind.METRO, **figures: Any) -> None:
    values = {"is_lower_bound": False, "is_by_establishments": False, "program": Program.CBP_METRO, "year": 2019}
    Specialization.objects.update_or_create(
        area=area, subject=subject, defaults=values | {"kind": kind[0]} | PASSING | figures
    )


@pytest.fixture
def kites() -> Industry:
    return IndustryFactory(slug="kites", naics=["339930"])


@pytest.fixture
def candidate(kites: Industry) -> Candidate:
    specialization()
    refresh_candidates()
    return Candidate.objects.get()


@pytest.fixture
def curator() -> User:
    return person(Role.CURATOR)


@pytest.fixture
def ogden() -> Region:
    return Region.objects.get(slug="ogden-clearfield-metro")


def almost() -> list[Candidate]:
    return list(Candidate.objects.almost_hubs())


# How they are made


@pytest.mark.parametrize("threshold", ["jobs", "establishments", "quotient", "establishment_quotient"])
def test_what_falls_short_of_one_threshold_is_none(kites: Industry, threshold: str) -> None:
    specialization(**{threshold: PASSING[threshold] * 0.99})
    assert refresh_candidates() == 0
    specialization()
    assert refresh_candidates() == 1


def test_withheld_jobs_states_and_codes_make_none(kites: Industry) -> None:
    specialization(is_by_establishments=True)
    specialization(area="49", kind=AreaKind.STATE)
    specialization(subject="3399")
    assert refresh_candidates() == 0


def test_a_county_outside_every_area_makes_one(kites: Industry) -> None:
    specialization(area="49017", kind=AreaKind.COUNTY)
    refresh_candidates()
    assert Candidate.objects.get().region.slug == "us-ut-garfield-county"


def test_it_holds_what_lists_are_sorted_by(candidate: Candidate, ogden: Region) -> None:
    assert (candidate.region, candidate.industry.slug, candidate.year) == (ogden, "kites", 2019)
    assert (candidate.jobs, candidate.establishments, candidate.quotient, candidate.excess) == (500, 10, 3.0, 333)
    assert (candidate.state, candidate.reason) == (CandidateState.OPEN, "")
    assert str(candidate).endswith(" in Ogden-Clearfield, UT")


def test_newer_figures_keep_the_row_and_drop_what_falls_short(candidate: Candidate) -> None:
    specialization(jobs=900, year=2023)
    assert refresh_candidates() == 1
    newer = Candidate.objects.get()
    assert (newer.pk, newer.jobs, newer.year) == (candidate.pk, 900, 2023)
    specialization(jobs=499)
    assert refresh_candidates() == 0
    assert not Candidate.objects.exists()


def test_an_industry_marked_as_invisible_shows_none_at_once(candidate: Candidate, kites: Industry) -> None:
    Industry.objects.filter(pk=kites.pk).update(no_figures="shared")
    assert almost() == []
    assert candidate_at(OGDEN, kites) is None
    refresh_candidates()
    assert not Candidate.objects.exists()


# What hubs describe


def test_a_hub_of_the_main_industry_describes_what_its_reach_covers(candidate: Candidate, kites: Industry) -> None:
    at = candidate.region.location
    HubFactory(industry=IndustryFactory(), related=[kites], at=at)
    HubFactory(industry=kites, at=at, publication=Publication.DRAFT)
    HubFactory(industry=kites, at=FAR)
    assert almost() == [candidate]
    near = HubFactory(industry=kites, at=LonLat(at.lon, at.lat + 0.3), radius_m=40_000)
    assert almost() == []
    update_hubs(Hub.objects.filter(pk=near.pk), radius_m=30_000)
    assert almost() == [candidate]


def test_a_hub_anywhere_in_the_area_describes_it(candidate: Candidate, kites: Industry, ogden: Region) -> None:
    AreaCounty.objects.create(county=WEBER, area=OGDEN)
    HubFactory(industry=kites, at=LonLat(-111.8, 41.3), radius_m=1_000)
    assert almost() == []


def test_it_is_an_almost_hub_again_when_the_hub_is_archived_moved_or_deleted(
    candidate: Candidate, kites: Industry, curator: User
) -> None:
    hub = HubFactory(industry=kites, at=candidate.region.location)
    assert almost() == []
    archive_hubs(hubs=Hub.objects.filter(pk=hub.pk), by=curator)
    assert almost() == [candidate]
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.PUBLISHED)
    assert almost() == []
    update_hubs(Hub.objects.filter(pk=hub.pk), point=FAR.as_point())
    assert almost() == [candidate]
    hub = HubFactory(industry=kites, at=candidate.region.location)
    hub.delete()
    assert almost() == [candidate]


def test_what_a_hub_describes_is_found_again_when_figures_are_loaded(kites: Industry, ogden: Region) -> None:
    HubFactory(industry=kites, at=ogden.location)
    specialization()
    refresh_candidates()
    assert Candidate.objects.exists()
    assert almost() == []


# What curators decide


def test_a_dismissal_holds_when_figures_are_loaded_again(candidate: Candidate, curator: User) -> None:
    dismiss_candidate(candidate=candidate, reason=DismissalReason.ONE_FIRM, note="Kite Co.", by=curator)
    assert almost() == []
    specialization(jobs=10)
    refresh_candidates()
    assert not Candidate.objects.exists()
    specialization(jobs=5_000, year=2023)
    refresh_candidates()
    again = Candidate.objects.get()
    assert (again.state, again.reason) == (CandidateState.DISMISSED, DismissalReason.ONE_FIRM)
    assert again.decision is not None
    assert (again.decision.note, again.decision.by) == ("Kite Co.", curator)
    assert almost() == []


def test_the_first_decision_counts_until_it_is_taken_back(candidate: Candidate, curator: User) -> None:
    dismiss_candidate(candidate=candidate, reason=DismissalReason.OTHER, by=curator)
    with pytest.raises(AlreadySettled):
        assign_candidate(candidate=candidate, hub=HubFactory(), by=curator)
    assert CandidateDecision.objects.get().state == CandidateState.DISMISSED
    assert reopen_candidate(candidate=candidate)
    assert not reopen_candidate(candidate=candidate)
    assert almost() == [candidate]


@pytest.mark.parametrize("decide", [assign_candidate, describe_candidate])
def test_it_is_shown_until_the_hub_decided_for_is_published(
    candidate: Candidate, curator: User, kites: Industry, decide: Any
) -> None:
    hub = HubFactory(publication=Publication.DRAFT, at=FAR)
    decide(candidate=candidate, hub=hub, by=curator)
    assert almost() == [candidate]
    found = candidate_at(OGDEN, kites)
    assert found is not None
    assert found.is_almost_hub
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.PUBLISHED)
    assert almost() == []
    found = candidate_at(OGDEN, kites)
    assert found is not None
    assert (found.is_almost_hub, found.settled_hub) == (False, hub)


def test_a_merged_hub_hands_its_almost_hub_on_and_a_deleted_one_gives_it_back(
    candidate: Candidate, curator: User, kites: Industry
) -> None:
    successor = HubFactory(at=FAR)
    hub = HubFactory(at=FAR, publication=Publication.ARCHIVED, archive_reason="merged", successor=successor)
    assign_candidate(candidate=candidate, hub=hub, by=curator)
    found = candidate_at(OGDEN, kites)
    assert found is not None
    assert found.settled_hub == successor
    assert almost() == []
    hub.delete()
    assert almost() == [candidate]


# How well they find hubs


def test_recall_and_precision_count_each_hub_and_pair_once(
    candidate: Candidate, kites: Industry, curator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    HubFactory(slug="found", industry=kites, at=candidate.region.location)
    HubFactory(slug="unseen", industry=IndustryFactory(slug="games", no_figures="shared"), at=FAR)
    HubFactory(slug="nowhere", industry=kites, at=LonLat(-130, 0))
    AreaCounty.objects.create(county=WEBER, area=OGDEN)
    HubFactory(slug="missed", industry=IndustryFactory(slug="nets", naics=["314994"]), at=LonLat(-111.9, 41.25))
    specialization(subject="nets", quotient=2.9, jobs=400)
    specialization(area="49017", kind=AreaKind.COUNTY)
    refresh_candidates()
    assert {finding.hub.slug: finding.outcomes for finding in findings()} == {
        "found": ("found",),
        "missed": ("quotient", "jobs"),
        "nowhere": ("no_area",),
        "unseen": ("unseen",),
    }
    found = detect()
    assert (found.hubs, found.unseen, found.no_area, found.found, found.seen) == (4, 1, 1, 1, 2)
    assert {name: number for name, number in found.missed.items() if number} == {"quotient": 1}
    assert (found.recall, found.precision) == (0.5, 0.5)
    call_command("check_candidates")
    shown = capsys.readouterr().out
    assert "Recall: 1 of 2, 50 %" in shown
    assert "missed (nets, 36260): quotient too low, too few jobs" in shown
    assert "Precision: at least 1 of 2, 50 %; 0 were dismissed" in shown


def test_without_figures_there_is_nothing_to_say() -> None:
    assert analyses() is None
    refresh_analyses()
    stored = analyses()
    assert stored is not None
    assert (stored.detection.recall, stored.detection.precision, stored.claims.pay.compared) == (None, None, 0)
