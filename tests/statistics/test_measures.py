"""The measures, each compared with a value worked out by hand; without data there is no value."""

from __future__ import annotations

import pytest

from hubs.statistics import measures
from hubs.statistics.changes import is_comparable


def test_the_quotient_is_the_share_here_over_the_share_in_the_nation() -> None:
    assert measures.location_quotient(industry=200, total=1000, national_industry=400, national_total=4000) == 2
    assert measures.location_quotient(industry=0, total=1000, national_industry=400, national_total=4000) == 0


@pytest.mark.parametrize("empty", ["total", "national_industry", "national_total"])
@pytest.mark.parametrize("nothing", [0, None])
def test_there_is_no_quotient_without_a_base(empty: str, nothing: int | None) -> None:
    numbers = {"industry": 1, "total": 1000, "national_industry": 400, "national_total": 4000}
    assert measures.location_quotient(**{**numbers, empty: nothing}) is None


def test_excess_jobs_are_those_beyond_the_nations_share() -> None:
    assert measures.excess_jobs(jobs=200, quotient=2) == 100
    assert measures.excess_jobs(jobs=200, quotient=0.5) == -200


def test_the_other_measures_are_plain_ratios() -> None:
    assert measures.share(jobs=5, national_jobs=20) == 0.25
    assert measures.average_pay(payroll_k=8000, jobs=200) == 40_000
    assert measures.relative(value=60, base=40) == 1.5
    assert measures.change_percent(before=200, after=150) == -25
    assert measures.per_thousand(count=30, population=2000) == 15


def test_what_was_not_published_gives_no_measure() -> None:
    assert measures.location_quotient(industry=None, total=1, national_industry=1, national_total=1) is None
    assert measures.excess_jobs(jobs=None, quotient=2) is None
    assert measures.excess_jobs(jobs=2, quotient=None) is None
    assert measures.share(jobs=None, national_jobs=2) is None
    assert measures.average_pay(payroll_k=None, jobs=2) is None
    assert measures.average_pay(payroll_k=2, jobs=0) is None
    assert measures.change_percent(before=0, after=2) is None
    assert measures.per_thousand(count=None, population=2) is None


def test_years_are_comparable_where_both_publish_four_fifths() -> None:
    assert is_comparable(100, 100, 80, 80)
    assert not is_comparable(100, 100, 79, 100)
    assert not is_comparable(100, 100, 100, 79)
    assert not is_comparable(0, 100, 0, 0)


def test_an_almost_hub_passes_all_four_thresholds() -> None:
    numbers = {"quotient": 3.0, "jobs": 500, "establishments": 10, "establishment_quotient": 1.0}
    assert measures.hub_shortfalls(**numbers) == []
    for name, value in numbers.items():
        assert measures.hub_shortfalls(**{**numbers, name: value * 0.9}) == [name]
        assert measures.hub_shortfalls(**{**numbers, name: None}) == [name]


def test_few_establishments_call_for_caution() -> None:
    assert [measures.is_caution_due(number) for number in (None, 3, 9, 10)] == [True, True, True, False]
