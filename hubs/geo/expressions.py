"""Great-circle distances and bounding boxes as ORM expressions, with SQL for both PostGIS and SpatiaLite."""

from collections.abc import Sequence
from typing import Any

from django.contrib.gis.db.models import PointField
from django.db.models import F, FloatField, Func, Lookup, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cos, Radians, Sin

from hubs.geo.coordinates import Box
from hubs.geo.sphere import EARTH_RADIUS_M


class GreatCircleDistance(Func):
    """Meters between a point column and a fixed point, on the sphere.

    On PostGIS this is geography's `<->`; for a fast ORDER BY, use `ChordDistance`. On SpatiaLite it is the haversine
    formula; Django's own `Distance` measures on the ellipsoid and is ten times slower.
    """

    output_field = FloatField()

    def __init__(self, column: Any, origin: Any = None, **extra: Any) -> None:
        # Django copies expressions by passing their source expressions, so the origin may already be compiled.
        if hasattr(origin, "lon"):
            super().__init__(
                F(column) if isinstance(column, str) else column, Value(origin.lon), Value(origin.lat), **extra
            )
        else:
            super().__init__(column, *([origin] if origin is not None else []), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        column, lon, lat = self._compiled(compiler)
        # Adding 0.0 keeps the planner from using the index over geography.
        sql = f"(({column[0]} <-> ST_SetSRID(ST_MakePoint({lon[0]}, {lat[0]}), 4326)::geography) + 0.0)"
        return sql, [*column[1], *lon[1], *lat[1]]

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        (col, col_params), (lon, lon_params), (lat, lat_params), *_more = self._compiled(compiler)
        sql = (
            f"(2 * {EARTH_RADIUS_M} * asin(min(1.0, sqrt("
            f"pow(sin(radians(ST_Y({col}) - {lat}) / 2), 2)"
            f" + cos(radians({lat})) * cos(radians(ST_Y({col})))"
            f" * pow(sin(radians(ST_X({col}) - {lon}) / 2), 2)))))"
        )
        return sql, [*col_params, *lat_params, *lat_params, *col_params, *col_params, *lon_params]

    def _compiled(self, compiler: Any) -> list[tuple[str, Sequence[Any]]]:
        return [compiler.compile(source) for source in self.get_source_expressions()]


class ChordDistance(GreatCircleDistance):
    """The straight line through the Earth, as a fraction of its radius. It sorts points in great-circle order.

    On PostGIS, ORDER BY with a LIMIT uses the index over `unit_sphere` (KNN), which is exact everywhere on Earth. The
    index over geography fails for some pairs of points. On SpatiaLite this is the great-circle distance itself.
    """

    def __init__(self, column: Any, origin: Any = None, **extra: Any) -> None:
        super().__init__(column, origin, **extra)
        if (on_sphere := getattr(origin, "on_sphere", None)) is not None:
            self.source_expressions.append(Value(on_sphere))

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:
        column, _lon, _lat, on_sphere = self._compiled(compiler)
        return f"(unit_sphere({column[0]}) <<->> {on_sphere[0]}::geometry)", [*column[1], *on_sphere[1]]


def haversine(lon: str, lat: str, origin: Any) -> Combinable:
    """The haversine of the angle between a fixed point and two columns, longitude and latitude in degrees.

    It sorts points in great-circle order. On plain floats it is ten times faster than PostGIS's distance of
    geographies.
    """
    half_turn = Sin(Radians(F(lon) - Value(origin.lon)) / 2.0)
    half_rise = Sin(Radians(F(lat) - Value(origin.lat)) / 2.0)
    shrunk = Cos(Radians(F(lat))) * Cos(Radians(Value(origin.lat)))
    return half_rise * half_rise + shrunk * half_turn * half_turn


class _Ordinate(Func):
    arity = 1
    output_field = FloatField()

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="%(function)s(%(expressions)s::geometry)")


class Longitude(_Ordinate):
    """A point column's longitude in WGS 84 degrees."""

    function = "ST_X"


class Latitude(_Ordinate):
    """A point column's latitude in WGS 84 degrees."""

    function = "ST_Y"


@PointField.register_lookup
class InBox(Lookup):
    """`point__in_box=Box(...)`: the point is in the box, edges included. Both engines use their spatial index."""

    lookup_name = "in_box"
    prepare_rhs = False
    is_exact = True
    rhs: Box

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [value]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.lhs)
        box = self.rhs
        indexed = f"{column}::geometry && ST_MakeEnvelope(%s, %s, %s, %s, 4326)"
        sides = [*params, box.west, box.south, box.east, box.north]
        if not self.is_exact:
            return f"({indexed})", sides
        # PostGIS compares boxes of 32-bit floats, exact to a meter or so, so an exact test must follow the indexed one.
        sql = (
            f"({indexed} AND ST_X({column}::geometry) BETWEEN %s AND %s AND ST_Y({column}::geometry) BETWEEN %s AND %s)"
        )
        return sql, [
            *sides,
            *params,
            *(box.west, box.east),
            *params,
            *(box.south, box.north),
        ]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.lhs)
        field = self.lhs.target
        quote = connection.ops.quote_name
        index = quote(f"idx_{field.model._meta.db_table}_{field.column}")
        key = f"{quote(self.lhs.alias)}.{quote(field.model._meta.pk.column)}"
        box = self.rhs
        indexed = f"{key} IN (SELECT pkid FROM {index} WHERE xmax >= %s AND xmin <= %s AND ymax >= %s AND ymin <= %s)"
        if not self.is_exact:
            return indexed, [box.west, box.east, box.south, box.north]
        # The R*Tree holds 32-bit floats rounded outward, so an exact test must follow the indexed one.
        sql = f"({indexed} AND ST_X({column}) BETWEEN %s AND %s AND ST_Y({column}) BETWEEN %s AND %s)"
        return sql, [
            *(box.west, box.east, box.south, box.north),
            *params,
            *(box.west, box.east),
            *params,
            *(box.south, box.north),
        ]


@PointField.register_lookup
class AboutInBox(InBox):
    """`point__about_in_box`: as `in_box`, but may include points a few meters outside. Reads the index only."""

    lookup_name = "about_in_box"
    is_exact = False


def in_any_box(column: str, boxes: Sequence[Box], *, exactly: bool = True) -> Q:
    """A condition: the point in `column` is in at least one of the boxes."""
    lookup = "in_box" if exactly else "about_in_box"
    condition = Q()
    for box in boxes:
        condition |= Q(**{f"{column}__{lookup}": box})
    return condition
