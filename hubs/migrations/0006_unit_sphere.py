"""What only PostgreSQL needs to walk to the nearest hubs: their points on the unit sphere in three dimensions, indexed.

PostGIS's own index over geography answers some searches, near the antimeridian and the poles or half way around the Earth, with
the error "index returned tuples in wrong order". The straight line through the Earth orders points as the great circle does.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION unit_sphere(place {0}.geography) RETURNS {0}.geometry LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT {0}.ST_MakePoint(
        cos(radians({0}.ST_Y(place::{0}.geometry))) * cos(radians({0}.ST_X(place::{0}.geometry))),
        cos(radians({0}.ST_Y(place::{0}.geometry))) * sin(radians({0}.ST_X(place::{0}.geometry))),
        sin(radians({0}.ST_Y(place::{0}.geometry)))
    )
$$;
CREATE INDEX hub_point_sphere ON hubs_hub USING gist (unit_sphere(point) {0}.gist_geometry_ops_nd);
"""


def index_the_sphere(apps, schema_editor):
    """Name the schema, as 0011 does: PostgreSQL 17 builds indexes with a safe search path."""
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'postgis'")
            schema_editor.execute(FORWARD.format(cursor.fetchone()[0]))


class Migration(migrations.Migration):
    dependencies = [("hubs", "0005_upkeep")]
    operations = [migrations.RunPython(index_the_sphere, migrations.RunPython.noop)]
