"""Checked coordinates, great circles and boxes, in Python alone."""

from __future__ import annotations

import contextlib
import math

import pytest
from django.utils import translation
from geographiclib.geodesic import Geodesic
from hypothesis import example, given
from hypothesis import strategies as st

from hubs.geo.coordinates import BadCoordinates, Box, LonLat, wrap_longitude
from hubs.geo.sphere import EARTH_RADIUS_M, HALF_TURN_M, bearing_deg, circle_boxes, compass_point, distance_m
from hubs.geo.wording import direction_words, distance_words, whereabouts

OGDEN = LonLat(-111.9738, 41.223)
SALT_LAKE_CITY = LonLat(-111.891, 40.7608)

longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, -179.9999, 0.0, 179.9999, 180.0])
latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, -89.9999, 0.0, 89.9999, 90.0])
points = st.builds(LonLat, longitudes, latitudes)
radii = st.floats(0, 25_000_000) | st.sampled_from([0.0, 1.0, 40_000.0, 500_000.0, HALF_TURN_M])

# By at most this share do distances on the mean sphere and on the ellipsoid differ (along the meridian at the equator).
SPHERE = 0.0057


def destination(origin: LonLat, bearing: float, metres: float) -> LonLat:
    """Where one arrives on the sphere; the textbook's direct formula, independent of the code under test."""
    angle, course, lat = metres / EARTH_RADIUS_M, math.radians(bearing), math.radians(origin.lat)
    sine = math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course)
    end = math.asin(max(-1.0, min(1.0, sine)))
    turn = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(end)
    )
    return LonLat((origin.lon + math.degrees(turn) + 540) % 360 - 180, math.degrees(end))


def contains(boxes: list[Box], point: LonLat) -> bool:
    return any(box.west <= point.lon <= box.east and box.south <= point.lat <= box.north for box in boxes)


# Coordinates


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        *((math.nan, 0), (0, math.nan), (math.inf, 0), (0, -math.inf)),
        *((0, 91), (0, -90.0000001), (180.0000001, 0), (-181, 0), (0, 1e200), (1e308, 0)),
    ],
)
def test_no_point_off_the_earth_is_ever_made(lon: float, lat: float) -> None:
    with pytest.raises(BadCoordinates):
        LonLat(lon, lat)


@pytest.mark.parametrize(
    "text",
    [
        *("", ",", "41.2", "41.2,", "41.2,-111.9,3", "nan,0", "0,inf", "91,0", "0,181", "0,1e200", "1e999,0"),
        *("north,west", "41.2 -111.9", "0x10,0", "41.2,-111.9\0"),
    ],
)
def test_text_that_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(BadCoordinates):
        LonLat.parse(text)


def test_a_point_is_read_latitude_first_as_people_write_it() -> None:
    assert LonLat.parse(" 41.22, -111.97 ") == LonLat(lon=-111.97, lat=41.22)


def test_a_point_goes_to_the_database_longitude_first_and_comes_back() -> None:
    point = OGDEN.as_point()
    assert (point.coords, point.srid, LonLat.of(point)) == ((-111.9738, 41.223), 4326, OGDEN)


@given(st.text(max_size=60) | st.lists(st.floats().map(str), max_size=5).map(",".join))
@example("1e309,1")
def test_any_text_is_a_point_or_refused(text: str) -> None:
    for read in (LonLat.parse, Box.parse):
        with contextlib.suppress(BadCoordinates):
            read(text)


# Boxes


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("-112,40,-111,42", [Box(-112, 40, -111, 42)]),
        ("170,-50,-170,-30", [Box(170, -50, 180, -30), Box(-180, -50, -170, -30)]),
        ("170,-50,190,-30", [Box(170, -50, 180, -30), Box(-180, -50, -170, -30)]),
        ("-200,0,-190,10", [Box(160, 0, 170, 10)]),
        ("-180,-90,180,90", [Box(-180, -90, 180, 90)]),
        ("-300,-10,300,10", [Box(-180, -10, 180, 10)]),
        ("5,5,5,5", [Box(5, 5, 5, 5)]),
    ],
)
def test_a_box_is_read_west_south_east_north(text: str, boxes: list[Box]) -> None:
    assert Box.parse(text) == boxes


@pytest.mark.parametrize(
    "text",
    [
        *("", "1,2,3", "1,2,3,4,5", "a,b,c,d", "0,50,10,40", "0,-91,10,0", "0,0,10,91"),
        *("-541,0,0,1", "0,0,541,1", "nan,0,1,1", "0,0,inf,1"),
    ],
)
def test_text_that_is_no_box_is_refused(text: str) -> None:
    with pytest.raises(BadCoordinates):
        Box.parse(text)


@given(st.floats(-540, 540))
def test_wrapping_keeps_the_meridian(lon: float) -> None:
    wrapped = wrap_longitude(lon)
    assert -180 <= wrapped <= 180
    assert math.isclose(math.cos(math.radians(wrapped - lon)), 1, abs_tol=1e-12)


@given(points, radii, st.floats(0, 360), st.floats(0, 1))
@example(LonLat(180, 89.9), 40_000.0, 90.0, 1.0)
@example(LonLat(-180, -65), 500_000.0, 270.0, 1.0)
@example(LonLat(0, 90), 1_000.0, 180.0, 1.0)
def test_circle_boxes_hold_every_point_within_the_radius(
    center: LonLat, radius: float, bearing: float, share: float
) -> None:
    target = destination(center, bearing, radius * share)
    if distance_m(center, target) <= radius:
        assert contains(circle_boxes(center, radius), target)


@given(points, points)
def test_circle_boxes_hold_any_point_at_its_own_distance(center: LonLat, target: LonLat) -> None:
    assert contains(circle_boxes(center, distance_m(center, target)), target)


@given(points, st.floats(0, 25_000_000))
def test_circle_boxes_are_at_most_two_and_on_earth(center: LonLat, radius: float) -> None:
    boxes = circle_boxes(center, radius)
    assert 1 <= len(boxes) <= 2
    for box in boxes:
        assert -180 <= box.west <= box.east <= 180
        assert -90 <= box.south <= box.north <= 90


def test_circle_boxes_are_no_wider_than_they_need_to_be() -> None:
    (box,) = circle_boxes(OGDEN, 40_000)
    across = distance_m(LonLat(box.west, OGDEN.lat), LonLat(box.east, OGDEN.lat))
    assert 80_000 <= across < 80_200


# Great circles


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (OGDEN, SALT_LAKE_CITY, 51_860),
        (LonLat(-74.006, 40.7128), LonLat(-118.2437, 34.0522), 3_935_746),  # New York, Los Angeles
        (LonLat(11.582, 48.1351), LonLat(139.6917, 35.6895), 9_370_000),  # Munich, Tokyo
        (LonLat(179.5, 0), LonLat(-179.5, 0), 111_195),
        (LonLat(0, 90), LonLat(123, -90), HALF_TURN_M),
    ],
)
def test_known_distances(one: LonLat, other: LonLat, metres: float) -> None:
    assert distance_m(one, other) == pytest.approx(metres, rel=0.002)


@given(points, points)
@example(LonLat(0, 0), LonLat(180, 0))
@example(LonLat(10, 90), LonLat(-70, 90))
def test_distance_agrees_with_the_ellipsoid_of_geographiclib(one: LonLat, other: LonLat) -> None:
    exact = Geodesic.WGS84.Inverse(one.lat, one.lon, other.lat, other.lon, Geodesic.DISTANCE)["s12"]
    assert distance_m(one, other) == pytest.approx(exact, rel=SPHERE, abs=0.01)


@given(points, points)
def test_distance_is_symmetric_and_at_most_half_a_turn(one: LonLat, other: LonLat) -> None:
    assert distance_m(one, other) == pytest.approx(distance_m(other, one), rel=1e-9, abs=1e-3)
    assert 0 <= distance_m(one, other) <= HALF_TURN_M


@given(points)
def test_antipodes_are_half_a_turn_apart_and_a_point_is_at_itself(point: LonLat) -> None:
    antipode = LonLat(point.lon - 180 if point.lon > 0 else point.lon + 180, -point.lat)
    assert distance_m(point, antipode) == pytest.approx(HALF_TURN_M)
    assert distance_m(point, point) == 0


@given(longitudes, longitudes)
def test_at_the_pole_all_longitudes_are_one_point(one: float, other: float) -> None:
    assert distance_m(LonLat(one, 90), LonLat(other, 90)) < 1e-3
    assert distance_m(LonLat(one, -90), LonLat(other, 0)) == pytest.approx(HALF_TURN_M / 2)


@pytest.mark.parametrize(
    ("target", "bearing", "compass"),
    [
        *((LonLat(0, 10), 0, "N"), (LonLat(10, 0), 90, "E"), (LonLat(0, -10), 180, "S"), (LonLat(-10, 0), 270, "W")),
        *(
            (LonLat(1, 1), 45, "NE"),
            (LonLat(-1, 1), 315, "NW"),
            (LonLat(1, -1), 135, "SE"),
            (LonLat(-1, -1), 225, "SW"),
        ),
    ],
)
def test_bearings_and_compass_points(target: LonLat, bearing: float, compass: str) -> None:
    found = bearing_deg(LonLat(0, 0), target)
    assert found == pytest.approx(bearing, abs=0.02)
    assert compass_point(found) == compass


def test_a_bearing_just_short_of_a_full_turn_is_north() -> None:
    assert compass_point(359.9) == "N"


# Words


@pytest.mark.parametrize(
    ("metres", "english", "german"),
    [
        (61_000, "38 miles (61 km)", "61 km (38 Meilen)"),
        (5_000, "3.1 miles (5.0 km)", "5,0 km (3,1 Meilen)"),
        (2_500_000, "1,553 miles (2,500 km)", "2.500 km (1.553 Meilen)"),
        (15_950, "9.9 miles (16 km)", "16 km (9,9 Meilen)"),
        (9_960, "6.2 miles (10 km)", "10 km (6,2 Meilen)"),
        (0, "0.0 miles (0.0 km)", "0,0 km (0,0 Meilen)"),
    ],
)
def test_distances_in_words(metres: float, english: str, german: str) -> None:
    assert distance_words(metres) == english
    with translation.override("de"):
        assert distance_words(metres) == german


def test_directions_in_words() -> None:
    assert direction_words(SALT_LAKE_CITY, OGDEN) == "north"
    assert direction_words(LonLat(0, 0), LonLat(1, -1)) == "southeast"


def test_whereabouts_join_distance_and_direction_and_spare_both_nearby() -> None:
    assert whereabouts(OGDEN, SALT_LAKE_CITY, 51_860) == "32 miles (52 km) south"
    assert whereabouts(OGDEN, OGDEN, 1_499) == "right here"


def test_whereabouts_in_german() -> None:
    with translation.override("de"):
        assert whereabouts(OGDEN, SALT_LAKE_CITY, 51_860) == "52 km (32 Meilen) südlich"
