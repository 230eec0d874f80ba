"""Figures on the pages of regions, industries and hubs, and in the API of regions: the same numbers, each with year and source."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborNode

from hubs.geo.coordinates import LonLat
from hubs.industries import files
from hubs.models import Hub, Industry
from hubs.statistics.figures import figure
from hubs.statistics.profile import specialties
from tests.factories import HubFactory
from tests.pages import attributes, facts, links, main, one, words

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

ELKHART, OGDEN = "/regions/elkhart-goshen-metro/", "/regions/ogden-clearfield-metro/"
CBP = "Census Bureau, County Business Patterns"


def section(client: Client, address: str, heading: str) -> LexborNode:
    return one(main(client.get(address)), f'section[aria-labelledby="{heading}"]')


def rows(within: LexborNode) -> list[str]:
    return [words(row) for row in within.css(".figures-table tbody tr")]


# Regions


def test_an_area_shows_what_it_specializes_in_strongest_first(client: Client) -> None:
    shown = section(client, ELKHART, "specialties")
    assert rows(shown)[0] == (
        "Recreational vehicles 33,143 107 665 times the national share 1 of 51 $75,135 +10.9% 2017–2021"
    )
    assert len(rows(shown)) == 10
    assert links(shown)["Recreational vehicles"] == "/industries/recreational-vehicles/"
    assert links(shown)["These figures as JSON"] == "/api/v1/regions/elkhart-goshen-metro"
    assert f"{CBP}, 2019; pay: 2021; change: 2017–2021." in words(shown)


def test_new_businesses_and_patents_stand_beside_the_nations(client: Client) -> None:
    assert facts(section(client, OGDEN, "specialties")) == {
        "Business applications a year per 1,000 people": "16.2 (nation: at least 16.1; 2024)",
        "Patents a year per 1,000 people": "0.17 (nation: 0.50; 2023)",
    }


def test_a_sum_over_withheld_parts_says_at_least_and_few_firms_are_said(client: Client) -> None:
    shown = rows(section(client, ELKHART, "specialties"))
    assert any("Plastics at least 5,535 at least 68 at least 7.6 times" in row for row in shown)
    assert any(row.startswith("Boats & yachts few firms: one can move these figures 2,110 6 ") for row in shown)


def test_the_years_are_named_although_the_first_row_lacks_a_measure(client: Client) -> None:
    shown = section(client, "/regions/us-ut/", "specialties")
    assert "not published" in rows(shown)[0]
    assert f"{CBP}, 2021; pay: 2021; change: 2017–2021." in words(shown)


def test_nothing_is_said_twice_by_a_code_and_an_industry_of_ours() -> None:
    shown = [row.subject for row in specialties("21140")]
    assert "recreational-vehicles" in shown
    assert "3362" not in shown  # nine in ten of its jobs are those of recreational vehicles
    assert "3363" not in shown  # it lies within "automotive"
    assert all((row.row.excess or 0) > 0 for row in specialties("21140", limit=100))
    boise = [row.subject for row in specialties("14260")]
    assert "semiconductors" in boise
    assert "3344" not in boise  # it holds chips, and only the machines for chips are elsewhere


def test_no_area_specializes_in_local_trades() -> None:
    assert figure("21340", "7225") is not None  # restaurants in El Paso, 1.4 times the nation's share
    assert files.local_codes() & {row.subject for row in specialties("21340", limit=100)} == set()


def test_the_chart_has_a_table_that_says_the_same(client: Client) -> None:
    chart = one(section(client, ELKHART, "specialties"), ".chart")
    assert "Recreational vehicles 33,093; Plastics at least 4,805; " in words(one(chart, "svg desc"))
    assert [words(row) for row in chart.css("details tbody tr")][:2] == [
        "Recreational vehicles 33,093",
        "Plastics at least 4,805",
    ]


@pytest.mark.parametrize("slug", ["us-ut-weber-county", "ogden-ut"])
def test_a_county_or_city_in_an_area_leads_to_the_figures_of_the_area(client: Client, slug: str) -> None:
    shown = section(client, f"/regions/{slug}/", "specialties")
    assert links(shown) == {"Ogden-Clearfield, UT": f"{OGDEN}#specialties"}


def test_a_county_outside_every_area_and_a_state_have_figures_of_their_own(client: Client) -> None:
    assert rows(section(client, "/regions/us-ut-garfield-county/", "specialties"))
    assert "5 of 50" in rows(section(client, "/regions/us-ut/", "specialties"))[1]


@pytest.mark.parametrize("slug", ["us", "de", "aguadilla-metro", "us-dc", "silicon-valley"])
def test_a_region_without_figures_has_no_list_of_them(client: Client, slug: str) -> None:
    assert not main(client.get(f"/regions/{slug}/")).css("#specialties")


def test_figures_are_written_as_germans_write_them(client: Client) -> None:
    first = rows(section(client, f"/de{ELKHART}", "specialties"))[0]
    assert first == (
        "Wohnmobile und Wohnwagen 33.143 107 das 665-Fache des Anteils im ganzen Land 1 von 51 75.135 $ +10,9 % 2017–2021"
    )


@pytest.mark.parametrize(
    ("address", "queries"), [(ELKHART, 13), ("/regions/us-ut-weber-county/", 7), ("/regions/us-ut/", 14)]
)
def test_figures_of_a_region_cost_six_queries(
    client: Client, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


# API


def test_the_api_gives_each_measure_with_year_source_and_bound(client: Client) -> None:
    (first,) = client.get("/api/v1/regions/elkhart-goshen-metro", {"industry": "recreational-vehicles"}).json()[
        "figures"
    ]
    assert first["industry"] == {"slug": "recreational-vehicles", "name": "Recreational vehicles"}
    assert (first["naics"], first["name"]) == (["336213", "336214"], "Recreational vehicles")
    assert first["jobs"] == {"value": 33_143, "year": "2019", "source": CBP, "is_lower_bound": False}
    assert first["pay_usd"] == {"value": 75_135, "year": "2021", "source": CBP, "is_lower_bound": False}
    assert set(first) == {
        *("industry", "naics", "name", "jobs", "establishments", "location_quotient", "rank", "share"),
        *("excess_jobs", "pay_usd", "change"),
    }


def test_the_strongest_come_first_at_most_as_many_as_asked(client: Client) -> None:
    found = client.get("/api/v1/regions/elkhart-goshen-metro", {"limit": 100}).json()["figures"]
    excesses = [row["excess_jobs"]["value"] for row in found]
    assert excesses == sorted(excesses, reverse=True)
    assert len(found) == 100
    assert len(client.get("/api/v1/regions/elkhart-goshen-metro").json()["figures"]) == 20


@pytest.mark.parametrize(
    ("query", "digits"), [({"level": "2"}, 2), ({"level": "4"}, 4), ({"level": "6"}, 6), ({"naics": "336214"}, 6)]
)
def test_codes_of_any_level_are_given(client: Client, query: dict[str, str], digits: int) -> None:
    found = client.get("/api/v1/regions/elkhart-goshen-metro", query).json()["figures"]
    assert {(row["industry"], len(row["naics"][0])) for row in found} == {(None, digits)}
    assert all(row["name"] != row["naics"][0] for row in found)


def test_what_was_not_published_is_null_and_never_zero(client: Client) -> None:
    (withheld,) = client.get("/api/v1/regions/us-sd", {"naics": "2372"}).json()["figures"]
    assert [withheld[name] for name in ("jobs", "rank", "share", "excess_jobs")] == [None] * 4
    assert withheld["establishments"]["value"] == 5
    assert client.get("/api/v1/regions/elkhart-goshen-metro", {"naics": "2111"}).json()["figures"] == []


@pytest.mark.parametrize("slug", ["us-ut-weber-county", "aguadilla-metro", "de"])
def test_a_region_without_figures_of_its_own_gives_none(client: Client, slug: str) -> None:
    assert client.get(f"/api/v1/regions/{slug}").json()["figures"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"industry": "no-such-industry"}, "industry"),
        ({"industry": "mobility"}, "industry"),
        ({"industry": "a b"}, "industry"),
        ({"naics": "1"}, "naics"),
        ({"naics": "999999"}, "naics"),
        ({"naics": "33\0"}, "naics"),
        ({"level": "7"}, "level"),
        ({"level": "x"}, "level"),
        ({"limit": "101"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"naics": "3362", "level": "4"}, "level"),
    ],
)
def test_bad_input_names_its_field(client: Client, query: dict[str, str], field: str) -> None:
    answer = client.get("/api/v1/regions/elkhart-goshen-metro", query)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)


# Industries


def test_an_industry_ranks_the_areas(client: Client) -> None:
    shown = section(client, "/industries/recreational-vehicles/", "areas")
    assert rows(shown)[0].startswith("Elkhart-Goshen, IN 33,093 33,143 665 times the national share 107 $75,135")
    assert len(rows(shown)) == 20
    assert links(shown)["Elkhart-Goshen, IN"] == ELKHART


@pytest.mark.parametrize(
    ("asked", "measure", "heading"),
    [
        ("quotient", "quotient", "Concentration"),
        ("jobs", "jobs", "Jobs"),
        ("excess", "excess", "Jobs above the national share"),
        ("x", "excess", "Jobs above the national share"),
    ],
)
def test_areas_are_sorted_as_asked_and_the_heading_says_so(
    client: Client, asked: str, measure: str, heading: str
) -> None:
    response = client.get("/industries/recreational-vehicles/", {"rank": asked})
    values = [getattr(row.row, measure) for row, _region, _at in response.context["areas"]]
    assert values == sorted(values, reverse=True)
    assert words(one(main(response), 'th[aria-sort="descending"]')) == heading
    others = [key for key in ("excess", "jobs", "quotient") if key != measure]
    assert set(attributes(main(response), "thead th:not([aria-sort]) a", "href")) == {
        f"?rank={key}#areas" for key in others
    }


def test_the_map_shows_each_area_by_its_size_and_the_table_can_show_them_all(client: Client) -> None:
    shown = section(client, "/industries/recreational-vehicles/", "areas")
    drawing = one(shown, ".area-map svg")
    assert words(one(drawing, "desc")).startswith(
        "Jobs above the national share, by metropolitan and micropolitan area. The largest: Elkhart-Goshen, IN 33,093;"
    )
    circles = drawing.css("circle:has(title)")
    assert words(circles[0]) == "Elkhart-Goshen, IN: 33,093"
    radii = [float(circle.attributes["r"] or 0) for circle in circles]
    assert radii == sorted(radii, reverse=True)
    assert [words(text) for text in drawing.css("text")] == ["20,000", "5,000", "1,000"]
    everything = section(client, f"/industries/recreational-vehicles/{links(shown)['All 51']}", "areas")
    assert len(rows(everything)) == 51
    in_table = [words(one(row, "th a")) for row in everything.css(".figures-table tbody tr")]
    assert [words(circle).rpartition(":")[0] for circle in circles] == in_table[: len(circles)]


def test_a_map_of_many_areas_stays_small(client: Client) -> None:
    drawing = one(section(client, "/industries/machinery/", "areas"), ".area-map")
    assert len(drawing.css("circle:has(title)")) == 150
    assert len((drawing.html or "").encode()) < 25_000


def test_the_ranking_costs_four_queries(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/industries/recreational-vehicles/")
    # as without figures; then ranking 3, regions
    with django_assert_num_queries(5 + 4):
        client.get("/industries/recreational-vehicles/")


def test_an_industry_that_figures_cannot_show_says_why(client: Client) -> None:
    shown = section(client, "/industries/video-games/", "areas")
    assert "Official figures cannot show this industry: its codes are shared with other industries." in words(shown)
    assert not rows(shown)


def test_a_sector_has_no_figures(client: Client) -> None:
    sector = Industry.objects.filter(sector=None).first()
    assert sector is not None
    assert not main(client.get(sector.get_absolute_url())).css("#areas")


# Hubs


def test_a_hub_shows_its_evidence_and_that_the_figures_agree(client: Client) -> None:
    shown = section(client, "/hubs/elkhart-recreational-vehicles/", "figures")
    assert "The figures agree. Recreational vehicles in Elkhart-Goshen, IN" in words(shown)
    assert facts(shown) == {
        "Jobs": "33,143",
        "Establishments": "107",
        "Concentration": "665 times the national share",
        "Rank": "1 of 51 areas",
        "Average pay": "$75,135",
        "Change of jobs": "+10.9% 2017–2021",
    }
    assert links(shown)["Elkhart-Goshen, IN"] == f"{ELKHART}#specialties"
    api = links(shown)["These figures as JSON"]
    assert client.get(api).json()["figures"][0]["jobs"]["value"] == 33_143


def test_a_hub_below_the_nations_share_says_that_the_figures_disagree(client: Client) -> None:
    semiconductors = figure("41740", "semiconductors")
    assert semiconductors is not None
    assert (semiconductors.row.quotient or 0) < 1
    assert "The figures disagree." in words(section(client, "/hubs/san-diego-semiconductors/", "figures"))


def test_a_hub_of_an_industry_without_a_code_says_that_figures_cannot_see_it(client: Client) -> None:
    ogden = LonLat(-111.97, 41.22)
    hub = HubFactory(at=ogden, industry=Industry.objects.get(slug="video-games"))
    shown = section(client, hub.get_absolute_url(), "figures")
    assert "The figures cannot see this." in words(shown)
    assert "its codes are shared with other industries" in words(shown)


def test_a_hub_shows_what_its_area_specializes_in(client: Client) -> None:
    shown = section(client, "/hubs/ogden-sporting-goods/", "figures")
    assert links(shown)["What Ogden-Clearfield, UT specializes in"] == f"{OGDEN}#specialties"
    table = [words(row) for row in shown.css("details")[-1].css("tbody tr")]
    assert table[0] == "Aerospace 3,097"
    assert len(table) == 5


def test_a_hub_abroad_has_no_evidence(client: Client) -> None:
    hub = Hub.objects.published().filter(region__country="DE").first()
    assert hub is not None
    assert not main(client.get(hub.get_absolute_url())).css("#figures")


# Near


def test_a_place_says_what_its_area_specializes_in(client: Client) -> None:
    found = links(main(client.get("/near/ogden-ut/")))
    assert found["What Ogden-Clearfield, UT specializes in"] == f"{OGDEN}#specialties"
    for row in specialties("36260", limit=3):
        assert row.industry is not None
        assert found[row.industry.name] == row.industry.get_absolute_url()


def test_a_place_abroad_has_no_figures(client: Client) -> None:
    assert client.get("/near/munich-de/").context["strongest"] == []
