"""The layouts of official tables, known by their first line, and what one line of each says.

County Business Patterns (CBP, U.S. Census Bureau, https://www.census.gov/programs-surveys/cbp/data/datasets.html) come by
metropolitan area (cbpYYmsa) and by county (cbpYYco); tidy extracts of both are known too. They count employees on the payroll in
the week of March 12; the self-employed, farms, railroads and most of government are not in them. The Bureau adds a little noise
(flags G under 2 %, H 2 to 5 %, J 5 % and more) and publishes no cell of fewer than three establishments. The Quarterly Census of
Employment and Wages (QCEW, U.S. Bureau of Labor Statistics, https://www.bls.gov/cew/) is read in its annual layout: private
owners only, as in CBP. What is absent or withheld is *not published*, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hubs.enums import Program
from hubs.statistics.areas import NATION
from hubs.statistics.files import BadLine, Table, UnreadableFile
from hubs.statistics.naics import TOTAL, sector_of

WITHHELD = ("D", "S", "N")
"""The flags of figures that an office keeps back: they would tell of a single firm, or are not good enough."""

_LARGEST = 2_000_000_000
"""Above any count of jobs or establishments, and what a column holds."""


class Row(NamedTuple):
    """One cell of a table: counts, annual payroll in thousands of dollars, and the office's flag."""

    area: str
    naics: str
    jobs: int | None
    establishments: int | None
    payroll_k: int | None
    flag: str
    year: int | None = None


class Layout(NamedTuple):
    program: Program
    columns: tuple[str, ...]
    parse: Callable[[Sequence[str]], Row | None]
    """The named columns of a line, in that order -> what it says; None where it is not for us. BadLine."""


def _cbp(area: str, naics: str, jobs: str, places: str, payroll: str = "", flag: str = "", pay_flag: str = "") -> Row:
    flag, jobs_withheld = flag.strip().upper(), flag.strip().upper() in WITHHELD
    pay_withheld = jobs_withheld or pay_flag.strip().upper() in WITHHELD
    row = Row(
        area.strip(),
        read_code(naics),
        None if jobs_withheld else _count(jobs),
        _count(places),
        None if pay_withheld else _count(payroll, most=_LARGEST * 1000),
        flag[:1],
    )
    if row.jobs == 0 and row.payroll_k == 0:  # how extracts of 2017 write what was withheld
        return row._replace(jobs=None, payroll_k=None, flag="D")
    return row


def _qcew(area: str, owner: str, naics: str, level: str, year: str, flag: str, *counts: str) -> Row | None:
    of_area = _qcew_area(area.strip())
    if owner.strip() != "5" or of_area is None or level.strip()[-1:] not in ("1", "4", "5", "6", "7", "8"):
        return None
    withheld = flag.strip().upper() in WITHHELD
    places, jobs, wages = (_count(text, most=_LARGEST * 1_000_000) for text in counts)
    return Row(
        of_area,
        TOTAL if naics.strip() == "10" else read_code(naics),
        None if withheld else jobs,
        places,
        None if withheld or wages is None else round(wages / 1000),
        flag.strip().upper()[:1] if withheld else "",
        _count(year),
    )


def _qcew_area(code: str) -> str | None:
    """ "C3934" -> "39340", "49000" -> "49", "US000" -> "US"; combined areas and unknown counties are not for us."""
    if code == "US000":
        return NATION
    if code.startswith("C") and len(code) == 5 and code[1:].isdigit():
        return f"{code[1:]}0"
    if not (code.isdigit() and len(code) == 5) or code.endswith("999"):
        return None
    return code[:2] if code.endswith("000") else code


_COUNTS = ("naics", "emp", "est", "ap", "emp_nf", "ap_nf")

LAYOUTS = (
    Layout(Program.CBP_METRO, ("msa", *_COUNTS), lambda cells: _cbp(*cells)),
    Layout(
        Program.CBP_COUNTY,
        ("fipstate", "fipscty", *_COUNTS),
        lambda cells: _cbp(cells[0].strip().zfill(2) + cells[1].strip().zfill(3), *cells[2:]),
    ),
    Layout(Program.CBP_METRO, ("cbsa_code", "naics_code", "emp", "estab"), lambda cells: _cbp(*cells)),
    Layout(Program.CBP_COUNTY, ("fips", "naics", "emp", "est", "payroll_k"), lambda cells: _cbp(*cells)),
    Layout(
        Program.QCEW,
        (
            *("area_fips", "own_code", "industry_code", "agglvl_code", "year", "disclosure_code"),
            *("annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages"),
        ),
        lambda cells: _qcew(*cells),
    ),
)


def layout_of(table: Table) -> Layout:
    """The layout that the first line names. UnreadableFile where it names none."""
    for layout in LAYOUTS:
        if set(layout.columns) <= set(table.header):
            return layout
    wanted = "; or ".join(", ".join(layout.columns) for layout in LAYOUTS)
    raise UnreadableFile(f"{table.path} is no table that we know: its first line is to name {wanted}.")


def read_code(text: str) -> str:
    """ "3362//" -> "3362", "------" and "00" -> "00", "31----" and "31-33" -> "31". BadLine for anything else."""
    code = text.strip().rstrip("-/").split("-")[0]
    if not code or code == TOTAL:
        return TOTAL
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 6):
        raise BadLine(f"“{text[:20]}” is no NAICS code")
    return sector_of(code) if len(code) == 2 else code


def _count(text: str, *, most: int = _LARGEST) -> int | None:
    """A whole number, in extracts written "7729.0"; nothing and the flags are None. BadLine for anything else."""
    text = text.strip()
    if not text or text.upper() in WITHHELD:
        return None
    try:
        number = float(text)
        if not 0 <= number <= most or number != int(number):
            raise ValueError(text)
    except (ValueError, OverflowError) as error:
        raise BadLine(f"“{text[:20]}” is no count") from error
    return int(number)
