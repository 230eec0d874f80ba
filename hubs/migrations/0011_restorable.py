"""`unit_sphere` names PostGIS's functions with their schema: pg_dump's files, pg_upgrade and PostgreSQL 17's upkeep run without a
search path, and could not make the index over it (nor, from 17 on, analyze the table)."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION unit_sphere(place {0}geography) RETURNS {0}geometry LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT {0}ST_MakePoint(
        cos(radians({0}ST_Y(place::{0}geometry))) * cos(radians({0}ST_X(place::{0}geometry))),
        cos(radians({0}ST_Y(place::{0}geometry))) * sin(radians({0}ST_X(place::{0}geometry))),
        sin(radians({0}ST_Y(place::{0}geometry)))
    )
$$;
"""


def name_the_schema(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'postgis'")
            schema_editor.execute(FUNCTION.format(f"{cursor.fetchone()[0]}."))


class Migration(migrations.Migration):
    dependencies = [("hubs", "0010_edition")]
    operations = [migrations.RunPython(name_the_schema, migrations.RunPython.noop)]
