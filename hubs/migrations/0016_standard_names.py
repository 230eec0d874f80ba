"""Models and columns under the names that a Django developer would look for.

What people wrote is renamed. Tables that are made from the entries are dropped and made again: they are empty afterwards, and
`manage.py set_up_site` or `manage.py rebuild_indexes` fills them.
"""

import django.db.models.deletion
from django.db import migrations, models

ON_POSTGRESQL = """
ALTER TABLE hubs_searchdocument
    ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', names || topics || context)) STORED,
    ADD COLUMN name_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', names)) STORED;
CREATE INDEX search_document_words ON hubs_searchdocument USING gin (words);
CREATE INDEX search_document_names ON hubs_searchdocument USING gin (name_words);
"""


def index_words(apps, schema_editor):
    """PostgreSQL searches columns of words. SQLite has a full-text table, which `hubs.indexes.word_index` makes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ON_POSTGRESQL)
    else:
        schema_editor.execute("DROP TABLE IF EXISTS hubs_hubtext_words")


def rename_permissions(apps, schema_editor):
    """Django renames the content type with the model, but not the permissions that somebody was given."""
    permissions = (
        apps.get_model("auth", "Permission")
        .objects.using(schema_editor.connection.alias)
        .filter(content_type__app_label="hubs")
    )
    for right in ("view", "add", "change", "delete"):
        permissions.filter(codename=f"{right}_twins").update(codename=f"{right}_duplicatecandidate")


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0015_reference_entries"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RenameModel("Edition", "DataVersion"),
        migrations.RemoveConstraint("Twins", "twins_once"),
        migrations.RemoveConstraint("Twins", "twins_in_order"),
        migrations.RenameModel("Twins", "DuplicateCandidate"),
        migrations.AddConstraint(
            model_name="duplicatecandidate",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="duplicate_candidate_once"),
        ),
        migrations.AddConstraint(
            model_name="duplicatecandidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="duplicate_candidate_in_order"
            ),
        ),
        migrations.RemoveConstraint("Revision", "revision_once"),
        migrations.RenameField("Revision", "noun", "entry_type"),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("entry_type", "slug", "number"), name="revision_once"),
        ),
        migrations.RenameField("Import", "noun", "entry_type"),
        migrations.DeleteModel("Placement"),
        migrations.CreateModel(
            name="HubListing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hub", "category", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="hubs.hub",
                    ),
                ),
                ("category", models.PositiveIntegerField(help_text="The key of an industry or sector, or ANY.")),
                (
                    "is_secondary",
                    models.BooleanField(
                        help_text="True where the category is only one of the hub's related industries, or a sector of these."
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("stage", models.CharField(max_length=12)),
                ("lon", models.FloatField()),
                ("lat", models.FloatField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["category", "is_secondary", "name", "hub"], name="hub_listing_in_order"),
                    models.Index(fields=["category", "name", "hub"], name="hub_listing_by_name"),
                ],
            },
        ),
        migrations.DeleteModel("Cluster"),
        migrations.CreateModel(
            name="MapCellCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        *("zoom", "category", "stage", "x", "y"),
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("zoom", models.SmallIntegerField()),
                ("category", models.PositiveIntegerField()),
                ("stage", models.CharField(max_length=12)),
                ("x", models.PositiveSmallIntegerField()),
                ("y", models.PositiveSmallIntegerField()),
                ("hubs", models.IntegerField()),
                ("key_sum", models.BigIntegerField(help_text="Where there is one hub, its key.")),
                ("lon_sum", models.FloatField()),
                ("lat_sum", models.FloatField()),
            ],
        ),
        migrations.DeleteModel("HubText"),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "hub",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="hubs.hub",
                    ),
                ),
                ("names", models.TextField(help_text="name, other names, region")),
                ("topics", models.TextField(help_text="industries and their everyday words")),
                ("context", models.TextField(help_text="firms, organizations, regions above, summary")),
            ],
            options={"verbose_name": "search document"},
        ),
        migrations.AlterModelTable("IndexedWords", "hubs_searchdocument_words"),
        migrations.RunPython(index_words, migrations.RunPython.noop),
        migrations.RunPython(rename_permissions, migrations.RunPython.noop),
    ]
