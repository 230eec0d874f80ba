"""The address of an archived hub still helps, and the public history names no curators."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from hubs.curation.publication import archive_hubs, publish_hubs, return_hubs_to_draft
from hubs.entries.changes import changing
from hubs.enums import ArchiveReason, EntryType, Publication, RevisionAction
from hubs.models import Hub
from tests.factories import HubFactory, update_hubs
from tests.pages import hubs_of, links, main, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora() -> User:
    return User.objects.create_user("cora", email="cora@example.org")


def archived(by: User, reason: ArchiveReason, successor: Hub | None = None) -> Hub:
    hub: Hub = HubFactory(name="Zymoscopes of Midsea", slug="zymoscopes")
    archive_hubs(hubs=Hub.objects.filter(pk=hub.pk), by=by, reason=reason, successor=successor)
    return hub


@pytest.mark.parametrize("prefix", ["", "/de"])
def test_a_merged_hub_sends_its_visitors_on_for_good(client: Client, cora: User, prefix: str) -> None:
    successor = HubFactory(slug="kept")
    archived(cora, ArchiveReason.MERGED, successor)
    answer = client.get(f"{prefix}/hubs/zymoscopes/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{prefix}/hubs/kept/")
    answer = client.get("/api/v1/hubs/zymoscopes")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/v1/hubs/kept")


def test_a_moved_hub_names_its_successor(client: Client, cora: User) -> None:
    archived(cora, ArchiveReason.MOVED, HubFactory(slug="kept", name="Kept & Co"))
    answer = client.get("/hubs/zymoscopes/")
    assert answer.status_code == 410
    assert "This hub has moved. See Kept & Co" in words(main(answer))
    assert links(main(answer))["Kept & Co"] == "/hubs/kept/"
    error = client.get("/api/v1/hubs/zymoscopes")
    assert (error.status_code, error.json()["error"]["message"]) == (410, "The hub “zymoscopes” has moved to “kept”.")


def test_a_closed_hub_says_so_and_shows_what_is_like_it(client: Client, cora: User) -> None:
    hub = archived(cora, ArchiveReason.CLOSED)
    like = HubFactory(industry=hub.industry)
    answer = client.get("/hubs/zymoscopes/")
    assert answer.status_code == 410
    assert "no longer in the directory" in words(main(answer))
    assert hubs_of(answer) == [like.slug]
    assert client.get("/api/v1/hubs/zymoscopes").status_code == 410


@pytest.mark.parametrize("publication", [Publication.DRAFT, Publication.REVIEW, Publication.ARCHIVED])
def test_nobody_is_sent_on_to_a_hub_that_is_not_published(client: Client, cora: User, publication: Publication) -> None:
    successor = HubFactory(name="Not to be seen")
    archived(cora, ArchiveReason.MERGED, successor)
    update_hubs(Hub.objects.filter(pk=successor.pk), publication=publication)
    for address in ("/hubs/zymoscopes/", "/api/v1/hubs/zymoscopes"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "Not to be seen" not in answer.content.decode()


def test_a_hub_that_was_put_away_answers_get_only(client: Client, cora: User) -> None:
    archived(cora, ArchiveReason.CLOSED)
    assert client.post("/hubs/zymoscopes/").status_code == 405
    assert client.post("/hubs/ogden-sporting-goods/changes/").status_code == 405


def change(hub: Hub, by: User, **values: Any) -> None:
    with changing(EntryType.HUB, [hub.slug], action=RevisionAction.EDITED, by=by, note="Told by Ann on the phone"):
        update_hubs(Hub.objects.filter(pk=hub.pk), **values)


def test_the_changes_page_tells_what_changed_and_not_who_changed_it(client: Client, cora: User) -> None:
    hub = Hub.objects.get(slug="ogden-sporting-goods")
    change(hub, cora, summary="Skis <b>and</b> more.")
    answer = client.get("/hubs/ogden-sporting-goods/changes/")
    text = words(main(answer))
    assert answer.status_code == 200
    assert "Skis <b>and</b> more." in text
    assert "<b>and" not in answer.content.decode()
    for secret in ("cora", "Ann", "phone"):
        assert secret not in text
    assert links(main(client.get("/hubs/ogden-sporting-goods/")))["Changes"] == "/hubs/ogden-sporting-goods/changes/"


def test_what_a_hub_said_as_a_draft_stays_unseen(client: Client, cora: User) -> None:
    hub = HubFactory(summary="First public words.")
    one = Hub.objects.filter(pk=hub.pk)
    return_hubs_to_draft(hubs=one, by=cora)
    change(hub, cora, summary="Rumours.")
    change(hub, cora, summary="Second public words.")
    publish_hubs(hubs=one, by=cora)
    text = words(main(client.get(f"/hubs/{hub.slug}/changes/")))
    assert "Second" in text
    assert "First" in text
    assert "Rumours" not in text


def test_a_hub_that_never_changed_says_so(client: Client) -> None:
    hub = HubFactory()
    assert "No changes have been recorded yet." in words(main(client.get(f"/hubs/{hub.slug}/changes/")))


def test_more_changes_than_are_shown_are_told(client: Client, cora: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubs.web.hub.MOST_CHANGES", 2)
    hub = HubFactory()
    for number in range(3):
        change(hub, cora, summary=f"Words {number}.")
    text = words(main(client.get(f"/hubs/{hub.slug}/changes/")))
    assert "The latest 2 changes are shown." in text
    assert "Words 0" in text
    assert "Added to the directory" not in text


@pytest.mark.parametrize("n", [1, 3])
def test_the_changes_page_costs_the_same_for_one_change_and_for_three(
    client: Client, cora: User, n: int, django_assert_num_queries: Any
) -> None:
    hub = HubFactory()
    for number in range(n):
        change(hub, cora, summary=f"Words {number}.")
    with django_assert_num_queries(2):
        assert client.get(f"/hubs/{hub.slug}/changes/").status_code == 200
