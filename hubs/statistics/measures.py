"""The measures, as pure functions: each says its formula, its unit and where it comes from.

None goes in where a figure was not published, and None comes out: never 0.
"""

from __future__ import annotations

FEW_ESTABLISHMENTS = 10
"""Below so many establishments one firm can move a figure: it is shown with a caution."""

HUB_THRESHOLDS = {"quotient": 3.0, "jobs": 500, "establishments": 10, "establishment_quotient": 1.0}
"""The thresholds of an almost-hub: three times the nation's share of jobs, and a critical mass of jobs and places of business.

The last one is for one large employer, who alone can bring the jobs: many jobs in fewer places of business than the nation's share
make no hub. All four are judgment of ours.
"""


def location_quotient(
    *, industry: float | None, total: float | None, national_industry: float | None, national_total: float | None
) -> float | None:
    """(industry / total) / (national_industry / national_total), all in jobs or all in establishments. No unit.

    1 is the nation's own share, 2 twice as much. As the U.S. Bureau of Labor Statistics defines it:
    https://www.bls.gov/cew/about-data/location-quotients-explained.htm
    """
    if industry is None or not (total and national_industry and national_total):
        return None
    return (industry / total) / (national_industry / national_total)


def share(*, jobs: float | None, national_jobs: float | None) -> float | None:
    """jobs / national_jobs: the part of the nation's jobs in the industry that this area holds, from 0 to 1."""
    return None if jobs is None or not national_jobs else jobs / national_jobs


def excess_jobs(*, jobs: float | None, quotient: float | None) -> float | None:
    """jobs x (1 - 1 / quotient): the jobs beyond those that the nation's share would bring here; negative where there are fewer.

    Known in regional economics as excess or basic employment, from economic base theory. Unit: jobs.
    """
    if jobs is None or not quotient:
        return None
    return jobs * (1 - 1 / quotient)


def average_pay(*, payroll_k: float | None, jobs: float | None) -> float | None:
    """payroll_k x 1000 / jobs: annual payroll over the jobs it was paid for, part-time ones too. Unit: US dollars a year."""
    return None if payroll_k is None or not jobs else payroll_k * 1000 / jobs


def relative(*, value: float | None, base: float | None) -> float | None:
    """value / base: pay here over the nation's pay in the same industry, or over the area's pay in all industries. 1 is equal."""
    return None if value is None or not base else value / base


def change_percent(*, before: float | None, after: float | None) -> float | None:
    """(after / before - 1) x 100, over cells published in both years only. Unit: percent."""
    return None if after is None or not before else (after / before - 1) * 100


def per_thousand(*, count: float | None, population: float | None) -> float | None:
    """count x 1000 / population: business applications, or patents, a year per thousand people."""
    return None if count is None or not population else count * 1000 / population


def hub_shortfalls(
    *,
    quotient: float | None,
    jobs: float | None,
    establishments: float | None,
    establishment_quotient: float | None,
) -> list[str]:
    """The names of the measures that fall short of the thresholds of an almost-hub. Without any, the figures point to a hub."""
    found = {
        "quotient": quotient,
        "jobs": jobs,
        "establishments": establishments,
        "establishment_quotient": establishment_quotient,
    }
    return [name for name, least in HUB_THRESHOLDS.items() if (found[name] or 0) < least]


def is_caution_due(establishments: int | None) -> bool:
    """Whether few firms stand behind a figure: fewer than FEW_ESTABLISHMENTS, or nobody says how many."""
    return establishments is None or establishments < FEW_ESTABLISHMENTS
