"""Am I in a hub? What official figures add: on the page, in the API, and in the verdict."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

VERDICTS = {
    ("Tulsa, OK", "oilfield services"): "by_figures",  # was told that it is in Tulsa Aerospace
    ("Asheville, NC", "microbrewery"): "by_figures",  # was told that the nearest hub is Green County Cheese
    ("Elkhart, IN", "RV manufacturing"): "inside",
    ("Dalton, GA", "carpets"): "inside",
    ("El Paso, TX", "nail salon"): "local",
    ("Boise, ID", "custom kitchen cabinets"): "not_yet",
    ("Ogden, UT", "zzzqqq"): "unknown",
    ("84401", "I make ski bindings"): "inside",
    ("Munich", "Maschinenbau"): "not_yet",
}


def ask(client: Client, place: str, business: str, **query: str) -> dict[str, Any]:
    answer = client.get("/api/v1/assess", {"place": place, "business": business} | query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_each_verdict_is_given_where_it_is_due(client: Client) -> None:
    assert {asked: ask(client, *asked)["verdict"] for asked in VERDICTS} == VERDICTS


def test_the_answer_holds_what_clients_rely_on(client: Client) -> None:
    found = ask(client, "Tulsa, OK", "oilfield services")
    assert found.keys() == {
        *("verdict", "place", "area", "industry", "naics", "name", "did_you_mean", "reasons", "hub", "figures", "help")
    }
    assert (found["place"]["slug"], found["area"]["codes"]["cbsa"]) == ("tulsa-ok", "46140")
    jobs = found["figures"]["jobs"]
    assert jobs.keys() == {"value", "year", "source", "is_lower_bound"}
    assert (jobs["year"], jobs["is_lower_bound"]) == ("2019", True)
    assert found["help"][0].keys() == {"slug", "name", "kind", "website", "phone", "distance_m", "why"}
    assert found["reasons"][1].startswith("Tulsa, Oklahoma had at least ")


def test_outside_the_united_states_the_answer_says_that_it_rests_on_hubs_alone(client: Client) -> None:
    found = ask(client, "Munich", "Maschinenbau")
    assert (found["area"], found["figures"]) == (None, None)
    assert found["reasons"][-1] == (
        "We have official figures for the United States only. This answer is based on our list of hubs."
    )


def test_the_page_says_the_same_as_the_api(client: Client) -> None:
    query = {"place": "Tulsa, OK", "business": "oilfield services"}
    page = client.get("/am-i-in-a-hub/", query).content.decode()
    assert 'data-verdict="by_figures"' in page
    for reason in ask(client, **query)["reasons"]:
        assert reason.replace("'", "&#x27;") in page


@pytest.mark.parametrize("place", ["Utah", "Germany"])
def test_a_state_or_a_country_is_asked_for_a_town(client: Client, place: str) -> None:
    answer = client.get("/api/v1/assess", {"place": place, "business": "software"})
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "place")
    page = client.get("/am-i-in-a-hub/", {"place": place, "business": "software"})
    assert page.status_code == 200
    assert f"{place} is too large for one answer. Name your town or ZIP code." in page.content.decode()


@pytest.mark.parametrize("business", ["🙂🙂", "שלום", "12345", "zzzqqq", "......"])
def test_words_that_say_nothing_get_a_page_about_the_place(client: Client, business: str) -> None:
    page = client.get("/am-i-in-a-hub/", {"place": "Ogden, UT", "business": business})
    assert page.status_code == 200
    assert 'data-verdict="unknown"' in page.content.decode()
    assert "Who to call first" in page.content.decode()


@pytest.mark.parametrize("business", ["x" * 5_000, "nul\0"])
def test_what_no_form_takes_is_a_bad_request(client: Client, business: str) -> None:
    query = {"place": "Ogden, UT", "business": business}
    assert client.get("/am-i-in-a-hub/", query).status_code == 400
    answer = client.get("/api/v1/assess", query)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "business")


def test_the_next_best_readings_are_one_click_away(client: Client) -> None:
    found = ask(client, "Springfield, MO", "pumps")
    assert found["did_you_mean"]
    other = found["did_you_mean"][0]
    again = ask(client, "Springfield, MO", "pumps", industry=other["slug"] or other["naics"][0])
    assert again["name"] == other["name"]


def test_industry_is_an_alias_of_business(client: Client) -> None:
    found = client.get("/api/v1/assess", {"place": "Ogden, UT", "industry": "ski bindings"}).json()
    assert (found["verdict"], found["industry"]["slug"]) == ("inside", "sporting-goods")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_api_is_for_reading_only(client: Client, method: str) -> None:
    assert getattr(client, method)("/api/v1/assess").status_code == 405
