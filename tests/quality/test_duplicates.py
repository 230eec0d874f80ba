"""Pairs of hubs that may be the same: which are found, which stay dismissed, and who decides."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.indexes import duplicates
from hubs.models import DuplicateCandidate, Hub, Industry, Merge, Region
from hubs.quality.dismissal import dismiss_duplicate
from hubs.roles import Role
from tests.factories import (
    OGDEN,
    SALT_LAKE_CITY,
    HubFactory,
    IndustryFactory,
    RegionFactory,
    hubs_at,
    person,
    update_hubs,
)

pytestmark = pytest.mark.usefixtures("no_directory")

LIST = reverse("admin:hubs_duplicatecandidate_changelist")
MERGES = reverse("admin:hubs_merge_changelist")


def found_anew() -> int:
    duplicates.rebuild()
    return DuplicateCandidate.objects.undecided().count()


@pytest.fixture
def industry(db: None) -> Industry:
    return IndustryFactory(name="Kites")


@pytest.fixture
def region(db: None) -> Region:
    return RegionFactory(name="Kite Valley")


@pytest.fixture
def pair(industry: Industry, region: Region) -> tuple[Hub, Hub]:
    one = HubFactory(name="Ogden Kites", industry=industry, region=region)
    return one, HubFactory(name="Kites of Ogden", industry=industry, region=region)


@pytest.fixture
def duplicate(pair: tuple[Hub, Hub]) -> DuplicateCandidate:
    duplicates.rebuild()
    return DuplicateCandidate.objects.get(one__in=pair)


@pytest.fixture
def curator(db: None) -> User:
    return person(Role.CURATOR)


@pytest.fixture
def desk(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def cached_url(row: DuplicateCandidate | Merge) -> str:
    return reverse(f"admin:hubs_{row._meta.model_name}_change", args=[row.pk])


def found() -> set[frozenset[str]]:
    return {
        frozenset({row.one.name, row.other.name}) for row in DuplicateCandidate.objects.select_related("one", "other")
    }


# Finding


def test_the_same_words_in_another_order_are_alike(pair: tuple[Hub, Hub]) -> None:
    assert found_anew() == 1
    row = DuplicateCandidate.objects.get()
    assert (row.one, row.other) == pair
    assert row.similarity == 100


def test_other_names_count(industry: Industry) -> None:
    HubFactory(name="Windy Makers", other_names=["The Ogden Kites"], industry=industry)
    HubFactory(name="Ogden kite cluster", industry=industry)
    assert found_anew() == 1


def test_other_writing_of_the_same_place_and_industry_is_alike(industry: Industry) -> None:
    HubFactory(name="Zürich Kites", industry=industry)
    HubFactory(name="Zurich's kites", industry=industry)
    assert found_anew() == 1


@pytest.mark.parametrize(
    ("name", "at", "same_industry"),
    [
        ("Ogden Kites", LonLat(-100.0, 41.2), True),
        ("Ogden Kites", OGDEN, False),
        ("Provo Steamships", SALT_LAKE_CITY, True),
    ],
    ids=["far away", "another industry", "another name some way off"],
)
def test_hubs_that_differ_in_one_of_the_three_are_no_pair(
    industry: Industry, name: str, at: LonLat, same_industry: bool
) -> None:
    HubFactory(name="Ogden Kites", industry=industry)
    HubFactory(name=name, at=at, industry=industry if same_industry else IndustryFactory())
    assert found_anew() == 0


def test_a_related_industry_will_do(industry: Industry) -> None:
    HubFactory(name="Ogden Kites", industry=industry)
    HubFactory(name="Ogden Kites", related=[industry])
    assert found_anew() == 1


def test_hubs_on_both_sides_of_the_antimeridian_are_neighbors(industry: Industry) -> None:
    HubFactory(name="Taveuni Kites", at=LonLat(179.95, -16.8), industry=industry)
    HubFactory(name="Taveuni Kites", at=LonLat(-179.95, -16.8), industry=industry)
    assert found_anew() == 1


def test_archived_hubs_are_left_out(pair: tuple[Hub, Hub]) -> None:
    duplicates.rebuild()
    update_hubs(Hub.objects.filter(pk=pair[0].pk), publication=Publication.ARCHIVED)
    assert found_anew() == 0
    assert not DuplicateCandidate.objects.exists()


def test_those_told_apart_stay_so(duplicate: DuplicateCandidate, curator: User) -> None:
    assert dismiss_duplicate(duplicate=duplicate, by=curator)
    assert found_anew() == 0
    duplicate.refresh_from_db()
    assert (duplicate.dismissed_by, duplicate.dismissed_at is not None) == (curator, True)
    assert not dismiss_duplicate(duplicate=duplicate, by=person(None))


def test_a_pair_that_is_no_longer_alike_goes(duplicate: DuplicateCandidate, industry: Industry) -> None:
    update_hubs(Hub.objects.filter(pk=duplicate.other_id), industry=IndustryFactory())
    duplicates.rebuild()
    assert not DuplicateCandidate.objects.exists()


@pytest.mark.parametrize("few", [0, 20])
def test_refreshing_one_hub_leaves_the_pairs_of_others_alone(
    pair: tuple[Hub, Hub], industry: Industry, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(duplicates, "FEW", few)
    third = HubFactory(name="Ogden Kites", industry=industry)
    duplicates.refresh([third.pk])
    assert found() == {frozenset({"Ogden Kites"}), frozenset({"Kites of Ogden", "Ogden Kites"})}
    assert DuplicateCandidate.objects.count() == 3
    update_hubs(Hub.objects.filter(pk=third.pk), name="Sandals")
    update_hubs(Hub.objects.filter(pk=third.pk), industry=IndustryFactory())
    duplicates.refresh([third.pk])
    assert list(DuplicateCandidate.objects.values_list("one", "other")) == [tuple(hub.pk for hub in pair)]


@pytest.mark.parametrize("n", [1, 3])
def test_refreshing_costs_the_same_for_one_hub_and_for_three(
    industry: Industry, n: int, django_assert_num_queries: Any
) -> None:
    hubs = hubs_at([OGDEN] * n, industry=industry)
    HubFactory(name="Test hub", industry=industry)
    keys = [hub.pk for hub in hubs]
    duplicates.refresh(keys)
    with django_assert_num_queries(
        2 + 2 + 1
    ):  # a savepoint and its end; these hubs and their neighbors; the pairs that are known
        duplicates.refresh(keys)


def test_a_crowd_is_not_compared_pair_by_pair(industry: Industry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_NEIGHBOURS", 4)
    compared = []
    monkeypatch.setattr(duplicates, "_similarity", lambda one, other: compared.append(one) or 0.0)
    hubs_at([LonLat(-112 + n / 1000, 41.2) for n in range(60)], industry=industry)
    duplicates.rebuild()
    assert len(compared) <= 60 * 4


def test_of_very_many_namesakes_the_likeliest_are_kept(industry: Industry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 1)
    hub = HubFactory(name="Ogden Kites", industry=industry)
    HubFactory(name="Ogden Kytez", industry=industry)
    likeliest = HubFactory(name="Ogden Kites", industry=industry)
    duplicates.refresh([hub.pk])
    assert list(DuplicateCandidate.objects.values_list("one", "other")) == [(hub.pk, likeliest.pk)]


def test_the_command_says_how_many_wait(pair: tuple[Hub, Hub]) -> None:
    out = StringIO()
    call_command("find_duplicates", stdout=out)
    assert out.getvalue().startswith("1 pairs of hubs")
