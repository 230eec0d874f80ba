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


PAGES = pytest.mark.parametrize("page", ["am-i-in-a-hub", "start"])


@PAGES
def test_a_place_that_nobody_knows_is_asked_back(client: Client, page: str) -> None:
    response = client.get(f"/{page}/", {"place": "Qwxzvb", "industry": "zzzqqq"})
    assert response.status_code == 200
    assert errors(response) == {
        "place": "We could not find a place called “Qwxzvb”. Check the spelling, add the state or country, or enter a ZIP code.",
    }


@PAGES
def test_what_is_missing_is_asked_for(client: Client, page: str) -> None:
    response = client.get(f"/{page}/", {"place": "Ogden, UT"})
    assert response.status_code == 200
    assert errors(response) == {"business": "Say in a word or two what your business makes or does."}
    response = client.get(f"/{page}/", {"industry": "software"})
    assert response.status_code == 200
    assert errors(response) == {"place": "Enter your city or ZIP code."}


def test_without_a_business_the_page_tells_of_the_place(client: Client) -> None:
    page = main(client.get("/am-i-in-a-hub/", {"place": "Ogden, UT"}))
    assert not page.css("section.verdict")
    assert "Who to call first" in words(page)
    assert "Ogden-Weber Chamber of Commerce" in words(main(client.get("/start/", {"place": "Ogden, UT"})))


def choices(response) -> dict[str, str]:
    return links(one(main(response), "[data-choices]"))


@PAGES
def test_a_part_of_an_unknown_name_is_offered(client: Client, page: str) -> None:
    response = client.get(f"/{page}/", {"place": "downtown Ogden", "business": "skis"})
    assert response.status_code == 200
    assert choices(response)["Ogden, Utah"] == "?place=Ogden%2C+Utah%2C+United+States&business=skis"


@PAGES
def test_a_state_is_asked_for_a_town_with_examples(client: Client, page: str) -> None:
    response = client.get(f"/{page}/", {"place": "Utah", "business": "skis"})
    assert response.status_code == 200
    assert "Utah is too large for one answer. Name your town or ZIP code. For example: " in words(main(response))
    assert next(iter(choices(response))) == "Salt Lake City, Utah"


@PAGES
@pytest.mark.parametrize("place", ["91,0", "nan,nan", "x" * 5_000, "nul\0"])
def test_what_is_no_place_at_all_is_a_bad_request(client: Client, page: str, place: str) -> None:
    assert client.get(f"/{page}/", {"place": place, "business": "skis"}).status_code == 400


# What the words may mean


def chosen(client: Client, **query: str) -> str:
    response = client.get("/am-i-in-a-hub/", {"place": "0,-130"} | query)
    return texts(response, "understood")[0]


def test_a_choice_among_what_the_words_may_mean_counts(client: Client) -> None:
    assert chosen(client, business="pumps") == "We understood: Water technology."
    assert chosen(client, business="pumps", industry="footwear") == "We understood: Footwear."


def test_a_choice_that_the_words_cannot_mean_is_ignored(client: Client) -> None:
    assert chosen(client, business="pumps", industry="wine") == "We understood: Water technology."
    page = main(client.get("/am-i-in-a-hub/", {"place": "0,-130", "business": "pumps", "industry": "wine"}))
    hidden = one(page, "input[name=industry]")
    assert (hidden.attributes["value"], "disabled" in hidden.attributes) == ("", True)


def test_the_other_readings_keep_the_owners_words(client: Client) -> None:
    page = main(client.get("/am-i-in-a-hub/", {"place": "0,-130", "business": "pumps"}))
    other = links(one(page, "[data-did-you-mean]"))["Footwear"]
    assert other == "?place=0%2C-130&business=pumps&industry=footwear"
    page = main(client.get(f"/am-i-in-a-hub/{other}"))
    assert (value_of(page, "business"), value_of(page, "industry")) == ("pumps", "footwear")
    assert "Water technology" in links(one(page, "[data-did-you-mean]"))


def test_what_is_hardly_meant_is_not_offered(client: Client) -> None:
    page = main(client.get("/am-i-in-a-hub/", {"place": "0,-130", "business": "ski bindings"}))
    assert not page.css("[data-did-you-mean]")


def test_an_ambiguous_place_is_taken_but_the_others_are_offered(client: Client, industry: Industry) -> None:
    response = ask(client, place="Portland")
    assert texts(response, "understood")[0].startswith(
        "We read the place as Portland, Oregon. Other places with this name:"
    )
    assert links(main(response))["Portland, Maine, United States"] == (
        "?place=Portland%2C+Maine%2C+United+States&industry=foam+glass"
    )


def test_a_place_whose_spelling_was_corrected_is_named(client: Client, industry: Industry) -> None:
    assert texts(ask(client, place="Ogdn, Utah"), "understood")[0] == "We read the place as Ogden, Utah."


def test_the_five_steps_stand_there_without_any_answer(client: Client) -> None:
    assert [words(step) for step in main(client.get("/start/")).css("ol.steps h2")] == [
        "Start the conversation",
        "Form an organization",
        "Tap each other's connections",
        "Get government involved",
        "Publicize",
    ]
