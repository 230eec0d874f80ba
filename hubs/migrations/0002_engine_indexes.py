"""What only PostgreSQL needs: trigram indexes, plain byte order for prefix searches, and boxes over geography columns."""

from django.db import migrations

from hubs.migrations._postgresql import run_on_postgresql

FORWARD = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE hubs_placename ALTER COLUMN folded TYPE varchar(120) COLLATE "C";
CREATE INDEX hub_point_box ON hubs_hub USING gist ((point::geometry));
CREATE INDEX support_point_box ON hubs_supportorganization USING gist ((point::geometry));
CREATE INDEX place_point_box ON hubs_place USING gist ((point::geometry));
CREATE INDEX hub_text_names ON hubs_hubtext USING gin (names gin_trgm_ops);
CREATE INDEX hub_text_topics ON hubs_hubtext USING gin (topics gin_trgm_ops);
CREATE INDEX hub_text_context ON hubs_hubtext USING gin (context gin_trgm_ops);
"""
BACKWARD = """
DROP INDEX hub_text_context, hub_text_topics, hub_text_names, place_point_box, support_point_box, hub_point_box;
ALTER TABLE hubs_placename ALTER COLUMN folded TYPE varchar(120);
"""


class Migration(migrations.Migration):
    dependencies = [("hubs", "0001_initial")]
    operations = [run_on_postgresql(FORWARD, BACKWARD)]
