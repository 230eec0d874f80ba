"""Am I in a hub, and if not, how do I start one: the verdicts, their reasons, and who to call."""

from __future__ import annotations

import pytest
from django.test import Client

from hubs.geo.coordinates import LonLat
from hubs.models import Industry
from tests.factories import HubFactory, IndustryFactory, SectorFactory
from tests.pages import errors, hubs_of, links, main, one, texts, value_of, words

pytestmark = pytest.mark.django_db

# One degree of latitude is 69.1 miles.
INSIDE, CLOSE, FAR = LonLat(-130, 0.3), LonLat(-130, 1.3), LonLat(-130, 3)


@pytest.fixture
def industry() -> Industry:
    industry = IndustryFactory(slug="zymoscopy", name="Zymoscopes", sector=SectorFactory())
    industry.words.create(word="foam glass")
    industry.complementary.add(IndustryFactory(slug="yeast", name="Yeast"))
    return industry


def ask(client: Client, page: str = "am-i-in-a-hub", **query: str):
    return client.get(f"/{page}/", {"place": "0,-130", "industry": "foam glass"} | query)


NO_FIGURES = "We have official figures for the United States only. This answer is based on our list of hubs."


def verdict(response) -> tuple[str, str]:
    found = one(main(response), "section.verdict")
    return found.attributes["data-verdict"] or "", words(found)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (
            INSIDE,
            (
                "inside",
                "Yes: you are inside Valley. 0.000, -130.000 is about 21 miles (33 km) from its center, and it reaches about "
                "25 miles (40 km). Its main industry is Zymoscopes.",
            ),
        ),
        (
            CLOSE,
            (
                "near",
                "Almost: Valley is near. 0.000, -130.000 is about 90 miles (145 km) from its center, and its core reaches about "
                "25 miles (40 km). You can visit its suppliers, trade fairs and institutions in a day.",
            ),
        ),
        (
            FAR,
            (
                "not_yet",
                "Not yet. We know of no hub for Zymoscopes within about 100 miles (160 km) of 0.000, -130.000. "
                "Here is how owners start one.",
            ),
        ),
    ],
)
def test_each_verdict_gives_its_reasons(client: Client, industry: Industry, at: LonLat, said: tuple[str, str]) -> None:
    hub = HubFactory(name="Valley", at=at, industry=industry)
    response = ask(client)
    assert verdict(response) == (said[0], f"{said[1]} {NO_FIGURES}")
    assert hubs_of(response) == [hub.slug]
    assert texts(response, "distance", "span")[0].endswith(" north")


@pytest.mark.parametrize("typed", ["foam glass", "Foam-Glass", "zymoscopes", "zymoscope", "zymoscopy"])
def test_the_business_is_understood_in_plain_words(client: Client, industry: Industry, typed: str) -> None:
    HubFactory(at=INSIDE, industry=industry)
    assert verdict(ask(client, industry=typed))[0] == "inside"


def test_without_any_hub_of_the_industry_the_verdict_is_not_yet(client: Client, industry: Industry) -> None:
    response = ask(client)
    assert (verdict(response)[0], hubs_of(response)) == ("not_yet", [])


def test_allies_around_are_named(client: Client, industry: Industry) -> None:
    ally = HubFactory(at=INSIDE, industry=Industry.objects.get(slug="yeast"))
    HubFactory(at=FAR, industry=Industry.objects.get(slug="yeast"))
    assert hubs_of(ask(client)) == [ally.slug]
    assert hubs_of(ask(client, page="start")) == [ally.slug]


def test_not_yet_leads_to_the_steps_with_the_same_answers_filled_in(client: Client, industry: Industry) -> None:
    way = links(main(ask(client)))["Here is how owners start one."]
    assert way == "/start/?place=0%2C-130&industry=foam+glass"
    page = main(client.get(way))
    assert (value_of(page, "place"), value_of(page, "business")) == ("0,-130", "foam glass")


def test_the_kit_fills_in_allies_helpers_and_a_hub_to_learn_from(client: Client, industry: Industry) -> None:
    model = HubFactory(name="A model", at=LonLat(10, 50), industry=industry)
    response = ask(client, page="start", place="Ogden, UT")
    page = words(main(response))
    assert "Industries that complement Zymoscopes: Yeast ." in page
    assert "Who to call in Ogden, Utah" in page
    assert hubs_of(response) == [model.slug]


@pytest.mark.parametrize("page", ["am-i-in-a-hub", "start"])
def test_what_is_missing_or_unknown_is_named(client: Client, page: str) -> None:
    response = client.get(f"/{page}/", {"place": "Qwxzvb", "industry": "zzzqqq"})
    assert response.status_code == 400
    assert errors(response) == {
        "place": "We could not find a place called “Qwxzvb”. Check the spelling, add the state or country, or enter a ZIP code.",
    }
    assert errors(client.get(f"/{page}/", {"place": "Ogden, UT"})) == {
        "business": "Say in a word or two what your business makes or does."
    }
    assert errors(client.get(f"/{page}/", {"industry": "software"})) == {"place": "Enter your city or ZIP code."}


def test_an_ambiguous_place_is_taken_but_the_others_are_offered(client: Client, industry: Industry) -> None:
    response = ask(client, place="Portland")
    assert texts(response, "understood")[0].startswith(
        "We read the place as Portland, Oregon. Other places with this name:"
    )
    assert links(main(response))["Portland, Maine, United States"] == (
        "?place=Portland%2C+Maine%2C+United+States&industry=foam+glass"
    )


def test_the_five_steps_stand_there_without_any_answer(client: Client) -> None:
    assert [words(step) for step in main(client.get("/start/")).css("ol.steps h2")] == [
        "Start the conversation",
        "Form an organization",
        "Tap each other's connections",
        "Get government involved",
        "Publicize",
    ]
