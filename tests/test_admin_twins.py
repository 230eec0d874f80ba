"""The curators' list of pairs: compare, tell apart, merge, undo; and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from hubs.curation.merging import merge_hubs
from hubs.enums import Publication
from hubs.indexes import duplicates
from hubs.models import Hub, Industry, Merge, Region, Twins
from hubs.quality.dismissal import dismiss_twins
from hubs.roles import Role
from tests.factories import HubFactory, RegionFactory, person, update_hubs
from tests.pages import words
from tests.test_quality_duplicates import LIST, MERGES, cached_url, curator, desk, industry, pair, region, twins

__all__ = ["curator", "desk", "industry", "pair", "region", "twins"]

pytestmark = pytest.mark.django_db


# The list


def test_likelier_pairs_come_first_and_those_told_apart_on_request(
    desk: Client, twins: Twins, industry: Industry, curator: User
) -> None:
    HubFactory(name="Ogden Kytes", industry=industry)
    duplicates.rebuild()
    shown = [row.likeness for row in desk.get(LIST).context["cl"].result_list]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 3
    dismiss_twins(twins=twins, by=curator)
    assert len(desk.get(LIST).context["cl"].result_list) == 2
    assert list(desk.get(LIST, {"decision": "apart"}).context["cl"].result_list) == [twins]
    assert len(desk.get(LIST, {"decision": "all"}).context["cl"].result_list) == 3


def test_the_list_costs_the_same_for_one_pair_and_for_three(
    desk: Client, twins: Twins, industry: Industry, django_assert_num_queries: Any
) -> None:
    desk.get(LIST)
    for n in (1, 3):
        with django_assert_num_queries(8):
            assert len(desk.get(LIST).context["cl"].result_list) == n
        HubFactory(name="Ogden Kytes", industry=industry)
        duplicates.rebuild()


# The comparison, and the decision


def test_the_pair_stands_side_by_side_with_what_differs_marked(desk: Client, twins: Twins) -> None:
    update_hubs(Hub.objects.filter(pk=twins.one_id), summary="Red <b>kites</b>.")
    page = desk.get(cached_url(twins)).content.decode()
    assert "<del>Red &lt;b&gt;kites" in page
    assert "&lt;b&gt;kites" in page
    assert "<b>kites" not in page
    text = words(page)
    assert "Distance 0.0 mi (0.0 km)" in text
    assert "Sources: 0" in text
    assert "It gains: Other names" in text


def test_two_are_told_apart(desk: Client, twins: Twins, curator: User) -> None:
    answer = desk.post(cached_url(twins), {"decision": "two"})
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    twins.refresh_from_db()
    assert twins.dismissed_by == curator
    assert "told them apart on" in words(desk.get(cached_url(twins)).content.decode())


def test_after_a_decision_the_next_pair_is_shown(desk: Client, twins: Twins, industry: Industry) -> None:
    HubFactory(name="Ogden Kytes", industry=industry)
    duplicates.rebuild()
    following = Twins.objects.exclude(pk=twins.pk).order_by("-likeness", "id").first()
    assert following is not None
    assert desk.post(cached_url(twins), {"decision": "two"}).headers["Location"] == cached_url(following)


@pytest.mark.parametrize(("decision", "kept"), [("one", 0), ("other", 1)])
def test_either_can_be_kept(desk: Client, pair: tuple[Hub, Hub], twins: Twins, decision: str, kept: int) -> None:
    page = desk.post(cached_url(twins), {"decision": decision}, follow=True)
    dropped = Hub.objects.get(pk=pair[1 - kept].pk)
    assert (dropped.publication, dropped.successor) == (Publication.ARCHIVED, pair[kept])
    assert cached_url(Merge.objects.get()) in page.content.decode()


def test_a_merge_that_cannot_be_is_answered_with_words(desk: Client, twins: Twins) -> None:
    update_hubs(Hub.objects.filter(pk=twins.one_id), publication=Publication.DRAFT)
    answer = desk.post(cached_url(twins), {"decision": "one"})
    assert answer.status_code == 409
    assert "visitors would find neither" in words(answer.content.decode())


def test_no_decision_is_answered_with_words(desk: Client, twins: Twins) -> None:
    answer = desk.post(cached_url(twins), {"decision": "both"})
    assert answer.status_code == 400
    assert "Choose one of the three buttons." in words(answer.content.decode())


def test_a_pair_that_somebody_merged_meanwhile_is_answered_with_words(desk: Client, twins: Twins) -> None:
    merge_hubs(keep=twins.one, drop=twins.other, by=User.objects.get())
    answer = desk.post(cached_url(twins), {"decision": "one"}, follow=True)
    assert "This pair does not wait for you any more." in words(answer.content.decode())


# Undoing


def test_a_merge_is_undone_in_one_click(desk: Client, twins: Twins, pair: tuple[Hub, Hub]) -> None:
    desk.post(cached_url(twins), {"decision": "one"})
    merge = Merge.objects.get()
    assert desk.get(MERGES).context["cl"].result_count == 1
    page = words(desk.post(cached_url(merge), follow=True).content.decode())
    assert "are two hubs again" in page
    assert "Undone by" in page
    assert Hub.objects.get(pk=pair[1].pk).publication == Publication.PUBLISHED
    assert desk.post(cached_url(merge)).status_code == 409


def test_what_is_in_the_way_of_undoing_is_said(desk: Client, twins: Twins, pair: tuple[Hub, Hub]) -> None:
    desk.post(cached_url(twins), {"decision": "one"})
    update_hubs(Hub.objects.filter(pk=pair[0].pk), summary="New words.")
    answer = desk.post(cached_url(Merge.objects.get()))
    assert answer.status_code == 409
    assert "has been changed since: Summary" in words(answer.content.decode())


# Rights


@pytest.mark.parametrize("decision", ["two", "one", "other"])
def test_an_editor_sees_the_pair_and_does_not_decide(client: Client, twins: Twins, decision: str) -> None:
    client.force_login(person(Role.EDITOR))
    page = client.get(cached_url(twins))
    assert page.status_code == 200
    assert "<button" not in page.content.decode().partition('id="content-main"')[2]
    assert client.post(cached_url(twins), {"decision": decision}).status_code == 403
    assert Twins.objects.undecided().get() == twins


def test_a_steward_of_the_region_decides(client: Client, twins: Twins, region: Region) -> None:
    client.force_login(person(Role.STEWARD, region))
    assert client.get(LIST).context["cl"].result_count == 1
    client.post(cached_url(twins), {"decision": "one"})
    merge = Merge.objects.get()
    client.post(cached_url(merge))
    merge.refresh_from_db()
    assert merge.undone_at is not None


def test_a_steward_of_one_of_the_two_regions_does_not(client: Client, twins: Twins, region: Region) -> None:
    update_hubs(Hub.objects.filter(pk=twins.other_id), region=RegionFactory())
    client.force_login(person(Role.STEWARD, region))
    assert client.get(LIST).context["cl"].result_count == 0
    client.post(cached_url(twins), {"decision": "one"})
    client.post(cached_url(twins), {"decision": "two"})
    assert not Merge.objects.exists()
    assert Twins.objects.undecided().exists()


def test_a_steward_of_elsewhere_does_not_undo(client: Client, twins: Twins, curator: User) -> None:
    merge = merge_hubs(keep=twins.one, drop=twins.other, by=curator)
    client.force_login(person(Role.STEWARD, RegionFactory()))
    assert client.get(MERGES).context["cl"].result_count == 0
    assert client.post(cached_url(merge)).status_code == 404
    merge.refresh_from_db()
    assert merge.undone_at is None


@pytest.mark.parametrize("role", [None, Role.EDITOR])
def test_who_may_not_merge_sees_no_merges(client: Client, twins: Twins, curator: User, role: Role | None) -> None:
    merge = merge_hubs(keep=twins.one, drop=twins.other, by=curator)
    client.force_login(person(role))
    assert client.get(MERGES).status_code == 403
    assert client.get(cached_url(merge)).status_code == 403
    assert client.post(cached_url(merge)).status_code == 403


def test_staff_without_a_role_see_no_pairs(client: Client, twins: Twins) -> None:
    client.force_login(person(None))
    assert client.get(LIST).status_code == 403
    assert client.get(cached_url(twins)).status_code == 403


def test_nobody_adds_or_deletes_pairs_or_merges(admin_client: Client, twins: Twins) -> None:
    for noun in ("twins", "merge"):
        assert admin_client.get(reverse(f"admin:hubs_{noun}_add")).status_code == 403
    assert admin_client.post(reverse("admin:hubs_twins_delete", args=[twins.pk]), {"post": "yes"}).status_code == 403
