"""Form fields for lists and geometries, which Django's admin shows as raw JSON or passes to GEOS unchecked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.gis import forms as gis_forms
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hubs.entries.rules import longest
from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.geo.outlines import coordinates_of, position, read_area
from hubs.models import Hub


class LinesField(forms.JSONField):
    """A list of text, one item per line. Blank and repeated lines are dropped."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField lines"})

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        words = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        for word in words:
            if "\0" in word:
                raise ValidationError(_("Null characters are not allowed."))
            if len(word) > longest(Hub, "name"):
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
    """Checks every coordinate before GEOS sees it, because some versions abort the whole process on absurd ones."""

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
            return position(coordinates_of(text, "Point")).as_point()
        return LonLat.parse(text).as_point()


class AreaField(_CheckedGeometry):
    """One or more polygons as GeoJSON."""

    geom_type = "MULTIPOLYGON"

    def read(self, text: str) -> GEOSGeometry:
        return read_area(text)
