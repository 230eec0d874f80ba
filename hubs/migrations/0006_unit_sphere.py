"""What only PostgreSQL needs to walk to the nearest hubs: their points on the unit sphere in three dimensions, indexed.

PostGIS's own index over geography answers some searches, near the antimeridian and the poles or half way around the Earth, with
the error "index returned tuples in wrong order". The straight line through the Earth orders points as the great circle does.
"""

from django.db import migrations

from hubs.migrations._postgresql import run_on_postgresql

FORWARD = """
CREATE FUNCTION unit_sphere(place geography) RETURNS geometry LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ST_MakePoint(
        cos(radians(ST_Y(place::geometry))) * cos(radians(ST_X(place::geometry))),
        cos(radians(ST_Y(place::geometry))) * sin(radians(ST_X(place::geometry))),
        sin(radians(ST_Y(place::geometry)))
    )
$$;
CREATE INDEX hub_point_sphere ON hubs_hub USING gist (unit_sphere(point) gist_geometry_ops_nd);
"""
BACKWARD = "DROP INDEX hub_point_sphere; DROP FUNCTION unit_sphere(geography);"


class Migration(migrations.Migration):
    dependencies = [("hubs", "0005_upkeep")]
    operations = [run_on_postgresql(FORWARD, BACKWARD)]
