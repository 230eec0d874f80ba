"""The home page: one box that takes a hub, an industry, a place or any words, and says how it understood them."""

from __future__ import annotations

import pytest
from django.test import Client

from hubs.models import Hub, Industry
from hubs.search.counts import NONE, HubCount, hub_counts
from tests.factories import HubFactory, IndustryFactory, PlaceFactory
from tests.pages import errors, hubs_of, links, main, one, texts, value_of, words

pytestmark = pytest.mark.django_db

INSTEAD = "Search all hubs for these words instead"

READINGS = {
    # a hub, by its name or other name
    "ogden sporting goods": ("/hubs/ogden-sporting-goods/?typed=ogden+sporting+goods", "the hub Ogden Sporting Goods"),
    "Ogden outdoor cluster": (
        "/hubs/ogden-sporting-goods/?typed=Ogden+outdoor+cluster",
        "the hub Ogden Sporting Goods",
    ),
    # an industry, by its name, everyday word, or German name
    "wine": ("/hubs/?industry=wine&typed=wine", "the industry “Wine”"),
    "ski bindings": ("/hubs/?industry=sporting-goods&typed=ski+bindings", "the industry “Sporting goods”"),
    "Wein": ("/hubs/?industry=wine&typed=Wein", "the industry “Wine”"),
    # an industry near a place
    "wine near Sacramento": (
        "/hubs/?industry=wine&near=Sacramento&typed=wine+near+Sacramento",
        "the industry “Wine” near Sacramento, California",
    ),
    "Wein bei Zürich": (
        "/hubs/?industry=wine&near=Z%C3%BCrich&typed=Wein+bei+Z%C3%BCrich",
        "the industry “Wine” near Zürich, Zurich, Switzerland",
    ),
    # a place
    "Ogden, UT": ("/near/ogden-ut/?typed=Ogden%2C+UT", "the place Ogden, Utah, United States"),
    "84403": ("/near/84403/?typed=84403", "the place 84403 (Ogden, Utah, United States)"),
    # a place with a slip of the finger
    "Sacremento": ("/near/sacramento-ca/?typed=Sacremento", "the place Sacramento, California, United States"),
}


def follow(client: Client, text: str, prefix: str = "") -> tuple[str, object]:
    """Where the box leads in the end, and the page there."""
    response = client.get(f"{prefix}/", {"q": text}, follow=True)
    return response.redirect_chain[-1][0], response


def test_each_reading_leads_to_its_page_and_says_so(client: Client, subtests: pytest.Subtests) -> None:
    for typed in READINGS:
        with subtests.test(typed=typed):
            leads_to, meaning = READINGS[typed]
            address, response = follow(client, typed)
            assert (address, response.status_code) == (leads_to, 200)
            assert texts(response, "understood")[0] == f"You typed “{typed}”. We read it as {meaning}. {INSTEAD}"
            found = client.get(links(main(response))[INSTEAD])
            assert (found.status_code, value_of(main(found), "q")) == (200, typed)


def test_each_reading_keeps_the_language(client: Client, subtests: pytest.Subtests) -> None:
    for typed in READINGS:
        with subtests.test(typed=typed):
            assert follow(client, typed, "/de")[0] == "/de" + READINGS[typed][0]


def test_other_words_are_looked_for_in_all_hubs(client: Client) -> None:
    hub = HubFactory(summary="Where zymoscopes are made.")
    address, response = follow(client, "zymoscopes")
    assert (address, hubs_of(response)) == ("/hubs/?q=zymoscopes", [hub.slug])
    assert texts(response, "understood") == []


def test_a_corrected_word_is_named(client: Client) -> None:
    hub = HubFactory(summary="Where zymoscopes are made.")
    address, response = follow(client, "zymoscpoes")
    assert (address, hubs_of(response)) == ("/hubs/?q=zymoscpoes", [hub.slug])
    assert texts(response, "understood") == ["No hub contains “zymoscpoes”. We searched for “zymoscopes” instead."]


def test_words_that_nothing_has_offer_a_way_on(client: Client) -> None:
    address, response = follow(client, "zzzqqq xkcdx")
    assert (address, response.status_code, hubs_of(response)) == ("/hubs/?q=zzzqqq+xkcdx", 200, [])
    assert texts(response, "result-count") == ["No hub matches all of these filters."]
    assert links(main(response))["Do you know a hub that is missing? Suggest it."] == "/suggest/?name=zzzqqq%20xkcdx"


def test_an_ambiguous_place_lists_its_candidates(client: Client) -> None:
    address, response = follow(client, "Portland")
    assert address == "/near/?place=Portland&typed=Portland"
    assert texts(response, "candidates")[0].startswith("Portland, Oregon, United States city")


def test_an_industry_near_an_ambiguous_place_names_the_others(client: Client) -> None:
    _, response = follow(client, "wine in Portland")
    offered = links(main(response))
    assert texts(response, "understood")[0] == (
        f"You typed “wine in Portland”. We read it as the industry “Wine” near Portland, Oregon. {INSTEAD}"
    )
    assert offered["Portland, Maine, United States"] == (
        "?industry=wine&near=Portland%2C+Maine%2C+United+States&typed=wine+in+Portland"
    )


def test_a_hub_comes_before_an_industry_and_an_industry_before_a_place(client: Client) -> None:
    industry = IndustryFactory(name="Zymoscopy")
    PlaceFactory(name="Zymoscopy")
    assert follow(client, "zymoscopy")[0] == f"/hubs/?industry={industry.slug}&typed=zymoscopy"
    hub = HubFactory(name="Zymoscopy")
    assert follow(client, "zymoscopy")[0] == f"/hubs/{hub.slug}/?typed=zymoscopy"


def test_an_empty_box_stays_on_the_first_page(client: Client) -> None:
    for query in ("", "?q=", "?q=%20%20"):
        assert client.get(f"/{query}").status_code == 200


def test_too_long_a_text_is_refused_by_name(client: Client) -> None:
    response = client.get("/", {"q": "a" * 201})
    assert response.status_code == 400
    assert errors(response) == {"q": "Ensure this value has at most 200 characters (it has 201)."}


def test_the_first_page_counts_published_hubs_and_their_countries(client: Client) -> None:
    hubs = Hub.objects.published()
    countries = {hub.region.country for hub in hubs.select_related("region")}
    assert texts(client.get("/"), "lede") == [
        f"{hubs.count()} places in {len(countries)} countries where firms of one industry concentrate, "
        "and the people who help there."
    ]


def test_the_first_page_lists_every_industry_with_hubs_and_their_number(client: Client) -> None:
    counts = hub_counts()
    shown = []
    for row in main(client.get("/")).css(".sector-index h3, .sector-index li"):
        shown.append((one(row, "a").attributes["href"].split("/")[2], words(one(row, "span.count"))))
    expected = {
        row.slug: counts.get(row.pk, NONE) for row in Industry.objects.all() if row.is_sector or row.pk in counts
    }
    assert {slug: _numbers(said) for slug, said in shown} == expected


def _numbers(said: str) -> HubCount:
    """ "4 + 94 related", "94 related" and "4" as numbers."""
    main, _, related = said.rpartition(" + ") if "related" in said else (said, "", "0")
    return HubCount(int(main or 0), int(related.removesuffix(" related")))


def test_the_examples_under_the_box_lead_somewhere(client: Client) -> None:
    (hint,) = [hint for hint in main(client.get("/")).css("p.hint") if words(hint).startswith("Try")]
    for address in links(hint).values():
        assert client.get(address, follow=True).status_code == 200
    assert words(hint).startswith("Try Ogden, UT , 84401 ,")
