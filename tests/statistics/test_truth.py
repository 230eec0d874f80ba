"""Figures recomputed from the agencies' own files, with code that shares nothing with ours, for a random sample.

The files lie beside the checkout of a developer and of the CI. Elsewhere there are no such tests, and a line says so: a clone is
not to fail for want of files that it cannot have.
"""

from __future__ import annotations

import csv
import gzip
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from hubs.enums import AreaKind
from hubs.models import AreaCounty, Specialization
from hubs.statistics.areas import area_kind
from hubs.statistics.figures import Figures, figure
from tests.official import DATA, WHY_MISSING

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]

SAMPLE = 60


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", newline="") as file:
        yield from csv.DictReader(file)


class Official:
    """The files' own numbers, by area or county and by code of NAICS 2017."""

    def __init__(self) -> None:
        self.metro: dict[tuple[str, str], tuple[int, int]] = {}
        self.nation: dict[str, int] = defaultdict(int)
        for row in rows_of(DATA / "cbp" / "cbp_cbsa_naics_emp_2019.csv.gz"):
            jobs, establishments = int(float(row["EMP"])), int(float(row["ESTAB"]))
            self.metro[row["cbsa_code"], row["naics_code"]] = jobs, establishments
            self.nation[row["naics_code"]] += jobs
        self.county4 = self._counties("cbp_county_naics4_2021.csv.gz")
        self.after = self._counties("cbp_county_naics6_2021.csv.gz")
        self.before = self._counties("cbp_county_naics6_2017.csv.gz")

    def _counties(self, name: str) -> dict[tuple[str, str], tuple[int, int]]:
        """Jobs and payroll of each published cell."""
        found = {}
        for row in rows_of(DATA / "cbp" / name):
            jobs, payroll = int(row["emp"]), int(row["payroll_k"])
            if jobs or payroll:
                found[row["fips"], row["naics"]] = jobs, payroll
        return found


if not DATA.is_dir():
    print(WHY_MISSING)
else:
    # These codes are the same in both years, so that nothing has to be converted.
    UNCHANGED = ("1133", "3118", "3212", "3261", "3327", "3363", "3371", "4841", "5413", "6221", "7211", "7225")

    @pytest.fixture(scope="module")
    def official() -> Official:
        return Official()

    @pytest.fixture
    def sample() -> list[Figures]:
        choose = random.Random(14)
        pairs = list(
            Specialization.objects.filter(kind="m", subject__in=UNCHANGED).order_by("pk").values_list("area", "subject")
        )
        return [found for pair in choose.sample(pairs, SAMPLE) if (found := figure(*pair)) is not None]

    def test_jobs_establishments_quotient_share_and_excess_are_those_of_the_file(
        official: Official, sample: list[Figures]
    ) -> None:
        for found in sample:
            area, code = found.row.area, found.subject
            jobs, establishments = official.metro[area, code]
            all_jobs, _all = official.metro[area, "00"]
            quotient = (jobs / all_jobs) / (official.nation[code] / official.nation["00"])
            assert (found.row.jobs, found.row.establishments) == (jobs, establishments)
            assert found.row.quotient == pytest.approx(quotient)
            assert found.row.national_jobs == official.nation[code]
            if jobs:
                assert found.row.excess == pytest.approx(
                    jobs - all_jobs * official.nation[code] / official.nation["00"], abs=1
                )

    def test_ranks_are_by_excess_jobs(official: Official, sample: list[Figures]) -> None:
        for found in sample[:12]:
            code = found.subject
            part = official.nation[code] / official.nation["00"]
            excess = sorted(
                (
                    round(jobs - official.metro[area, "00"][0] * part)
                    for (area, own), (jobs, _count) in official.metro.items()
                    if own == code and jobs
                ),
                reverse=True,
            )
            if found.row.rank is not None:
                assert excess[found.row.rank - 1] == found.row.excess

    def test_pay_is_that_of_the_published_county_cells(official: Official, sample: list[Figures]) -> None:
        counties: dict[str, list[str]] = defaultdict(list)
        for county, area in AreaCounty.objects.values_list("county", "area"):
            counties[area].append(county)
        for found in sample:
            cells = [official.county4.get((county, found.subject), (0, 0)) for county in counties[found.row.area]]
            jobs, payroll = sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)
            assert found.row.pay_usd == (round(payroll * 1000 / jobs) if jobs else None)

    def test_change_is_that_of_cells_in_both_years_or_not_comparable(official: Official, sample: list[Figures]) -> None:
        areas = dict(AreaCounty.objects.values_list("county", "area"))
        keys: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for key in official.before.keys() | official.after.keys() | official.county4.keys():
            keys[areas.get(key[0], ""), key[1][:4]].add(key)
        for found in sample:
            own = keys[found.row.area, found.subject]
            before, after, four = (
                sum(year.get(key, (0, 0))[0] for key in own)
                for year in (official.before, official.after, official.county4)
            )
            both = [key for key in own if key in official.before and key in official.after]
            kept_before, kept_after = (sum(year[key][0] for key in both) for year in (official.before, official.after))
            is_comparable = before and after and kept_before >= 0.8 * before and kept_after >= 0.8 * max(after, four)
            expected = round((kept_after / kept_before - 1) * 1000) if is_comparable else None
            assert found.row.change_permille == expected, (found.row.area, found.subject)

    def test_a_county_outside_every_area_has_the_cells_of_the_county_file(official: Official) -> None:
        rows = list(Specialization.objects.filter(kind="c", subject__in=UNCHANGED).order_by("pk"))
        for row in random.Random(14).sample(rows, SAMPLE):
            jobs, payroll = official.county4[row.area, row.subject]
            assert row.jobs == jobs
            assert row.pay_usd == (round(payroll * 1000 / jobs) if jobs else None)

    def test_every_code_of_the_agencies_lists_is_told_for_what_it_is(official: Official) -> None:
        with (DATA / "geography" / "county_cbsa_2023.csv").open(newline="") as file:
            listed = list(csv.DictReader(file))
        with (DATA / "cbp" / "county_cbsa_st.csv").open(newline="") as file:
            counties = {row["stco_code"] for row in csv.DictReader(file)}
        counties |= {row["fips"] for row in listed} | {county for county, _code in official.before}
        metros = {row["cbsa"] for row in listed} | {area for area, _code in official.metro}
        assert {code for code in counties if area_kind(code) != AreaKind.COUNTY} == set()
        assert {code for code in metros if area_kind(code) != AreaKind.METRO} == set()

    def test_software_is_counted_under_its_new_code(official: Official) -> None:
        found = figure("42660", "5132")  # Seattle
        assert found is not None
        assert found.row.jobs == official.metro["42660", "5112"][0]

    def test_a_state_is_at_least_the_sum_of_its_counties(official: Official) -> None:
        for code in UNCHANGED:
            found = figure("49", code)
            jobs = sum(
                cell[0] for (county, own), cell in official.county4.items() if county[:2] == "49" and own == code
            )
            if found is not None:
                assert (found.row.jobs, found.row.is_lower_bound) == (jobs, True)
