"""Comparing hubs and regions: what may be typed, what the address says, and what the page keeps when something is unknown."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hubs.enums import ArchiveReason, Publication
from hubs.geo.coordinates import LonLat
from hubs.models import Hub, Industry
from tests.factories import HubFactory, HubSupportFactory, PlaceFactory, RegionFactory, SupportOrganizationFactory
from tests.pages import attributes, errors, form_values, links, main, one, parsed, value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_figures")]

OGDEN = "hub:ogden-sporting-goods"
WEBER = LonLat(-111.97, 41.22)


def columns(response: Any) -> list[str]:
    return [words(head) for head in main(response).css(".side-by-side thead th")]


def rows(response: Any) -> dict[str, list[str]]:
    return {
        words(one(row, "th")): [words(cell) for cell in row.css("td")]
        for row in main(response).css(".side-by-side tbody tr")
    }


def moved_to(client: Client, **query: str) -> str:
    response = client.get("/compare/", query)
    assert response.status_code == 302
    return response.headers["Location"]


# What it is for


def test_the_empty_page_explains_itself_with_an_example_that_works(client: Client) -> None:
    response = client.get("/compare/")
    assert attributes(parsed(response), 'meta[name="robots"]', "content") == ["noindex"]
    found = links(one(main(response), 'section[aria-labelledby="examples"]'))
    assert found == {
        "High Point Furniture; Hickory Furniture; Tupelo Furniture": (
            "/compare/?a=hub:high-point-furniture&b=hub:hickory-furniture&c=hub:tupelo-furniture"
        ),
        "Grand Rapids-Kentwood, MI; Milwaukee, Wisconsin; Rockford, IL: Machinery": (
            "/compare/?a=region:grand-rapids-kentwood-metro&b=region:milwaukee-wi&c=region:rockford-metro"
            "&industry=machinery"
        ),
    }
    for address in found.values():
        assert len(columns(client.get(address))) == 3


def test_an_example_of_which_something_is_missing_is_not_shown(client: Client) -> None:
    Hub.objects.filter(slug="tupelo-furniture").delete()
    shown = words(main(client.get("/compare/")))
    assert "High Point" not in shown
    assert "Grand Rapids" in shown


@pytest.mark.parametrize(
    ("page", "link", "address"),
    [
        ("/hubs/ogden-sporting-goods/", "Compare", "/compare/?a=hub:ogden-sporting-goods"),
        ("/regions/us-ut/", "Compare", "/compare/?a=region:us-ut"),
    ],
)
def test_a_page_leads_to_its_own_comparison(client: Client, page: str, link: str, address: str) -> None:
    assert links(main(client.get(page)))[link] == address
    assert len(columns(client.get(address))) == 1


def test_the_nearest_hubs_can_be_compared_from_the_place(client: Client) -> None:
    address = links(main(client.get("/near/ogden-ut/")))["Compare the nearest side by side"]
    shown = client.get(address)
    assert columns(shown)[0] == Hub.objects.get(slug="ogden-sporting-goods").name
    assert len(columns(shown)) == 3
    assert "Distance from Ogden, Utah" in rows(shown)


def test_one_alone_asks_for_a_second_and_offers_others_like_it(client: Client) -> None:
    response = client.get("/compare/?a=hub:high-point-furniture")
    offered = links(one(main(response), ".chips"))
    assert offered["Hickory Furniture"] == "?a=hub%3Ahigh-point-furniture&b=hub%3Ahickory-furniture"
    both = columns(client.get(f"/compare/{offered['Hickory Furniture']}"))
    assert both == ["High Point Furniture", "Hickory Furniture"]
    assert "Idaho" in links(one(main(client.get("/compare/?a=region:us-ut")), ".chips"))


# What may be typed


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Ogden Sporting Goods", OGDEN),
        ("ogden", "region:ogden-clearfield-metro"),
        ("84401", "region:ogden-clearfield-metro"),
        ("Ogden, Utah", "region:ogden-clearfield-metro"),
        ("Utah", "region:us-ut"),
        ("Germany", "region:de"),
        ("Weber County, Utah", "region:us-ut-weber-county"),
        ("Ogden-Clearfield, UT Metro Area", "region:ogden-clearfield-metro"),
        ("Wasatch Front", "region:wasatch-front"),
        ("USA", "region:us"),
    ],
)
def test_names_become_keys_in_the_address(client: Client, typed: str, key: str) -> None:
    if typed == "USA":
        Hub.objects.filter(slug="hershey-lancaster-confectionery").delete()  # which is also called so
    assert moved_to(client, a=typed, b="region:us-nv") == f"/compare/?a={key}&b=region:us-nv"


def test_a_name_of_several_things_offers_them_and_keeps_the_others(client: Client) -> None:
    response = client.get("/compare/?a=silicon+valley&b=hub:ogden-sporting-goods")
    assert response.status_code == 200
    assert columns(response) == ["Ogden Sporting Goods"]
    offered = links(one(main(response), ".choices"))
    assert offered["Silicon Valley (hub)"] == "/compare/?b=hub:ogden-sporting-goods&a=hub:silicon-valley"
    for address in offered.values():
        assert len(columns(client.get(address, follow=True))) == 2


def test_each_town_of_a_name_can_be_chosen(client: Client) -> None:
    offered = links(one(main(client.get("/compare/?a=portland")), ".choices"))
    assert "Portland, Maine, United States" in offered
    for address in offered.values():
        assert client.get(address).status_code == 302


def test_a_town_abroad_without_a_region_offers_its_country_and_hubs_near_it(client: Client) -> None:
    PlaceFactory(slug="kleinstadt-de", name="Kleinstadt", country="DE", admin1="02", at=LonLat(7.08, 51.17))
    offered = links(one(main(client.get("/compare/?a=place:kleinstadt-de")), ".choices"))
    assert list(offered)[:2] == ["Germany", "Solingen Cutlery (hub)"]
    assert client.get(offered["Germany"]).status_code == 200


@pytest.mark.parametrize(
    "typed", ["hub:no-such-hub", "region:no-such-region", "place:no-such-place", "qwxzvb", "hub:a b", "?!"]
)
def test_what_is_unknown_is_said_with_a_404_and_the_others_stay(client: Client, typed: str) -> None:
    response = client.get("/compare/", {"a": OGDEN, "b": typed, "c": "region:us-ut"})
    assert response.status_code == 404
    assert errors(response) == {"b": f"We know no hub, region or US town called “{typed}”."}
    assert columns(response) == ["Ogden Sporting Goods", "Utah"]
    assert value_of(main(response), "b") == typed


def test_an_unknown_name_offers_hubs_with_its_words(client: Client) -> None:
    response = client.get("/compare/?a=sporting+goods+of+ogden")
    assert response.status_code == 404
    assert "Ogden Sporting Goods (hub)" in links(one(main(response), ".choices"))


def test_a_text_that_is_too_long_is_refused_by_name(client: Client) -> None:
    response = client.get("/compare/", {"a": OGDEN, "b": "x" * 201})
    assert response.status_code == 400
    assert list(errors(response)) == ["b"]
    assert columns(response) == ["Ogden Sporting Goods"]


@pytest.mark.parametrize("publication", [Publication.DRAFT, Publication.REVIEW, Publication.ARCHIVED])
def test_a_hub_that_is_not_public_is_unknown(client: Client, publication: Publication) -> None:
    hub = HubFactory(publication=publication)
    assert client.get("/compare/", {"a": f"hub:{hub.slug}"}).status_code == 404


def test_a_merged_hub_is_the_one_that_it_became(client: Client) -> None:
    hub = HubFactory()
    old = HubFactory(publication=Publication.ARCHIVED, archive_reason=ArchiveReason.MERGED, successor=hub)
    assert moved_to(client, a=f"hub:{old.slug}") == f"/compare/?a=hub:{hub.slug}"


# The form


def test_the_form_shows_names_and_sends_what_they_stand_for(client: Client) -> None:
    response = client.get("/compare/?a=hub:ogden-sporting-goods&b=region:ogden-ut&business=skis")
    form = one(main(response), "form.compare-form")
    sent = form_values(form)
    assert sent == {
        "a": "Ogden Sporting Goods",
        "a_is": OGDEN,
        "b": "Ogden, Utah",
        "b_is": "region:ogden-ut",
        "c": "",
        "d": "",
        "business": "skis",
        "industry": "",
        "place": "",
    }
    assert moved_to(client, **sent) == "/compare/?a=hub:ogden-sporting-goods&b=region:ogden-ut&business=skis"
    # Another name in the box counts, not what it showed; "Ogden, Utah" typed by hand is the town, and so its area.
    assert moved_to(client, **sent | {"a": "Utah"}) == "/compare/?a=region:us-ut&b=region:ogden-ut&business=skis"
    assert moved_to(client, a="Ogden, Utah") == "/compare/?a=region:ogden-clearfield-metro"
    # An emptied box is gone, and what comes behind moves up.
    assert moved_to(client, **sent | {"a": ""}) == "/compare/?a=region:ogden-ut&business=skis"
    assert moved_to(client, a_is=OGDEN) == "/compare/"


def test_the_same_twice_is_one_column(client: Client) -> None:
    assert moved_to(client, a="Utah", b="region:us-ut", d=OGDEN) == f"/compare/?a=region:us-ut&b={OGDEN}"


def test_a_link_removes_one(client: Client) -> None:
    response = client.get("/compare/?a=hub:ogden-sporting-goods&b=region:us-ut&c=region:us-nv&place=ogden")
    second = main(response).css("a.remove")[1]
    assert words(second) == "Remove : Utah"
    address = second.attributes["href"] or ""
    assert moved_to(client, **dict(pair.split("=") for pair in address.partition("?")[2].split("&"))) == (
        f"/compare/?a={OGDEN}&b=region:us-nv&place=ogden"
    )


def test_an_address_of_keys_stays_as_it_is(client: Client) -> None:
    assert client.get("/compare/?a=hub:ogden-sporting-goods&b=region:us-ut").status_code == 200
    assert client.get("/de/compare/?a=hub:ogden-sporting-goods&b=region:us-ut").status_code == 200


# Industry and place


def test_a_business_in_plain_words_is_what_all_are_compared_in(client: Client) -> None:
    response = client.get("/compare/?a=region:us-ut&b=region:us-nv&business=ski+bindings")
    assert rows(response)["Industry"] == ["Sporting goods", "Sporting goods"]
    assert "We understood: Sporting goods." in words(main(response))


def test_words_that_nobody_understands_are_said_and_the_table_stays(client: Client) -> None:
    response = client.get("/compare/?a=region:us-ut&b=region:us-nv&business=qwxzvb+plfft")
    assert response.status_code == 200
    assert "We did not understand “qwxzvb plfft”." in words(main(response))
    assert rows(response)["Industry"] == ["all industries", "all industries"]


def test_regions_beside_hubs_of_one_industry_are_compared_in_it(client: Client) -> None:
    sporting = client.get(f"/compare/?a={OGDEN}&b=region:us-nv")
    assert rows(sporting)["Industry"] == ["Sporting goods", "Sporting goods"]
    mixed = client.get(f"/compare/?a={OGDEN}&b=hub:high-point-furniture&c=region:us-nv")
    assert rows(mixed)["Industry"] == ["Sporting goods", "Furniture", "all industries"]


def test_distances_are_from_the_place_or_from_the_first_that_has_one(client: Client) -> None:
    query = f"a=region:us-ut&b={OGDEN}&c=hub:high-point-furniture"
    apart = rows(client.get(f"/compare/?{query}"))["Distance from Ogden Sporting Goods"]
    assert apart[:2] == ["too large for distances", "right here"]
    assert apart[2] == "1,754 miles (2,823 km)"
    assert list(rows(client.get(f"/compare/?{query}&place=Provo,+UT")))[-1] == "Distance from Provo, Utah"
    assert not [label for label in rows(client.get(f"/compare/?a={OGDEN}&b=region:us-ut")) if "Distance" in label]


def test_an_unknown_place_is_said_by_name_and_the_table_stays(client: Client) -> None:
    response = client.get(f"/compare/?a={OGDEN}&b=region:us-ut&place=qwxzvb")
    assert list(errors(response)) == ["place"]
    assert len(columns(response)) == 2


# What the table says


def test_without_figures_the_rows_are_left_out_and_named_once(client: Client) -> None:
    response = client.get(f"/compare/?a={OGDEN}&b=region:us-ut")
    assert not {"Jobs", "Establishments", "Average pay", "Population"} & rows(response).keys()
    (hint,) = [words(hint) for hint in main(response).css("p.hint") if "left out" in words(hint)]
    assert hint == (
        "Not published of any of them, and left out: Jobs; Establishments; Concentration; Average pay; "
        "Pay beside the nation's; Change of jobs; Population; Business applications a year per 1,000 people; "
        "Patents a year per 1,000 people."
    )


def test_who_helps_is_named_counted_by_kind_and_measured(client: Client, no_directory: None) -> None:
    hub = HubFactory(name="Kites", at=WEBER, industry=Industry.objects.get(slug="toys"))
    own = SupportOrganizationFactory(name="Kite Club", kind="cluster_organization", phone="+18015550100", at=WEBER)
    HubSupportFactory(hub=hub, organization=own, role="Lends string")
    SupportOrganizationFactory(name="Weber Chamber", radius_m=50_000, at=LonLat(-111.97, 41.32))
    SupportOrganizationFactory(name="Davis Chamber", radius_m=50_000, at=LonLat(-111.97, 41.42))
    shown = rows(client.get(f"/compare/?a=hub:{hub.slug}"))
    assert shown["Whom to call first"] == ["Kite Club ; (801) 555-0100"]
    assert shown["Organizations that help"] == ["2 chamber of commerce: 2"]
    assert shown["The nearest of them"] == ["Weber Chamber 6.9 miles (11 km) north"]


def test_outside_the_united_states_figures_are_said_to_be_for_us_areas_only(client: Client) -> None:
    response = client.get("/compare/?a=hub:solingen-cutlery&b=region:de")
    assert "Official figures on this site are for areas in the United States only." in words(main(response))
    assert rows(response)["What it is"][1] == "Country"


def test_a_hub_without_helpers_says_so(client: Client, no_directory: None) -> None:
    hub = HubFactory(region=RegionFactory(country="FR"), at=LonLat(-150, -40))
    assert rows(client.get(f"/compare/?a=hub:{hub.slug}"))["What it is"] == ["Hub, established"]
    assert "Whom to call first" not in rows(client.get(f"/compare/?a=hub:{hub.slug}"))


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        # hubs, counties' areas, regions of these, figures, facts; then whom to call for each hub
        ("a=hub:ogden-sporting-goods&b=hub:high-point-furniture", 5 + 2),
        ("a=hub:ogden-sporting-goods&b=hub:high-point-furniture&c=hub:hickory-furniture&d=hub:tupelo-furniture", 5 + 4),
        # regions, figures, facts, strengths
        ("a=region:us-ut&b=region:us-nv", 4),
        ("a=region:us-ut&b=region:us-nv&c=region:elkhart-goshen-metro&d=region:ogden-clearfield-metro", 4),
        # also the counties around two of them, their codes, counties' areas, regions of these
        ("a=region:ogden-ut&b=region:us-ut-weber-county&c=region:wasatch-front", 4 + 2 + 3),
    ],
)
def test_a_comparison_costs_few_queries(
    client: Client, query: str, queries: int, django_assert_num_queries: Any
) -> None:
    client.get(f"/compare/?{query}")
    with django_assert_num_queries(queries):
        client.get(f"/compare/?{query}")
