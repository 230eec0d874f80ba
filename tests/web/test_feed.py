"""The feed of new and changed hubs: latest first, in the reader's language, escaped, and limited to a stated number."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from hubs import feeds
from tests.factories import HubFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, address: str = "/hubs/feed.atom") -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    return [
        {"title": entry.findtext(f"{ATOM}title"), "link": entry.find(f"{ATOM}link").attrib["href"]}
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_the_latest_change_comes_first(client: Client, no_directory: None) -> None:
    older, newer = HubFactory(), HubFactory(name="Kites & <Co>")
    assert [entry["link"].rpartition("/hubs/")[2] for entry in entries(client)] == [f"{newer.slug}/", f"{older.slug}/"]
    older.save()
    assert entries(client)[0]["link"].endswith(f"/hubs/{older.slug}/")
    assert entries(client)[1]["title"].startswith("Kites & <Co>, ")


def test_the_feed_speaks_german_under_its_prefix(client: Client, no_directory: None) -> None:
    hub = HubFactory()
    assert entries(client, "/de/hubs/feed.atom")[0]["link"].endswith(f"/de/hubs/{hub.slug}/")


def test_the_feed_holds_so_many_and_every_page_names_it(
    client: Client, no_directory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST", 2)
    HubFactory.create_batch(3)
    assert len(entries(client)) == 2
    assert 'type="application/atom+xml" href="/hubs/feed.atom"' in client.get("/").content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_the_feed_costs_one_query(client: Client, no_directory: None, n: int, django_assert_num_queries: Any) -> None:
    HubFactory.create_batch(n)
    with django_assert_num_queries(1):
        assert len(entries(client)) == n
