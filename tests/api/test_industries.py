"""/api/v1/industries?q=: its shape, its languages, bad input; and the page that asks for a business in plain words."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def api(client: Client, q: str, **query: str) -> list[dict[str, object]]:
    return client.get("/api/v1/industries", {"q": q} | query).json()["results"]


def test_the_answer_has_its_shape(client: Client) -> None:
    assert api(client, "nail salon")[0] == {
        "slug": None,
        "naics": ["8121"],
        "detail": "812113",
        "name": "Personal Care Services",
        "example": "nail salon",
        "matched": "nail salon",
        "is_local": True,
    }
    first = api(client, "ski bindings")[0]
    assert (first["slug"], first["name"], first["is_local"]) == ("sporting-goods", "Sporting goods", False)


def test_the_answer_is_best_first_and_at_most_ten(client: Client) -> None:
    found = api(client, "food")
    assert len(found) == 10
    assert found[0]["slug"] == "food-processing"


def test_names_come_in_the_language_that_was_asked_for(client: Client) -> None:
    assert api(client, "bier", language="de")[0]["name"] == "Brauwesen"
    assert api(client, "bier")[0]["name"] == "Brewing"


@pytest.mark.parametrize("q", ["", "12345", "😀😀", "مخبز", "qwertzuiop"])
def test_words_that_say_nothing_get_an_empty_list(client: Client, q: str) -> None:
    assert api(client, q) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [({"q": "x" * 5_000}, "q"), ({"q": "a\x00b"}, "q"), ({"q": "beer", "language": "xx"}, "language")],
)
def test_what_cannot_be_answered_gets_a_400_that_names_the_field(
    client: Client, query: dict[str, str], field: str
) -> None:
    answer = client.get("/api/v1/industries", query)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)


def test_only_get_is_answered(client: Client) -> None:
    assert client.post("/api/v1/industries?q=beer").status_code == 405


# The forms that ask for a business


def test_the_verdict_understands_plain_words(client: Client) -> None:
    answer = client.get("/am-i-in-a-hub/", {"place": "Ogden, UT", "industry": "we make ski bindigs"})
    assert answer.status_code == 200
    assert "Sporting" in answer.content.decode()
