"""The curators' queue of almost-hubs: describe, count to a hub, dismiss; and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from hubs.curation.settling import dismiss_candidate
from hubs.enums import CandidateState, DismissalReason, Origin, Publication
from hubs.models import Candidate, CandidateDecision, Hub, Industry, Region
from hubs.roles import Role
from tests.admin.test_forms import typed
from tests.candidate_factory import CandidateFactory
from tests.factories import HubFactory, IndustryFactory, SectorFactory, person
from tests.pages import links, one, parsed, words

pytestmark = pytest.mark.django_db

LIST = reverse("admin:hubs_candidate_changelist")


@pytest.fixture
def kites(no_directory: None, no_figures: None) -> Industry:
    return IndustryFactory(slug="kites", name="Kites", sector=SectorFactory(slug="toys"))


@pytest.fixture
def candidate(kites: Industry) -> Candidate:
    region = Region.objects.get(slug="ogden-clearfield-metro")
    return CandidateFactory(area="36260", region=region, industry=kites)


@pytest.fixture
def curator() -> User:
    return person(Role.CURATOR)


@pytest.fixture
def desk(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def page_of(candidate: Candidate) -> str:
    return reverse("admin:hubs_candidate_change", args=[candidate.pk])


def listed(client: Client, **query: str) -> list[Candidate]:
    return list(client.get(LIST, query).context["cl"].result_list)


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# The list


def test_open_ones_come_first_by_excess_jobs(
    desk: Client, candidate: Candidate, kites: Industry, curator: User
) -> None:
    elkhart = Region.objects.get(slug="elkhart-goshen-metro")
    larger = CandidateFactory(region=elkhart, industry=kites, excess=9_000)
    assert listed(desk) == [larger, candidate]
    dismiss_candidate(candidate=larger, reason=DismissalReason.ONE_FIRM, by=curator)
    HubFactory(industry=kites, at=candidate.region.location)
    assert listed(desk) == []
    assert listed(desk, decision="dismissed") == [larger]
    assert listed(desk, decision="in_reach") == [candidate]
    assert listed(desk, decision="all") == [larger, candidate]


def test_it_is_filtered_and_searched(desk: Client, candidate: Candidate) -> None:
    other = CandidateFactory(region=Region.objects.get(slug="elkhart-goshen-metro"))
    for query, found in (
        ({"state": "us-ut"}, [candidate]),
        ({"state": "us-in"}, [other]),
        ({"sector": "toys"}, [candidate]),
        ({"sector": "toys", "industry": "kites"}, [candidate]),
        ({"q": "ogden"}, [candidate]),
        ({"q": "kites utah"}, [candidate]),
        ({"q": "nowhere"}, []),
    ):
        assert listed(desk, **query) == found, query


def test_the_list_costs_the_same_for_one_and_for_three(
    desk: Client, candidate: Candidate, kites: Industry, django_assert_num_queries: Any
) -> None:
    desk.get(LIST)
    for more in ((), ("elkhart-goshen-metro", "dalton-metro")):
        for slug in more:
            CandidateFactory(region=Region.objects.get(slug=slug), industry=kites)
        # session, user, rights of both, regions of a steward; count 2, rows; sectors, states
        with django_assert_num_queries(10):
            desk.get(LIST)


# One of them


def test_its_page_shows_the_hubs_around_and_what_can_be_done(desk: Client, candidate: Candidate) -> None:
    HubFactory(name="Ropes of Ogden", at=candidate.region.location)
    page = parsed(desk.get(page_of(candidate)))
    assert "Ropes of Ogden" in words(one(page, "#content-main ul"))
    assert links(page)["Describe it"] == f"{reverse('admin:hubs_hub_add')}?candidate={candidate.pk}"
    assert {node.attributes["value"] for node in page.css('button[name="decision"]')} == {"belongs", "dismissed"}


def test_it_is_dismissed_with_a_reason(desk: Client, candidate: Candidate, curator: User) -> None:
    missing = desk.post(page_of(candidate), {"decision": "dismissed"})
    assert missing.status_code == 400
    assert not CandidateDecision.objects.exists()
    sent = {"decision": "dismissed", "reason": "one_firm", "note": "Kite Co."}
    answer = desk.post(page_of(candidate), sent, follow=True)
    assert said(answer) == ["“Kites in Ogden-Clearfield, UT” was dismissed."]
    decision = CandidateDecision.objects.get()
    assert (decision.state, decision.reason, decision.note, decision.by) == (
        "dismissed",
        "one_firm",
        "Kite Co.",
        curator,
    )
    assert (decision.area, decision.industry) == ("36260", "kites")
    assert LogEntry.objects.get().object_id == str(candidate.pk)
    assert "One firm or plant makes the figures. Kite Co." in words(desk.get(page_of(candidate)).content.decode())


def test_it_is_counted_to_a_hub_nearby_only(desk: Client, candidate: Candidate) -> None:
    hub = HubFactory(at=candidate.region.location)
    archived = HubFactory(at=candidate.region.location, publication=Publication.ARCHIVED, archive_reason="closed")
    for wrong in ("", "x", str(archived.pk), "999999999"):
        assert desk.post(page_of(candidate), {"decision": "belongs", "hub": wrong}).status_code == 400
    desk.post(page_of(candidate), {"decision": "belongs", "hub": hub.pk})
    assert (CandidateDecision.objects.get().state, CandidateDecision.objects.get().hub) == ("belongs", hub)


def test_a_decision_is_taken_back(desk: Client, candidate: Candidate, curator: User) -> None:
    dismiss_candidate(candidate=candidate, reason=DismissalReason.OTHER, by=curator)
    page = parsed(desk.get(page_of(candidate)))
    assert [node.attributes["value"] for node in page.css('button[name="decision"]')] == ["open"]
    desk.post(page_of(candidate), {"decision": "open"})
    assert not CandidateDecision.objects.exists()


def test_the_second_of_two_decisions_is_refused(desk: Client, candidate: Candidate, curator: User) -> None:
    dismiss_candidate(candidate=candidate, reason=DismissalReason.OTHER, by=curator)
    answer = desk.post(page_of(candidate), {"decision": "dismissed", "reason": "code"})
    assert answer.status_code == 409
    assert "Somebody has already decided about this almost-hub." in answer.content.decode()
    assert desk.post(page_of(candidate), {"decision": "nonsense"}).status_code == 400


def test_several_are_dismissed_for_one_reason(desk: Client, candidate: Candidate, kites: Industry) -> None:
    other = CandidateFactory(region=Region.objects.get(slug="elkhart-goshen-metro"), industry=kites)
    chosen = {"action": "dismiss_selected", "_selected_action": [candidate.pk, other.pk]}
    asked = desk.post(LIST, chosen)
    assert "The reason applies to all of these:" in asked.content.decode()
    assert not CandidateDecision.objects.exists()
    done = desk.post(LIST, chosen | {"reason": "scattered", "note": ""}, follow=True)
    assert said(done) == ["2 almost-hubs were dismissed."]
    assert CandidateDecision.objects.filter(reason="scattered").count() == 2


# Describing


def add_page(candidate: Candidate) -> str:
    return f"{reverse('admin:hubs_hub_add')}?candidate={candidate.pk}"


def test_describing_starts_a_draft_with_what_the_figures_say(
    desk: Client, candidate: Candidate, kites: Industry
) -> None:
    form = desk.get(add_page(candidate))
    values = typed(form)
    assert (values["name"], values["slug"]) == ("Ogden Kites", "ogden-kites")
    assert (values["region"], values["industry"]) == (candidate.region_id, kites.pk)
    assert (values["publication"], values["origin"]) == (Publication.DRAFT, Origin.STATISTICAL)
    assert values["sources-0-url"] == "https://www.census.gov/programs-surveys/cbp.html"
    assert values["sources-0-title"] == "County Business Patterns, 2019"
    lat, _lon = values["point"].split(",")
    assert float(lat) == pytest.approx(candidate.region.location.lat, abs=1e-4)
    saved = desk.post(add_page(candidate), values | {"summary": "Kites are made here."}, follow=True)
    assert saved.status_code == 200
    hub = Hub.objects.get(slug="ogden-kites")
    assert (hub.publication, hub.sources.get().publisher) == (Publication.DRAFT, "Census Bureau")
    decision = CandidateDecision.objects.get()
    assert (decision.state, decision.hub) == (CandidateState.DESCRIBED, hub)


def test_nothing_is_saved_if_somebody_decided_meanwhile(desk: Client, candidate: Candidate, curator: User) -> None:
    values = typed(desk.get(add_page(candidate)))
    dismiss_candidate(candidate=candidate, reason=DismissalReason.OTHER, by=curator)
    answer = desk.post(add_page(candidate), values | {"summary": "Kites are made here."}, follow=True)
    assert "Nothing was saved." in said(answer)[0]
    assert not Hub.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "999999999", "9" * 30, "²"])
def test_an_unknown_almost_hub_fills_no_form(desk: Client, candidate: Candidate, key: str) -> None:
    assert desk.get(reverse("admin:hubs_hub_add"), {"candidate": key}).status_code == 404


def test_no_hub_that_exists_is_filled(desk: Client, candidate: Candidate) -> None:
    page = reverse("admin:hubs_hub_change", args=[HubFactory().pk])
    assert desk.get(page, {"candidate": candidate.pk}).status_code == 404


# Rights


def test_an_editor_may_describe_but_not_decide(client: Client, candidate: Candidate) -> None:
    client.force_login(person(Role.EDITOR))
    page = parsed(client.get(page_of(candidate)))
    assert "Describe it" in links(page)
    assert page.css('button[name="decision"]') == []
    assert client.post(page_of(candidate), {"decision": "dismissed", "reason": "code"}).status_code == 403
    client.post(LIST, {"action": "dismiss_selected", "_selected_action": [candidate.pk], "reason": "code"})
    assert not CandidateDecision.objects.exists()
    values = typed(client.get(add_page(candidate)))
    client.post(add_page(candidate), values | {"summary": "Kites are made here."})
    assert CandidateDecision.objects.get().state == CandidateState.DESCRIBED


def test_a_steward_keeps_to_the_steward_s_regions(client: Client, candidate: Candidate, kites: Industry) -> None:
    outside = CandidateFactory(region=Region.objects.get(slug="elkhart-goshen-metro"), industry=kites)
    client.force_login(person(Role.STEWARD, Region.objects.get(slug="us-ut")))
    assert listed(client) == [candidate]
    assert client.post(page_of(candidate), {"decision": "dismissed", "reason": "code"}).status_code == 302
    assert client.post(page_of(outside), {"decision": "dismissed", "reason": "code"}).status_code in (302, 403)
    client.post(LIST, {"action": "dismiss_selected", "_selected_action": [outside.pk], "reason": "code"})
    assert list(CandidateDecision.objects.values_list("area", flat=True)) == ["36260"]
    assert client.get(add_page(outside)).status_code == 404


def test_nobody_adds_changes_or_deletes_the_rows_themselves(desk: Client, candidate: Candidate) -> None:
    assert desk.get(reverse("admin:hubs_candidate_add")).status_code == 403
    assert desk.post(reverse("admin:hubs_candidate_delete", args=[candidate.pk]), {"post": "yes"}).status_code == 403
    assert Client().get(LIST).status_code == 302
