"""What pages read of the figures, and what `check_directory --cbp` says of the hubs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hubs.enums import AreaKind, Program
from hubs.models import AreaFacts, Specialization
from hubs.statistics.claims import founding_claims
from hubs.statistics.figures import figure, figures_for, ranking
from hubs.statistics.levels import figure_of_code, figures_at_level
from hubs.statistics.loading import load_figures
from hubs.statistics.profile import placed
from hubs.statistics.specializations import refresh_specializations
from tests.factories import HubFactory, IndustryFactory, RegionFactory
from tests.official import ABERDEEN, COUNTIES, METRO, OGDEN, Write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_figures")]


# Reading


@pytest.fixture
def loaded(write: Write) -> None:
    IndustryFactory(slug="skis", naics=["33992"])
    IndustryFactory(slug="missiles", naics=["336414"])
    load_figures(write(METRO, "cbp23msa.txt"))
    refresh_specializations()


def test_figures_are_worked_out_for_our_industries_and_four_digit_codes(loaded: None) -> None:
    skis = figure(OGDEN, "skis")
    assert skis is not None
    source = "Census Bureau, County Business Patterns"
    assert skis.as_dict() == {
        "jobs": {"value": 200, "year": "2023", "source": source, "is_lower_bound": False},
        "establishments": {"value": 6, "year": "2023", "source": source, "is_lower_bound": False},
        "location_quotient": {"value": 2.0, "year": "2023", "source": source, "is_lower_bound": False},
        "rank": {"value": 1, "year": "2023", "source": source, "is_lower_bound": False},
        "share": {"value": 0.5, "year": "2023", "source": source, "is_lower_bound": False},
        "excess_jobs": {"value": 100, "year": "2023", "source": source, "is_lower_bound": False},
        "pay_usd": {"value": 40_000, "year": "2023", "source": source, "is_lower_bound": False},
        "change": None,
    }
    assert (skis.naics, skis.is_caution_due, skis.is_almost_hub) == (["33992"], True, False)
    assert skis.industry is not None
    assert skis.industry.slug == "skis"


def test_withheld_jobs_are_measured_by_establishments_and_never_zero(loaded: None) -> None:
    missiles = figure(OGDEN, "missiles")
    assert missiles is not None
    assert (missiles.jobs, missiles.excess_jobs, missiles.rank, missiles.share) == (None, None, None, None)
    assert missiles.is_by_establishments
    assert missiles.location_quotient is not None
    assert missiles.location_quotient.value == round((4 / 50) / (7 / 120), 2)


def test_what_is_not_published_has_no_figures(loaded: None) -> None:
    assert figure(OGDEN, "3111") is None
    assert figures_for("39340") == []


def test_any_level_of_codes_is_worked_out_on_request(loaded: None) -> None:
    assert [(found.subject, found.row.excess) for found in figures_at_level(OGDEN, 5)] == [
        ("33992", 100),
        ("51321", None),  # withheld
    ]
    assert [found.subject for found in figures_at_level(OGDEN, 2)] == ["31"]
    assert [found.subject for found in figures_at_level(OGDEN, 5, limit=0)] == []
    assert {found.subject for found in figures_at_level(OGDEN, 6)} == {"339920", "336414", "513210"}
    assert figures_at_level("39340", 4) == []
    sector = figure_of_code(OGDEN, "31")
    assert sector is not None
    assert sector.rank is None
    assert sector.jobs is not None
    assert sector.jobs.value == 400
    assert figure_of_code(OGDEN, "111") is None


def test_areas_are_ranked_by_excess_jobs(loaded: None) -> None:
    assert [(row.row.area, row.row.excess) for row in ranking("skis")] == [(OGDEN, 100), (ABERDEEN, -100)]
    assert [row.number_ranked for row in placed(ranking("skis"))] == [2, 2]
    assert ranking("skis", kind=AreaKind.COUNTY) == []
    assert [(row.subject, row.row.excess) for row in figures_for(OGDEN, limit=2)] == [("3399", 100), ("skis", 100)]


def test_reading_takes_three_queries_however_many_figures(loaded: None, django_assert_num_queries: Any) -> None:
    for limit in (1, 3):
        with django_assert_num_queries(3):
            figures_for(OGDEN, limit=limit)
    with django_assert_num_queries(3):
        ranking("skis")


def test_establishments_have_a_quotient_of_their_own_beside_that_of_jobs(loaded: None) -> None:
    skis = Specialization.objects.get(area=OGDEN, subject="skis")
    nation = Specialization.objects.get(area="US", subject="skis")
    assert skis.quotient == 2.0
    assert skis.establishments is not None
    assert nation.establishments is not None
    assert skis.establishment_quotient == pytest.approx((skis.establishments / 50) / (nation.establishments / 120))


def test_claims_compare_with_the_rest_of_the_nation_and_areas_of_the_same_size(loaded: None, write: Write) -> None:
    Specialization.objects.create(
        area="US", subject="skis2", kind="n", year=2023, program=Program.CBP_COUNTY, is_lower_bound=True,
        is_by_establishments=False, jobs=300, pay_usd=40_000, pay_share=100,
    )  # fmt: skip
    Specialization.objects.create(
        area=OGDEN, subject="skis2", kind="m", year=2023, program=Program.CBP_METRO, is_lower_bound=False,
        is_by_establishments=False, jobs=100, pay_usd=60_000, pay_share=100,
    )  # fmt: skip
    AreaFacts.objects.create(area=OGDEN, population=60_000, patents=120)
    AreaFacts.objects.create(area=ABERDEEN, population=70_000, patents=70)
    found = founding_claims([(OGDEN, "skis2")])
    assert (found.pay.compared, found.pay.above, found.pay.median_ratio) == (1, 1, 2.0)
    assert (found.patents.above, found.patents.median_ratio) == (1, 2.0)
    assert (found.applications.compared, found.applications.median_ratio) == (0, None)


# check_directory --cbp


def test_the_directory_is_checked_against_any_table(
    no_directory: None, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    skis = IndustryFactory(naics=["339920"])
    missiles = IndustryFactory(naics=["336414"])
    ogden = RegionFactory(cbsa=OGDEN)
    HubFactory(slug="ogden-skis", region=RegionFactory(parent=ogden), industry=skis)
    HubFactory(slug="ogden-missiles", region=ogden, industry=missiles)
    HubFactory(slug="ogden-games", region=ogden, industry=IndustryFactory(slug="games", no_figures="shared"))
    HubFactory(slug="aberdeen-skis", region=RegionFactory(cbsa=ABERDEEN), industry=skis)
    HubFactory(slug="nowhere-skis", region=RegionFactory(), industry=skis)
    HubFactory(slug="old-skis", region=RegionFactory(cbsa="99999"), industry=skis)
    HubFactory(slug="solingen-skis", region=RegionFactory(country="DE", cbsa=OGDEN), industry=skis)
    HubFactory(slug="ogden-draft", region=ogden, industry=skis, publication="draft")
    with pytest.raises(CommandError, match="findings"):  # these hubs have neither sources nor firms
        call_command("check_directory", cbp=write(METRO, "cbp23msa.txt"))
    lines = capsys.readouterr().out.splitlines()
    evidence = lines[: lines.index(next(line for line in lines if line.startswith("US state")))]
    below = f"  {200:9}  {5:9}       0.67  aberdeen-skis (10100, 339920)"
    withheld = f"  {'-':>9}  {4:9}  {'-':>9}  ogden-missiles (36260, 336414); not published: 336414"
    assert evidence == [
        "County Business Patterns: employees, establishments, location quotient",
        below,
        withheld,
        f"  {200:9}  {6:9}       2.00  ogden-skis (36260, 339920)",
        "Location quotient below 1: 1",
        below,
        "Location quotient not published: 1",
        withheld,
        "Figures cannot show their industry: 1",
        "  ogden-games (games)",
        "Without a metro: 1",
        "  nowhere-skis",
        "Their metro is not in the file: 1",
        "  old-skis (99999)",
    ]


@pytest.mark.parametrize("name", ["missing.zip", ""])
def test_the_check_wants_a_file_that_it_can_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_directory", cbp=tmp_path / name)


def test_the_check_wants_a_table_of_metros(write: Write) -> None:
    with pytest.raises(CommandError, match="is no table of metropolitan areas"):
        call_command("check_directory", cbp=write(COUNTIES, "cbp23co.txt"))
