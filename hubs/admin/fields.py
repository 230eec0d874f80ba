"""Form fields for what Django's own admin asks for as raw JSON or hands to GEOS unchecked."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib.gis import forms as gis_forms
from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon, Polygon
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hubs.geo.coordinates import BadCoordinates, LonLat

LONGEST_LINE = 120


class LinesField(forms.JSONField):
    """A list of text, typed one a line; blank and repeated lines are dropped."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField lines"})

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        words = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        for word in words:
            if "\0" in word:
                raise ValidationError(_("Null characters are not allowed."))
            if len(word) > LONGEST_LINE:
                raise ValidationError(_("“%(word)s…” is too long for one line.") % {"word": word[:40]})
        return words

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def prepare_value(self, value: Any) -> str:
        return "\n".join(value) if isinstance(value, list) else value or ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or []) != self.to_python(data)
        except ValidationError:
            return True


class _CheckedGeometry(gis_forms.GeometryField):
    """Every coordinate is checked before GEOS sees it: some versions of it abort the whole process on absurd ones."""

    def to_python(self, value: Any) -> GEOSGeometry | None:
        if value in self.empty_values or isinstance(value, GEOSGeometry):
            return value or None
        try:
            return self.read(str(value))
        except BadCoordinates as error:
            raise ValidationError(str(error), code="invalid_geom") from None

    def read(self, text: str) -> GEOSGeometry:
        """The geometry that the text describes. Raises BadCoordinates."""
        raise NotImplementedError


class PointField(_CheckedGeometry):
    """A point as “latitude, longitude” or as GeoJSON."""

    geom_type = "POINT"

    def read(self, text: str) -> GEOSGeometry:
        if text.lstrip().startswith("{"):
            return _position(_coordinates(text, "Point")).as_point()
        return LonLat.parse(text).as_point()


class AreaField(_CheckedGeometry):
    """One or more polygons as GeoJSON."""

    geom_type = "MULTIPOLYGON"

    def read(self, text: str) -> GEOSGeometry:
        polygons = [
            [[_position(position) for position in _list(ring)] for ring in _list(polygon)]
            for polygon in _list(_coordinates(text, "MultiPolygon"))
        ]
        if not polygons or any(len(ring) < 4 or ring[0] != ring[-1] for rings in polygons for ring in rings or [[]]):
            raise BadCoordinates(_("An outline needs three corners or more, and ends where it began."))
        try:
            area = MultiPolygon(
                [Polygon(*([(at.lon, at.lat) for at in ring] for ring in rings)) for rings in polygons], srid=4326
            )
            is_valid = area.valid
        except (GEOSException, ValueError, TypeError):
            is_valid = False
        if not is_valid:
            raise BadCoordinates(_("The outlines cross themselves or each other."))
        return area


def _coordinates(text: str, kind: str) -> Any:
    try:
        geometry = json.loads(text, parse_int=float)
    except (ValueError, RecursionError):
        geometry = None
    if not isinstance(geometry, dict) or geometry.get("type") != kind:
        raise BadCoordinates(_("This is not the GeoJSON of a %(kind)s.") % {"kind": kind})
    return geometry.get("coordinates")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadCoordinates(_("Coordinates must be numbers."))
    return value


def _position(value: Any) -> LonLat:
    if len(_list(value)) not in (2, 3) or not all(isinstance(number, float) for number in value):
        raise BadCoordinates(_("Coordinates must be numbers."))
    return LonLat(value[0], value[1])
