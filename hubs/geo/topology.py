"""Reads TopoJSON: shapes that share their borders, each border stored once as an arc.

Format: https://github.com/topojson/topojson-specification. It parses files of our own only, never what a visitor sent.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, MultiPolygon, Polygon

Corner = tuple[float, float]
"""Longitude and latitude in WGS 84 degrees."""


_FEWEST_CORNERS = 4
"""Of a ring, whose last corner is its first."""


class Topology:
    """The polygons of one object of a quantized TopoJSON file, by their ids. Decoding 46,000 corners takes a tenth of a second."""

    def __init__(self, path: Path, name: str) -> None:
        topology = json.loads(path.read_text(encoding="utf-8"))
        self._arcs = [list(_decoded(arc, topology["transform"])) for arc in topology["arcs"]]
        self._shapes: dict[str, dict[str, Any]] = {
            str(shape["id"]): shape for shape in topology["objects"][name]["geometries"]
        }

    def ids(self) -> list[str]:
        return list(self._shapes)

    def outline(self, ids: Iterable[str]) -> MultiPolygon:
        """What the shapes with these ids cover together, without the borders between them. Raises KeyError."""
        parts = [part for one in ids for part in self._polygons(self._shapes[one])]
        return MultiPolygon(list(_polygons_of(MultiPolygon(parts, srid=4326).unary_union)), srid=4326)

    def neighbors(self) -> dict[str, set[str]]:
        """The ids of the shapes that share a border with each; who meets another at a corner alone is none."""
        sides: dict[int, set[str]] = defaultdict(set)
        for one, shape in self._shapes.items():
            for number in arc_numbers(shape["arcs"]):
                sides[number if number >= 0 else ~number].add(one)
        found: dict[str, set[str]] = {one: set() for one in self._shapes}
        for both in sides.values():
            for one in both:
                found[one] |= both - {one}
        return found

    def _polygons(self, shape: dict[str, Any]) -> Iterator[Polygon]:
        arcs = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for rings in arcs:
            corners = [self._ring(ring) for ring in rings]
            # An islet smaller than a step is left of as a point or a line.
            if len(corners[0]) >= _FEWEST_CORNERS:
                polygon = Polygon(*(ring for ring in corners if len(ring) >= _FEWEST_CORNERS), srid=4326)
                # Whole steps can make a narrow inlet touch itself, which GEOS refuses to compare with anything.
                yield from _polygons_of(polygon.make_valid())

    def _ring(self, arcs: list[int]) -> list[Corner]:
        """Arcs end where the next one begins; a negative number is an arc run backwards (`~0` is the first one)."""
        corners: list[Corner] = []
        for number in arcs:
            arc = self._arcs[number] if number >= 0 else self._arcs[~number][::-1]
            corners += arc[1:] if corners else arc
        return corners


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Corner]:
    """Each corner is stored as whole steps from the one before it."""
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    columns, rows = (accumulate(steps) for steps in zip(*arc, strict=True))
    for column, row in zip(columns, rows, strict=True):
        yield round(left + column * scale_x, 5), round(bottom + row * scale_y, 5)


def arc_numbers(arcs: list[Any]) -> Iterator[int]:
    """The arcs of a shape, however deep they are nested."""
    for item in arcs:
        yield from arc_numbers(item) if isinstance(item, list) else [item]


def _polygons_of(shape: GEOSGeometry) -> Iterator[Polygon]:
    """The polygons of any geometry, without the lines and points in it."""
    if isinstance(shape, Polygon):
        if not shape.empty:
            yield shape
    elif isinstance(shape, GeometryCollection):
        for part in shape:
            yield from _polygons_of(part)
