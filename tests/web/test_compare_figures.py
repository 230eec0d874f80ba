"""The figures of hubs and regions that are compared: the same as elsewhere, each with year and source, and never a 0 for a gap."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from hubs.models import Hub
from hubs.statistics.figures import area_facts, facts_of, figure, figures_of
from hubs.statistics.profile import strongest, strongest_in
from tests.pages import attributes, links, main, one, words
from tests.web.test_compare import rows

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

FURNITURE = (
    "/compare/?a=hub:high-point-furniture&b=hub:hickory-furniture&c=hub:tupelo-furniture&d=hub:brianza-furniture"
)
AREAS = ("24660", "25860", "46180")
"""Greensboro-High Point, Hickory, Tupelo."""


def test_each_figure_has_its_year_and_the_number_of_its_source(client: Client) -> None:
    response = client.get(FURNITURE)
    shown = rows(response)
    for number, area in enumerate(AREAS):
        found = figure(area, "furniture")
        assert found is not None
        assert shown["Jobs 1"][number] == f"{found.row.jobs:,} 2019"
        assert shown["Establishments 1"][number] == f"{found.row.establishments} 2019"
        assert shown["Concentration 1"][number].endswith("times the national share 2019")
    assert shown["Average pay 1"][0] == "$39,321 2021; from 95 percent of the jobs"
    assert shown["Pay beside the nation's 1"][:3] == [
        *("19% below the nation's 2021", "9% below the nation's 2021", "22% below the nation's 2021"),
    ]
    assert shown["Change of jobs 1"][:3] == ["not comparable", "+10.3% 2017–2021", "−2.6% 2017–2021"]
    assert shown["Population 2"][1] == "365,339 2014–2018"
    assert [words(source) for source in main(response).css(".numbered-sources li")] == [
        "Census Bureau, County Business Patterns",
        "Census Bureau, American Community Survey 2014–2018",
        "Census Bureau, Business Formation Statistics",
        "U.S. Patent and Trademark Office",
    ]
    for address in attributes(main(response), "a.source", "href"):
        assert main(response).css(f"li{address}")


def test_a_hub_abroad_has_no_figures_and_the_page_says_why(client: Client) -> None:
    response = client.get(FURNITURE)
    figures = {label: cells[3] for label, cells in rows(response).items() if re.search(r" \d$", label)}
    assert set(figures.values()) == {"US areas only"}
    assert "Official figures on this site are for areas in the United States only." in words(main(response))


def test_the_chart_has_the_numbers_of_the_table(client: Client) -> None:
    response = client.get(FURNITURE)
    drawing = one(main(response), ".chart svg")
    assert (
        words(one(drawing, "desc"))
        == "Jobs: High Point Furniture 7,439; Hickory Furniture 15,776; Tupelo Furniture 10,948."
    )
    assert [cell.split()[0] for cell in rows(response)["Jobs 1"][:3]] == ["7,439", "15,776", "10,948"]
    widths = [int(width) for width in attributes(drawing, "rect.chart-bar", "width")]
    assert [width / widths[1] for width in widths] == pytest.approx([7_439 / 15_776, 1, 10_948 / 15_776], abs=0.01)


def test_the_figures_lead_to_the_calls_that_give_them(client: Client) -> None:
    found = links(main(client.get(FURNITURE)))
    (given,) = [
        client.get(address).json()["figures"]
        for label, address in links(one(main(client.get(FURNITURE)), "p.hint:has(a[href^='/api/'])")).items()
        if label == "Hickory Furniture"
    ]
    assert given[0]["jobs"]["value"] == 15_776
    assert found["How figures are made"] == "/methods/"


def test_regions_are_compared_in_one_industry(client: Client) -> None:
    shown = rows(
        client.get(
            "/compare/?a=region:grand-rapids-kentwood-metro&b=region:milwaukee-wi&business=machinery&c=region:us"
        )
    )
    assert shown["Jobs 1"][:2] == ["12,133 2019", "10,491 2019"]
    assert shown["Concentration 1"] == [
        *("5.9 times the national share 2019", "3.3 times the national share 2019", "does not apply"),
    ]
    assert shown["The area specializes in"][0] == "Cars & car parts ; Furniture ; Machinery"
    assert shown["The area specializes in"][2] == "does not apply"


def test_without_an_industry_regions_are_compared_in_all_of_them(client: Client) -> None:
    shown = rows(client.get("/compare/?a=region:us-ut&b=region:ogden-clearfield-metro"))
    assert shown["Industry"] == ["all industries", "all industries"]
    assert "Concentration 1" not in shown
    total = figure("36260", "00")
    assert total is not None
    assert shown["Jobs 1"][1] == f"{total.row.jobs:,} 2019"


def test_a_four_digit_code_may_be_what_is_compared(client: Client) -> None:
    shown = rows(client.get("/compare/?a=region:ogden-clearfield-metro&b=region:us-ut&business=3399"))
    assert shown["Industry"][0].endswith("NAICS 3399")


def test_what_was_withheld_is_not_published_and_never_0(client: Client) -> None:
    shown = rows(client.get("/compare/?a=hub:elkhart-recreational-vehicles&b=region:us-ia"))
    assert shown["Jobs 1"] == ["33,143 2019", "not published"]
    assert not [cell for cells in shown.values() for cell in cells if re.match(r"\$?0( |$)", cell)]


def test_an_industry_that_no_code_shows_says_so(client: Client) -> None:
    response = client.get("/compare/?a=region:us-ut&b=region:us-nv&business=video-games")
    assert "Jobs 1" not in rows(response)
    assert "Not published of any of them, and left out: Jobs; " in words(main(response))
    games = Hub.objects.published().filter(industry__slug="video-games", region__country="US").first()
    assert games is not None
    mixed = rows(client.get(f"/compare/?a=hub:high-point-furniture&b=hub:{games.slug}"))
    assert mixed["Jobs 1"][1] == "no code shows this industry alone"


def test_a_town_county_or_named_region_has_the_figures_of_the_area_around_it(client: Client) -> None:
    shown = rows(client.get("/compare/?a=region:ogden-ut&b=region:us-ut-weber-county&c=region:us-ut-garfield-county"))
    assert shown["Figures are for"] == [
        *("Ogden-Clearfield, UT", "Ogden-Clearfield, UT", "Garfield County, Utah"),
    ]
    assert shown["Jobs 1"][0] == shown["Jobs 1"][1]


def test_figures_are_written_as_germans_write_them(client: Client) -> None:
    shown = rows(client.get(f"/de{FURNITURE}"))
    assert "15.776 2019" in next(cells for label, cells in shown.items() if label.startswith("Arbeitsplätze"))


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        # hubs, counties' areas, regions, figures 3, facts; whom to call for each hub
        ("/compare/?a=hub:high-point-furniture&b=hub:hickory-furniture", 7 + 2),
        (FURNITURE, 7 + 4),
    ],
)
def test_figures_cost_two_queries_more(
    client: Client, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_several_at_once_are_read_as_one_by_one() -> None:
    pairs = [(area, subject) for area in (*AREAS, "US", "49") for subject in ("furniture", "00", "3371", "nothing")]
    together = figures_of(pairs)
    for pair in pairs:
        alone = figure(*pair)
        assert (alone is None) == (pair not in together)
        assert alone is None or alone.as_dict() == together[pair].as_dict()
    assert facts_of(AREAS) == {area: area_facts(area) for area in AREAS}
    several = strongest_in(AREAS)
    assert {area: [row.subject for row in several[area]] for area in AREAS} == {
        area: [row.subject for row in strongest(area)] for area in AREAS
    }
