"""The curators' list of possible duplicates: compare, dismiss, merge, undo; and who may do so."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from hubs.curation.merging import merge_hubs
from hubs.enums import Publication
from hubs.indexes import duplicates
from hubs.models import DuplicateCandidate, Hub, Industry, Merge, Region
from hubs.quality.dismissal import dismiss_duplicate
from hubs.roles import Role
from tests.factories import HubFactory, RegionFactory, person, update_hubs
from tests.pages import words
from tests.quality.test_duplicates import LIST, MERGES, cached_url, curator, desk, duplicate, industry, pair, region

__all__ = ["curator", "desk", "duplicate", "industry", "pair", "region"]

pytestmark = pytest.mark.django_db


# The list


def test_likelier_pairs_come_first_and_those_told_apart_on_request(
    desk: Client, duplicate: DuplicateCandidate, industry: Industry, curator: User
) -> None:
    HubFactory(name="Ogden Kytes", industry=industry)
    duplicates.rebuild()
    shown = [row.similarity for row in desk.get(LIST).context["cl"].result_list]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 3
    dismiss_duplicate(duplicate=duplicate, by=curator)
    assert len(desk.get(LIST).context["cl"].result_list) == 2
    assert list(desk.get(LIST, {"decision": "apart"}).context["cl"].result_list) == [duplicate]
    assert len(desk.get(LIST, {"decision": "all"}).context["cl"].result_list) == 3


def test_the_list_costs_the_same_for_one_pair_and_for_three(
    desk: Client, duplicate: DuplicateCandidate, industry: Industry, django_assert_num_queries: Any
) -> None:
    desk.get(LIST)
    for n in (1, 3):
        with django_assert_num_queries(8):
            assert len(desk.get(LIST).context["cl"].result_list) == n
        HubFactory(name="Ogden Kytes", industry=industry)
        duplicates.rebuild()


# The comparison, and the decision


def test_the_pair_stands_side_by_side_with_what_differs_marked(desk: Client, duplicate: DuplicateCandidate) -> None:
    update_hubs(Hub.objects.filter(pk=duplicate.one_id), summary="Red <b>kites</b>.")
    page = desk.get(cached_url(duplicate)).content.decode()
    assert "<del>Red &lt;b&gt;kites" in page
    assert "&lt;b&gt;kites" in page
    assert "<b>kites" not in page
    text = words(page)
    assert "Distance 0.0 miles (0.0 km)" in text
    assert "Sources: 0" in text
    assert "It would gain: Other names" in text


def test_two_are_told_apart(desk: Client, duplicate: DuplicateCandidate, curator: User) -> None:
    answer = desk.post(cached_url(duplicate), {"decision": "two"})
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    duplicate.refresh_from_db()
    assert duplicate.dismissed_by == curator
    assert "marked them as different on" in words(desk.get(cached_url(duplicate)).content.decode())


def test_after_a_decision_the_next_pair_is_shown(
    desk: Client, duplicate: DuplicateCandidate, industry: Industry
) -> None:
    HubFactory(name="Ogden Kytes", industry=industry)
    duplicates.rebuild()
    following = DuplicateCandidate.objects.exclude(pk=duplicate.pk).order_by("-similarity", "id").first()
    assert following is not None
    assert desk.post(cached_url(duplicate), {"decision": "two"}).headers["Location"] == cached_url(following)


@pytest.mark.parametrize(("decision", "kept"), [("one", 0), ("other", 1)])
def test_either_can_be_kept(
    desk: Client, pair: tuple[Hub, Hub], duplicate: DuplicateCandidate, decision: str, kept: int
) -> None:
    page = desk.post(cached_url(duplicate), {"decision": decision}, follow=True)
    dropped = Hub.objects.get(pk=pair[1 - kept].pk)
    assert (dropped.publication, dropped.successor) == (Publication.ARCHIVED, pair[kept])
    assert cached_url(Merge.objects.get()) in page.content.decode()


def test_a_merge_that_cannot_be_is_answered_with_words(desk: Client, duplicate: DuplicateCandidate) -> None:
    update_hubs(Hub.objects.filter(pk=duplicate.one_id), publication=Publication.DRAFT)
    answer = desk.post(cached_url(duplicate), {"decision": "one"})
    assert answer.status_code == 409
    assert "visitors would find neither" in words(answer.content.decode())


def test_no_decision_is_answered_with_words(desk: Client, duplicate: DuplicateCandidate) -> None:
    answer = desk.post(cached_url(duplicate), {"decision": "both"})
    assert answer.status_code == 400
    assert "Use one of the three buttons." in words(answer.content.decode())


def test_a_pair_that_somebody_merged_meanwhile_is_answered_with_words(
    desk: Client, duplicate: DuplicateCandidate
) -> None:
    merge_hubs(keep=duplicate.one, drop=duplicate.other, by=User.objects.get())
    answer = desk.post(cached_url(duplicate), {"decision": "one"}, follow=True)
    assert "This pair is no longer waiting for your decision." in words(answer.content.decode())


# Undoing


def test_a_merge_is_undone_in_one_click(desk: Client, duplicate: DuplicateCandidate, pair: tuple[Hub, Hub]) -> None:
    desk.post(cached_url(duplicate), {"decision": "one"})
    merge = Merge.objects.get()
    assert desk.get(MERGES).context["cl"].result_count == 1
    page = words(desk.post(cached_url(merge), follow=True).content.decode())
    assert "are two hubs again" in page
    assert "Undone by" in page
    assert Hub.objects.get(pk=pair[1].pk).publication == Publication.PUBLISHED
    assert desk.post(cached_url(merge)).status_code == 409


def test_what_is_in_the_way_of_undoing_is_said(
    desk: Client, duplicate: DuplicateCandidate, pair: tuple[Hub, Hub]
) -> None:
    desk.post(cached_url(duplicate), {"decision": "one"})
    update_hubs(Hub.objects.filter(pk=pair[0].pk), summary="New words.")
    answer = desk.post(cached_url(Merge.objects.get()))
    assert answer.status_code == 409
    assert "was changed after the merge: Summary" in words(answer.content.decode())


# Rights


@pytest.mark.parametrize("decision", ["two", "one", "other"])
def test_an_editor_sees_the_pair_and_does_not_decide(
    client: Client, duplicate: DuplicateCandidate, decision: str
) -> None:
    client.force_login(person(Role.EDITOR))
    page = client.get(cached_url(duplicate))
    assert page.status_code == 200
    assert "<button" not in page.content.decode().partition('id="content-main"')[2]
    assert client.post(cached_url(duplicate), {"decision": decision}).status_code == 403
    assert DuplicateCandidate.objects.undecided().get() == duplicate


def test_a_steward_of_the_region_decides(client: Client, duplicate: DuplicateCandidate, region: Region) -> None:
    client.force_login(person(Role.STEWARD, region))
    assert client.get(LIST).context["cl"].result_count == 1
    client.post(cached_url(duplicate), {"decision": "one"})
    merge = Merge.objects.get()
    client.post(cached_url(merge))
    merge.refresh_from_db()
    assert merge.undone_at is not None


def test_a_steward_of_one_of_the_two_regions_does_not(
    client: Client, duplicate: DuplicateCandidate, region: Region
) -> None:
    update_hubs(Hub.objects.filter(pk=duplicate.other_id), region=RegionFactory())
    client.force_login(person(Role.STEWARD, region))
    assert client.get(LIST).context["cl"].result_count == 0
    client.post(cached_url(duplicate), {"decision": "one"})
    client.post(cached_url(duplicate), {"decision": "two"})
    assert not Merge.objects.exists()
    assert DuplicateCandidate.objects.undecided().exists()


def test_a_steward_of_elsewhere_does_not_undo(client: Client, duplicate: DuplicateCandidate, curator: User) -> None:
    merge = merge_hubs(keep=duplicate.one, drop=duplicate.other, by=curator)
    client.force_login(person(Role.STEWARD, RegionFactory()))
    assert client.get(MERGES).context["cl"].result_count == 0
    assert client.post(cached_url(merge)).status_code == 404
    merge.refresh_from_db()
    assert merge.undone_at is None


@pytest.mark.parametrize("role", [None, Role.EDITOR])
def test_who_may_not_merge_sees_no_merges(
    client: Client, duplicate: DuplicateCandidate, curator: User, role: Role | None
) -> None:
    merge = merge_hubs(keep=duplicate.one, drop=duplicate.other, by=curator)
    client.force_login(person(role))
    assert client.get(MERGES).status_code == 403
    assert client.get(cached_url(merge)).status_code == 403
    assert client.post(cached_url(merge)).status_code == 403


def test_staff_without_a_role_see_no_pairs(client: Client, duplicate: DuplicateCandidate) -> None:
    client.force_login(person(None))
    assert client.get(LIST).status_code == 403
    assert client.get(cached_url(duplicate)).status_code == 403


def test_nobody_adds_or_deletes_pairs_or_merges(admin_client: Client, duplicate: DuplicateCandidate) -> None:
    for model in ("duplicatecandidate", "merge"):
        assert admin_client.get(reverse(f"admin:hubs_{model}_add")).status_code == 403
    delete = reverse("admin:hubs_duplicatecandidate_delete", args=[duplicate.pk])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403
