"""The admin's first page: what is waiting for each role, and how much of the directory is covered."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.enums import JobKind, JobState, LinkState, Publication, RegionKind, SuggestionKind, SuggestionState
from hubs.mapdata.states import HEIGHT, WIDTH, state_shapes
from hubs.models import DuplicateCandidate, Hub, Job, Link, Region
from hubs.quality.overview import coverage_of_sectors, coverage_of_states
from hubs.roles import Role
from tests.factories import (
    FirmFactory,
    HubFactory,
    IndustryFactory,
    RegionFactory,
    SectorFactory,
    SourceFactory,
    SuggestionFactory,
    person,
    update_hubs,
)
from tests.pages import links, one, parsed, words

pytestmark = pytest.mark.usefixtures("no_directory")

INDEX = reverse("admin:index")


def something_of_each(region: Region) -> None:
    """One of each kind of what waits, in this region; published hubs: two."""
    published = [HubFactory(region=region, review_by=date.today() - timedelta(days=1)), HubFactory(region=region)]
    source = SourceFactory(hub=published[0])
    HubFactory(region=region, publication=Publication.REVIEW)
    SuggestionFactory(region=region, hub=published[0], kind=SuggestionKind.CLOSED)
    DuplicateCandidate.objects.create(one=published[0], other=published[1], similarity=80)
    Link.objects.create(url=source.url, state=LinkState.DEAD)


def waiting(client: Client) -> dict[str, int]:
    rows = [row.css("span") for row in parsed(client.get(INDEX)).css("li:has(span.count)")]
    return {words(label): int(words(count)) for count, label in rows}


# What waits


def test_a_curator_sees_what_waits_with_a_link_to_each_list(client: Client) -> None:
    something_of_each(RegionFactory())
    FirmFactory(review_by=date.today() - timedelta(days=9))
    Job.objects.create(kind=JobKind.IMPORT, state=JobState.RUNNING)
    client.force_login(person(Role.CURATOR))
    assert waiting(client) == {
        "Suggestions to review": 1,
        "Hubs in review": 1,
        "Possible duplicates": 1,
        "Entries due for review": 2,
        "Dead links": 1,
        "Published hubs without a source": 1,
        "Jobs running, or failed this week": 1,
    }
    for label, address in links(parsed(client.get(INDEX))).items():
        count = re.match(r"(\d+) \D", label)
        if count:
            answer = client.get(address)
            assert answer.status_code == 200
            if "cl" in (answer.context or {}):
                assert answer.context["cl"].result_count == int(count[1]), label


def test_what_is_decided_alive_or_long_past_does_not_wait(client: Client) -> None:
    hub, other = HubFactory(), HubFactory()
    for row in (hub, other):
        SourceFactory(hub=row)
    SuggestionFactory(state=SuggestionState.REJECTED)
    DuplicateCandidate.objects.create(one=hub, other=other, similarity=80, dismissed_at=timezone.now())
    Link.objects.create(url="https://example.org/", state=LinkState.UNSURE)
    Job.objects.create(kind=JobKind.IMPORT, state=JobState.DONE)
    failed = Job.objects.create(kind=JobKind.IMPORT, state=JobState.FAILED)
    Job.objects.filter(pk=failed.pk).update(created_at=timezone.now() - timedelta(days=8))
    client.force_login(person(Role.CURATOR))
    assert set(waiting(client).values()) == {0}


def test_a_steward_sees_what_waits_in_the_steward_s_regions(client: Client) -> None:
    region = RegionFactory()
    something_of_each(region)
    something_of_each(RegionFactory())
    client.force_login(person(Role.STEWARD, region))
    found = waiting(client)
    assert set(found.values()) == {1}
    assert "Jobs running, or failed this week" not in found


def test_an_editor_is_not_told_of_what_only_curators_do(client: Client) -> None:
    something_of_each(RegionFactory())
    client.force_login(person(Role.EDITOR))
    found = waiting(client)
    assert found["Entries due for review"] == 0
    assert "Jobs running, or failed this week" not in found


def test_staff_without_a_role_see_nothing(client: Client) -> None:
    something_of_each(RegionFactory())
    client.force_login(person(None))
    page = client.get(INDEX)
    assert page.status_code == 200
    assert waiting(client) == {}
    assert "coverage-map" not in page.content.decode()


# Coverage


def in_state(code: str) -> Hub:
    state = Region.objects.get(slug=f"us-{code}")
    metro = RegionFactory(parent=state, country="US")
    return HubFactory(region=RegionFactory(parent=metro, kind=RegionKind.CITY, country="US"))


def test_states_count_the_published_hubs_of_their_cities_and_their_own() -> None:
    in_state("ut")
    HubFactory(region=Region.objects.get(slug="us-ut"))
    update_hubs(Hub.objects.filter(pk=in_state("ut").pk), publication=Publication.DRAFT)
    counts = {row.code: row.hubs for row in coverage_of_states()}
    assert counts["ut"] == 2
    assert sum(counts.values()) == 2
    assert len(counts) >= 51


def test_sectors_count_their_hubs_and_name_industries_without_one() -> None:
    sector = SectorFactory()
    covered, bare = (IndustryFactory(sector=sector) for _ in range(2))
    HubFactory(industry=covered)
    HubFactory(industry=bare, publication=Publication.DRAFT)
    row = next(row for row in coverage_of_sectors() if row.sector == sector)
    assert (row.hubs, row.industries, row.uncovered) == (1, 2, [bare])


def test_the_map_shades_states_and_the_table_says_the_same(client: Client) -> None:
    for _ in range(2):
        in_state("ut")
    client.force_login(person(Role.CURATOR))
    page = parsed(client.get(INDEX))
    shades = {words(path): path.attributes["class"] for path in page.css("svg path[class][d^=M]")}
    assert (shades["Utah: 2"], shades["Ohio: 0"]) == ("covered-2", "covered-0")
    rows = {words(row.css("th")[0]): row.css("td.number") for row in page.css("tr:has(th[scope=row])")}
    assert [words(number) for number in rows["Utah"]] == ["2"]
    assert one(page, 'svg[role=img][aria-label^="Map of the United States"]')
    assert page.css(".overview svg[style], .overview svg [style]") == []


def test_every_state_has_a_shape_within_the_drawing() -> None:
    shapes = state_shapes()
    assert len(shapes) == 51
    numbers = [[int(number) for number in re.findall(r"-?\d+", shape)] for shape in shapes.values()]
    assert all(0 <= x <= WIDTH for row in numbers for x in row[::2])
    assert all(0 <= y <= HEIGHT for row in numbers for y in row[1::2])


# What it costs


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same_for_one_of_each_and_for_three(
    client: Client, n: int, django_assert_num_queries: Any
) -> None:
    client.force_login(person(Role.CURATOR))
    client.get(INDEX)
    for _ in range(n):
        something_of_each(RegionFactory())
    with django_assert_num_queries(18):
        client.get(INDEX)
