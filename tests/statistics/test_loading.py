"""Loading official tables: all or nothing, repeatable, newer over older; and what pages then show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hubs.models import AreaCounty, AreaFacts, CountySums, Figure, Industry, Load
from hubs.statistics.areas import area_of_county
from hubs.statistics.figures import Measure, area_facts, figure
from hubs.statistics.loading import load_changes, load_figures
from hubs.statistics.snapshot import load_snapshot, write_snapshot
from hubs.statistics.specializations import are_specializations_current, refresh_specializations
from tests.factories import IndustryFactory
from tests.official import COUNTIES, METRO, OGDEN, TIDY_METRO, WAYNE, WEBER, Write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_figures")]


@pytest.fixture
def weber_in_ogden() -> None:
    AreaCounty.objects.create(county=WEBER, area=OGDEN)


def figures() -> list[tuple[Any, ...]]:
    return list(Figure.objects.order_by("pk").values_list())


# Loading


def test_loading_twice_changes_nothing(write: Write, weber_in_ogden: None) -> None:
    for path in (write(METRO, "cbp23msa.txt"), write(COUNTIES, "cbp23co.txt")):
        load_figures(path)
        once, sums = figures(), list(CountySums.objects.values())
        load_figures(path)
        assert (figures(), list(CountySums.objects.values())) == (once, sums)


def test_a_file_with_too_many_bad_lines_changes_nothing(write: Write) -> None:
    load_figures(write(METRO, "cbp22msa.txt"))
    before = figures()
    with pytest.raises(CommandError, match=r"more than 1 %\. Nothing was loaded"):
        call_command("load_statistics", write(METRO + '"36260","31----","G",few\n', "cbp23msa.txt"))
    assert figures() == before


def test_a_newer_year_replaces_an_older_one_and_an_older_one_does_not_show(write: Write) -> None:
    IndustryFactory(slug="skis", naics=["339920"])
    call_command("load_statistics", write(METRO, "cbp22msa.txt"), verbosity=0)
    call_command("load_statistics", write(METRO, "cbp23msa.txt"), verbosity=0)
    assert set(Figure.objects.values_list("year", flat=True)) == {2023}
    call_command("load_statistics", write(TIDY_METRO, "cbp_2019.csv"), verbosity=0)
    skis = figure(OGDEN, "skis")
    assert skis is not None
    assert skis.jobs == Measure(200, "2023", "Census Bureau, County Business Patterns")


def test_pay_comes_from_county_cells_where_the_metro_table_has_none(write: Write, weber_in_ogden: None) -> None:
    IndustryFactory(slug="skis", naics=["339920"])
    load_figures(write(TIDY_METRO, "cbp_2019.csv"))
    load_figures(write(COUNTIES, "cbp21co.txt"))
    refresh_specializations()
    skis = figure(OGDEN, "skis")
    assert skis is not None
    assert (skis.pay_usd, skis.pay_share) == (Measure(40_000, "2021", "Census Bureau, County Business Patterns"), 90)
    assert skis.jobs is not None
    assert skis.jobs.year == "2019"


CELLS_BEFORE = "fips,naics,emp,est,payroll_k\n{0},339920,100,5,9\n{0},339930,100,5,9\n{0},339940,0,5,0\n"
CELLS_AFTER = "fips,naics,emp,est,payroll_k\n{0},339920,150,5,9\n{0},339940,500,5,9\n"


def test_change_counts_only_cells_that_both_years_publish(write: Write, weber_in_ogden: None) -> None:
    before = write(CELLS_BEFORE.format(WEBER), "county_2017.csv")
    assert load_changes(before, write(CELLS_AFTER.format(WEBER), "county_2021.csv")) == (2017, 2021)
    assert CountySums.objects.get(area=OGDEN).change["3399"] == [200, 650, 100, 150]


def test_years_of_which_too_few_jobs_stand_in_both_are_not_comparable(write: Write, weber_in_ogden: None) -> None:
    IndustryFactory(slug="skis", naics=["339920"])
    load_figures(write(METRO, "cbp23msa.txt"))
    load_changes(
        write(CELLS_BEFORE.format(WEBER), "county_2017.csv"), write(CELLS_AFTER.format(WEBER), "county_2021.csv")
    )
    refresh_specializations()
    skis, four = figure(OGDEN, "skis"), figure(OGDEN, "3399")
    assert skis is not None
    assert four is not None
    assert (skis.change, skis.is_not_comparable) == (
        Measure(50.0, "2017–2021", "Census Bureau, County Business Patterns"),
        False,
    )
    assert (four.change, four.is_not_comparable) == (None, True)


def test_a_table_without_a_year_wants_one(write: Write) -> None:
    path = write(TIDY_METRO, "metros.csv")
    with pytest.raises(CommandError, match="Give it with --year"):
        call_command("load_statistics", path)
    call_command("load_statistics", path, year=2019, verbosity=0)
    assert Figure.objects.filter(year=2019, area=OGDEN).exists()


def test_the_command_names_bad_lines(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    good = "".join(f"{area},00,9,9\n" for area in range(10100, 12100, 20))
    call_command("load_statistics", write(f"cbsa_code,naics_code,EMP,ESTAB\n{good}36260,00,?,9\n", "cbp19msa.csv"))
    out = capsys.readouterr().out
    assert "cbp19msa.csv: County Business Patterns, metropolitan areas 2019, 101 lines." in out
    assert "1 lines could not be read:\n  line 102: “?” is no count" in out


def test_the_list_of_counties_is_replaced(write: Write) -> None:
    AreaCounty.objects.create(county=WAYNE, area=OGDEN)
    call_command("load_statistics", write(f"cbsa,title,fips\n{OGDEN},Ogden,{WEBER}\n", "list.csv"), verbosity=0)
    assert list(AreaCounty.objects.values_list("county", "area")) == [(WEBER, OGDEN)]
    assert (area_of_county(WEBER), area_of_county(WAYNE)) == (OGDEN, WAYNE)


def test_applications_and_patents_are_told_per_thousand_people(write: Write, weber_in_ogden: None) -> None:
    AreaFacts.objects.create(area=OGDEN, population=2000)
    applications = f"County Code,state_fips,BA2020,BA2023\n{WEBER},49,9,30\n49003,49,9,\n"
    call_command("load_statistics", write(applications, "bfs.csv"), verbosity=0)
    patents = f"geoid,year,cnt_patents\n{WEBER},2022,7\n{WEBER},2023,4\n49,2023,99\n{WEBER},2024,1\n"
    call_command("load_statistics", write(patents, "patents.csv"), verbosity=0)
    found = area_facts(OGDEN)
    assert found["applications"] == Measure(15.0, "2023", "Census Bureau, Business Formation Statistics")
    assert found["patents"] == Measure(2.0, "2023", "U.S. Patent and Trademark Office")
    assert AreaFacts.objects.get(area="49").applications_at_least  # a county of Utah is blank


def test_an_area_without_facts_has_none() -> None:
    assert set(area_facts(OGDEN).values()) == {None}


# The snapshot


def test_the_snapshot_holds_all_that_is_loaded(
    write: Write, weber_in_ogden: None, tmp_path: Path, settings: Any
) -> None:
    load_figures(write(METRO, "cbp23msa.txt"))
    load_figures(write(COUNTIES, "cbp23co.txt"))
    load_changes(
        write(CELLS_BEFORE.format(WEBER), "county_2017.csv"), write(CELLS_AFTER.format(WEBER), "county_2021.csv")
    )
    AreaFacts.objects.create(area=OGDEN, population=2000, applications=3, applications_year=2024)
    models = (Figure, CountySums, AreaFacts, AreaCounty)
    loaded = [list(model.objects.order_by("pk").values()) for model in models]
    settings.STATISTICS_DIR = tmp_path
    write_snapshot(tmp_path)
    for model in models:
        model.objects.all().delete()
    assert load_snapshot() is True
    assert [list(model.objects.order_by("pk").values()) for model in models] == loaded
    assert load_snapshot() is False


def test_the_snapshot_leaves_an_operators_newer_figures(write: Write, tmp_path: Path, settings: Any) -> None:
    settings.STATISTICS_DIR = tmp_path
    load_figures(write(METRO, "cbp22msa.txt"))
    write_snapshot(tmp_path)
    load_figures(write(METRO, "cbp23msa.txt"))
    load_snapshot()
    assert set(Figure.objects.values_list("year", flat=True)) == {2023}


def test_industries_with_other_codes_are_worked_out_again(write: Write) -> None:
    skis = IndustryFactory(slug="skis", naics=["339920"])
    load_figures(write(METRO, "cbp23msa.txt"))
    refresh_specializations()
    assert are_specializations_current()
    Industry.objects.filter(pk=skis.pk).update(naics=[], no_figures="shared")
    assert not are_specializations_current()
    refresh_specializations()
    assert figure(OGDEN, "skis") is None
    assert Load.objects.filter(name="specializations").count() == 1
