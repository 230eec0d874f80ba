"""Areas by their codes, and which counties make up which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hubs.enums import AreaKind
from hubs.models import AreaCounty

NATION = "US"
_CBSA_CODES = range(10_100, 50_000)
_CITIES = ("24510", "29510", "32510")
"""Baltimore, St. Louis and Carson City, which are no part of a county: the only counties among these codes that end with 0."""
_LARGEST_COUNTY = 510


def area_kind(code: str) -> AreaKind:
    """What a code stands for. A CBSA and a county never share one, and the digits tell which it is.

    Counties are numbered oddly in each state, in these states up to 510; CBSA codes end with 0, few with 5.
    """
    if code == NATION:
        return AreaKind.NATION
    if len(code) == 2:
        return AreaKind.STATE
    is_cbsa = int(code) in _CBSA_CODES and code not in _CITIES and (code[-1] == "0" or int(code[2:]) > _LARGEST_COUNTY)
    return AreaKind.METRO if is_cbsa else AreaKind.COUNTY


def load_area_counties() -> dict[str, str]:
    """County FIPS code -> CBSA code. One query."""
    return dict(AreaCounty.objects.values_list("county", "area"))


def area_of_county(county: str) -> str:
    """The area whose figures speak for a county: its metropolitan or micropolitan area, or the county itself. One query."""
    return AreaCounty.objects.filter(county=county).values_list("area", flat=True).first() or county


def areas_over(county: str, area_counties: Mapping[str, str]) -> Iterator[str]:
    """The areas to which a county's cells are added: the one it lies in or itself, its state, the nation."""
    yield area_counties.get(county, county)
    yield county[:2]
    yield NATION
