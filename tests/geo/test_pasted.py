"""Coordinates are read as people paste them, and a swapped pair is asked about."""

from __future__ import annotations

import pytest

from hubs.geo.coordinates import BadCoordinates
from hubs.geo.pasted import pasted_coordinates

OGDEN = (41.22, -111.97)
PASTED = {
    "41.22,-111.97": OGDEN,
    "41.22, -111.97": OGDEN,
    "41.22 -111.97": OGDEN,
    "41.22;-111.97": OGDEN,
    "41,22; -111,97": OGDEN,
    "41,22 -111,97": OGDEN,
    "41,22, -111,97": OGDEN,
    "41.22 −111.97": OGDEN,
    "41.22°N 111.97°W": OGDEN,
    "41.22N,111.97W": OGDEN,
    "41.22N111.97W": OGDEN,
    "N 41.22 W 111.97": OGDEN,
    "111.97°W 41.22°N": OGDEN,
    "41° -111°": (41, -111),
    "41,22": (41, 22),
    "22.92°N 118.95°E": (22.92, 118.95),
    "33.9°S, 18.4°E": (-33.9, 18.4),
    "41°13'12\"N 111°58'12\"W": OGDEN,
    "41° 13′ 12″ N, 111° 58′ 12″ W": OGDEN,
    "41°13.2'N 111°58.2'W": OGDEN,
    "0 0": None,
    "42 1": None,
    "84401": None,
    "Ogden, UT": None,
    "84401 Ogden": None,
    "10115 Berlin": None,
    "41.22N 111.97N": None,
    "1,2,3,4,5": None,
    "": None,
}


@pytest.mark.parametrize("text", PASTED)
def test_coordinates_are_read_as_they_are_pasted(text: str) -> None:
    found = pasted_coordinates(text)
    wanted = PASTED[text]
    if wanted is None:
        assert found is None
    else:
        assert found is not None
        assert (found.lat, found.lon) == pytest.approx(wanted)


def test_a_swapped_pair_is_asked_about() -> None:
    with pytest.raises(BadCoordinates, match=r"did you mean 41\.22, -111\.97\?"):
        pasted_coordinates("-111.97, 41.22")


@pytest.mark.parametrize("text", ["91.5, 200.1", "-200, 10", "41°61'N 111°W", "41°10'60\"N 111°W", "95N 10E"])
def test_what_is_not_on_earth_is_refused(text: str) -> None:
    with pytest.raises(BadCoordinates):
        pasted_coordinates(text)
