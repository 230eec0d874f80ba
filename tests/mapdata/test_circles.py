"""Maps with circles: their sizes, their legend, where they lie, and the drawing of the states under them."""

from __future__ import annotations

import re

import pytest

from hubs.geo.coordinates import LonLat
from hubs.mapdata.circles import LARGEST_RADIUS, SMALLEST_RADIUS, legend_values, radius
from hubs.mapdata.states import HEIGHT, OUTLINE_FILE, WIDTH, drawing_of_states, position


def test_the_surface_of_a_circle_grows_with_its_value() -> None:
    assert radius(1_000, 1_000) == LARGEST_RADIUS
    assert radius(250, 1_000) == LARGEST_RADIUS / 2
    assert radius(0.001, 1_000) == SMALLEST_RADIUS


@pytest.mark.parametrize(
    ("largest", "whole", "values"),
    [
        (33_093, True, [20_000, 5_000, 1_000]),
        (500, True, [500, 100, 20]),
        (100, True, [100, 20, 5]),
        (12, True, [10, 2]),
        (1, True, [1]),
        (3.4, False, [2, 0.5, 0.1]),
        (665, False, [500, 100, 20]),
        (0.3, False, [0.2, 0.05, 0.01]),
    ],
)
def test_the_legend_has_round_values_within_the_largest(largest: float, whole: bool, values: list[float]) -> None:
    assert legend_values(largest, whole=whole) == values


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (LonLat(-96, 38), (WIDTH / 2, 300)),
        (LonLat(-122.33, 47.61), (100, 60)),
        (LonLat(-80.19, 25.76), (830, 570)),
        (LonLat(-149.9, 61.2), (185, 505)),
        (LonLat(-157.86, 21.31), (330, 540)),
    ],
    ids=["middle", "Seattle", "Miami", "Anchorage", "Honolulu"],
)
def test_a_place_lies_where_the_map_has_it(at: LonLat, expected: tuple[float, float]) -> None:
    assert position(at) == pytest.approx(expected, abs=40)


def test_the_drawing_of_the_states_is_current_small_and_within_its_frame() -> None:
    drawing = OUTLINE_FILE.read_text(encoding="utf-8")
    assert drawing == drawing_of_states()
    assert len(drawing) < 20_000
    for x, y in re.findall(r"M(-?\d+) (-?\d+)", drawing):
        assert 0 <= int(x) <= WIDTH
        assert 0 <= int(y) <= HEIGHT
