"""Loading official tables: all or nothing, repeatable, newer over older; and what pages then read."""

from __future__ import annotations

import http.server
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hubs.enums import AreaKind, Program
from hubs.models import AreaCounty, AreaFacts, CountySums, Figure, Industry, Load, Specialization
from hubs.statistics.areas import area_of_county
from hubs.statistics.claims import founding_claims
from hubs.statistics.figures import Measure, almost_hubs, area_facts, figure, figures_for, number_ranked, ranking
from hubs.statistics.levels import figure_of_code, figures_at_level
from hubs.statistics.loading import load_changes, load_figures
from hubs.statistics.snapshot import load_snapshot, write_snapshot
from hubs.statistics.specializations import are_specializations_current, refresh_specializations
from tests.factories import HubFactory, IndustryFactory, RegionFactory
from tests.official import ABERDEEN, COUNTIES, METRO, OGDEN, TIDY_METRO, WAYNE, WEBER

pytestmark = pytest.mark.django_db

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def in_folder(text: str, name: str) -> Path:
        path = tmp_path / name
        path.write_text(text)
        return path

    return in_folder


@pytest.fixture(autouse=True)
def no_figures() -> None:
    for model in (Figure, CountySums, Specialization, AreaCounty, AreaFacts):
        model.objects.all().delete()


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
    assert [(found.subject, found.row.excess) for found in figures_at_level(OGDEN, 5)] == [("33992", 100)]
    assert [found.subject for found in figures_at_level(OGDEN, 2)] == ["31"]
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
    assert number_ranked("skis") == 2
    assert ranking("skis", kind=AreaKind.COUNTY) == []
    assert [(row.subject, row.row.excess) for row in figures_for(OGDEN, limit=2)] == [("3399", 100), ("skis", 100)]


def test_reading_takes_three_queries_however_many_figures(loaded: None, django_assert_num_queries: Any) -> None:
    for limit in (1, 3):
        with django_assert_num_queries(3):
            figures_for(OGDEN, limit=limit)
    with django_assert_num_queries(3):
        ranking("skis")


def test_almost_hubs_pass_the_thresholds(loaded: None) -> None:
    assert almost_hubs() == []
    Specialization.objects.filter(area=OGDEN, subject="skis").update(jobs=500, establishments=10, quotient=3.0)
    assert almost_hubs() == [(OGDEN, "skis")]
    Industry.objects.filter(slug="skis").update(no_figures="shared")
    assert almost_hubs() == []


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


# Downloads


class Agency(http.server.ThreadingHTTPServer):
    """Serves archives by name; breaks off after `breaks_after` bytes of a first answer, and counts the bytes that it sent."""

    archives: dict[str, bytes]
    breaks_after: int | None = None
    ranges: list[str | None]


class _Answers(http.server.BaseHTTPRequestHandler):
    server: Agency

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        content = self.server.archives.get(self.path.rsplit("/", 1)[1])
        if content is None:
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        stop, self.server.breaks_after = self.server.breaks_after, None
        self.wfile.write(content[start:][:stop])

    def log_message(self, format: str, *args: Any) -> None:
        pass


def archive(path: Path, name: str, text: str) -> bytes:
    with zipfile.ZipFile(path / f"{name}.made", "w") as made:
        made.writestr(f"{name}.txt", text)
    return (path / f"{name}.made").read_bytes()


@pytest.fixture
def agency(tmp_path: Path, settings: Any) -> Iterator[Agency]:
    with Agency(("127.0.0.1", 0), _Answers) as server:
        server.archives = {
            "cbp23msa.zip": archive(tmp_path, "cbp23msa", METRO),
            "cbp23co.zip": archive(tmp_path, "cbp23co", COUNTIES),
        }
        server.ranges = []
        settings.CBP_URL, settings.VAR_DIR = f"http://127.0.0.1:{server.server_port}", tmp_path
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_year_is_downloaded_and_loaded(agency: Agency, tmp_path: Path) -> None:
    call_command("load_statistics", year=2023, verbosity=0)
    assert set(Figure.objects.values_list("program", "year")) == {("M", 2023), ("C", 2023)}
    asked = len(agency.ranges)
    call_command("load_statistics", year=2023, verbosity=0)
    assert len(agency.ranges) == asked  # both are there, whole
    assert not list((tmp_path / "statistics").glob("*.part"))


def test_a_download_goes_on_where_it_broke_off(agency: Agency) -> None:
    agency.breaks_after = 100
    with pytest.raises(CommandError, match="Try again: what has come so far is kept"):
        call_command("load_statistics", year=2023)
    call_command("load_statistics", year=2023, verbosity=0)
    assert agency.ranges == [None, "bytes=100-", None]
    assert Figure.objects.filter(program="M", year=2023).exists()


def test_a_damaged_download_is_thrown_away(agency: Agency, tmp_path: Path) -> None:
    whole = agency.archives["cbp23msa.zip"]
    agency.archives["cbp23msa.zip"] = whole[:60] + b"\0\0\0\0" + whole[64:]
    with pytest.raises(CommandError, match="came damaged and was thrown away"):
        call_command("load_statistics", year=2023)
    assert not list((tmp_path / "statistics").iterdir())


def test_a_year_that_is_not_published_is_told(agency: Agency) -> None:
    with pytest.raises(CommandError, match=r"answers 404 Not Found\. Is this year published"):
        call_command("load_statistics", year=2024)
    with pytest.raises(CommandError, match="choose 2017 or later"):
        call_command("load_statistics", year=2016)


def test_without_network_the_way_by_hand_is_told(tmp_path: Path, settings: Any) -> None:
    settings.CBP_URL, settings.VAR_DIR = "http://127.0.0.1:9", tmp_path
    with pytest.raises(CommandError, match=r"cannot be reached.*by hand and give the file to load_statistics"):
        call_command("load_statistics", year=2023)
