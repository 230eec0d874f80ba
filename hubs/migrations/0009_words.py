"""The vocabulary that corrects misspelled words, and PostgreSQL's index of words in the place of those of trigrams."""

import django.db.models.deletion
from django.db import migrations, models

from hubs.migrations._postgresql import run_on_postgresql

FORWARD = """
DROP INDEX hub_text_context, hub_text_topics, hub_text_names;
ALTER TABLE hubs_hubtext
    ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', names || topics || context)) STORED,
    ADD COLUMN name_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', names)) STORED;
CREATE INDEX hub_text_words ON hubs_hubtext USING gin (words);
CREATE INDEX hub_text_names ON hubs_hubtext USING gin (name_words);
ALTER TABLE hubs_word ALTER COLUMN word TYPE varchar(60) COLLATE "C";
"""
BACKWARD = """
ALTER TABLE hubs_hubtext DROP COLUMN words, DROP COLUMN name_words;
CREATE INDEX hub_text_names ON hubs_hubtext USING gin (names gin_trgm_ops);
CREATE INDEX hub_text_topics ON hubs_hubtext USING gin (topics gin_trgm_ops);
CREATE INDEX hub_text_context ON hubs_hubtext USING gin (context gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0008_listed_in_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="WordSpelling",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "word", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.PositiveBigIntegerField()),
                (
                    "word",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hubs.word",
                    ),
                ),
            ],
        ),
        run_on_postgresql(FORWARD, BACKWARD),
    ]
