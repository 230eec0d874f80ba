"""The schema of version 1.0 in one step. It replaces the 14 migrations before it, which stay for databases that applied some of them.

`replaces` also lists the names that some of these 14 had for a while: `manage.py migrate` marks them as applied along with the names
that they have now (hubs/management/commands/migrate.py).
"""

import django.contrib.gis.db.models.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hubs.db.tokens

ON_POSTGRESQL = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE hubs_placename ALTER COLUMN folded TYPE varchar(120) COLLATE "C";
ALTER TABLE hubs_word ALTER COLUMN word TYPE varchar(60) COLLATE "C";
CREATE INDEX hub_point_box ON hubs_hub USING gist ((point::geometry));
CREATE INDEX support_point_box ON hubs_supportorganization USING gist ((point::geometry));
CREATE INDEX place_point_box ON hubs_place USING gist ((point::geometry));
ALTER TABLE hubs_hubtext
    ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', names || topics || context)) STORED,
    ADD COLUMN name_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', names)) STORED;
CREATE INDEX hub_text_words ON hubs_hubtext USING gin (words);
CREATE INDEX hub_text_names ON hubs_hubtext USING gin (name_words);
"""

# Points on the unit sphere in three dimensions: the straight line through the Earth orders them as the great circle does, and its
# index is exact everywhere, unlike that over geography. The function names its schemas, because from PostgreSQL 17 on indexes are
# built with a safe search path; pg_dump's files and pg_upgrade always were.
UNIT_SPHERE = """
CREATE FUNCTION unit_sphere(place {0}.geography) RETURNS {0}.geometry LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT {0}.ST_MakePoint(
        cos(radians({0}.ST_Y(place::{0}.geometry))) * cos(radians({0}.ST_X(place::{0}.geometry))),
        cos(radians({0}.ST_Y(place::{0}.geometry))) * sin(radians({0}.ST_X(place::{0}.geometry))),
        sin(radians({0}.ST_Y(place::{0}.geometry)))
    )
$$;
CREATE INDEX hub_point_sphere ON hubs_hub USING gist (unit_sphere(point) {0}.gist_geometry_ops_nd);
"""


def add_what_only_postgresql_has(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(ON_POSTGRESQL)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'postgis'")
        schema_editor.execute(UNIT_SPHERE.format(cursor.fetchone()[0]))


class Migration(migrations.Migration):
    replaces = [
        # The names today, in their order.
        ("hubs", "0001_initial"),
        ("hubs", "0002_engine_indexes"),
        ("hubs", "0003_curation"),
        ("hubs", "0004_imports"),
        ("hubs", "0005_upkeep"),
        ("hubs", "0006_unit_sphere"),
        ("hubs", "0007_placements"),
        ("hubs", "0008_listed_in_order"),
        ("hubs", "0009_words"),
        ("hubs", "0010_edition"),
        ("hubs", "0011_restorable"),
        ("hubs", "0012_place_name_indexes"),
        ("hubs", "0013_indexed_words"),
        ("hubs", "0014_every_second_zoom"),
        # Names that some of them had before.
        ("hubs", "0003_withheld_figures_are_empty"),
        ("hubs", "0006_upkeep"),
        ("hubs", "0007_unit_sphere"),
        ("hubs", "0008_placements"),
        ("hubs", "0008_place_name_indexes"),
        ("hubs", "0010_restorable"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hub",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its name in addresses and files; do not change it later.",
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("other_names", models.JSONField(blank=True, default=list, verbose_name="other names")),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(geography=True, srid=4326, verbose_name="centre"),
                ),
                (
                    "radius_m",
                    models.PositiveIntegerField(
                        default=40000,
                        help_text="About how far from its centre the hub reaches.",
                        validators=[
                            django.core.validators.MinValueValidator(1000),
                            django.core.validators.MaxValueValidator(500000),
                        ],
                        verbose_name="reach (metres)",
                    ),
                ),
                (
                    "area",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        blank=True, geography=True, null=True, srid=4326, verbose_name="area"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("emerging", "emerging"),
                            ("established", "established"),
                            ("declining", "declining"),
                            ("historic", "historic"),
                        ],
                        default="established",
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                (
                    "since",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year from which it counts as a hub; needs a source.",
                        null=True,
                        verbose_name="since",
                    ),
                ),
                ("summary", models.CharField(max_length=160, verbose_name="summary")),
                ("description", models.TextField(blank=True, max_length=4000, verbose_name="description")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("review", "in review"),
                            ("published", "published"),
                            ("archived", "archived"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="publication",
                    ),
                ),
                (
                    "archive_reason",
                    models.CharField(
                        blank=True,
                        choices=[("closed", "closed"), ("moved", "moved"), ("merged", "merged")],
                        max_length=8,
                        verbose_name="why archived",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("curated", "curated"),
                            ("statistical", "from statistics"),
                            ("community", "from the community"),
                        ],
                        default="curated",
                        max_length=12,
                        verbose_name="origin",
                    ),
                ),
                ("last_verified", models.DateField(blank=True, null=True, verbose_name="last verified")),
                ("review_by", models.DateField(blank=True, db_index=True, null=True, verbose_name="review by")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        help_text="The hub to which visitors of an archived one are sent.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="hubs.hub",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "verbose_name": "hub",
                "verbose_name_plural": "hubs",
                "ordering": ["name"],
                "permissions": [("publish_hub", "Can publish and archive hubs"), ("merge_hub", "Can merge hubs")],
            },
        ),
        migrations.CreateModel(
            name="Cluster",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "zoom",
                        "heading",
                        "stage",
                        "x",
                        "y",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("zoom", models.SmallIntegerField()),
                ("heading", models.PositiveIntegerField()),
                ("stage", models.CharField(max_length=12)),
                ("x", models.PositiveSmallIntegerField()),
                ("y", models.PositiveSmallIntegerField()),
                ("hubs", models.IntegerField()),
                ("key_sum", models.BigIntegerField(help_text="Where there is one hub, its key.")),
                ("lon_sum", models.FloatField()),
                ("lat_sum", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="Complement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=hubs.db.tokens.short_token, max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name="Firm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its name in addresses and files; do not change it later.",
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("headquarters", models.CharField(blank=True, max_length=120, verbose_name="headquarters")),
                ("last_verified", models.DateField(blank=True, null=True, verbose_name="last verified")),
                ("review_by", models.DateField(blank=True, db_index=True, null=True, verbose_name="review by")),
            ],
            options={
                "verbose_name": "firm",
                "verbose_name_plural": "firms",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("import", "import"), ("links", "check of links")], max_length=10, verbose_name="kind"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="of")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked for")),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True, verbose_name="last sign of life")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Load",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="IndexedWords",
            fields=[
                (
                    "hub",
                    models.OneToOneField(
                        db_column="rowid",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="indexed_words",
                        serialize=False,
                        to="hubs.hub",
                    ),
                ),
            ],
            options={
                "db_table": "hubs_hubtext_words",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="HubText",
            fields=[
                (
                    "hub",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="hubs.hub",
                    ),
                ),
                ("names", models.TextField(help_text="name, other names, region")),
                ("topics", models.TextField(help_text="industries and their everyday words")),
                ("context", models.TextField(help_text="firms, organizations, regions above, summary")),
            ],
            options={
                "verbose_name": "hub text",
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="import_file",
                        serialize=False,
                        to="hubs.job",
                    ),
                ),
                (
                    "noun",
                    models.CharField(
                        choices=[("hubs", "hubs"), ("firms", "firms"), ("support", "support organizations")],
                        max_length=8,
                        verbose_name="what",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("content", models.BinaryField(help_text="Empty once it was applied.")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("check", "to be checked"),
                            ("refused", "cannot be read"),
                            ("checked", "waits for your decision"),
                            ("apply", "to be applied"),
                            ("applied", "applied"),
                            ("undo", "to be undone"),
                            ("undone", "undone"),
                        ],
                        default="check",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("only_good_rows", models.BooleanField(default=False, verbose_name="leave out rows with errors")),
                ("counts", models.JSONField(default=dict, verbose_name="rows")),
                ("problems", models.JSONField(default=list, verbose_name="problems")),
                (
                    "preview",
                    models.JSONField(
                        default=dict, help_text="The entries that the file adds and changes, as they were shown."
                    ),
                ),
                (
                    "seen",
                    models.JSONField(
                        default=dict, help_text="Fingerprints of the entries as they stood when it was checked."
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-pk"],
                "permissions": [("import_entries", "Can import and export entries")],
            },
        ),
        migrations.CreateModel(
            name="Industry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its name in addresses and files; do not change it later.",
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_de", models.CharField(blank=True, max_length=120, verbose_name="name in German")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
                (
                    "naics",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='A list of text, for example ["33992"].',
                        verbose_name="NAICS 2022 prefixes",
                    ),
                ),
                (
                    "isic",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='A list of text, for example ["3230"].',
                        verbose_name="ISIC Rev. 4 prefixes",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "complementary",
                    models.ManyToManyField(
                        blank=True,
                        help_text="They buy from, sell to or share skills with this one.",
                        through="hubs.Complement",
                        to="hubs.industry",
                        verbose_name="complementary industries",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"sector": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="industries",
                        to="hubs.industry",
                        verbose_name="sector",
                    ),
                ),
            ],
            options={
                "verbose_name": "industry",
                "verbose_name_plural": "industries",
                "ordering": ["position", "name"],
            },
        ),
        migrations.AddField(
            model_name="hub",
            name="industry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hubs",
                to="hubs.industry",
                verbose_name="main industry",
            ),
        ),
        migrations.AddField(
            model_name="hub",
            name="related_industries",
            field=models.ManyToManyField(
                blank=True, related_name="related_hubs", to="hubs.industry", verbose_name="related industries"
            ),
        ),
        migrations.AddField(
            model_name="complement",
            name="from_industry",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="hubs.industry"),
        ),
        migrations.AddField(
            model_name="complement",
            name="to_industry",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="hubs.industry"),
        ),
        migrations.CreateModel(
            name="IndustryWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, verbose_name="word")),
                ("folded", models.CharField(db_index=True, editable=False, max_length=60)),
                ("language", models.CharField(default="en", max_length=5, verbose_name="language")),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="hubs.industry"
                    ),
                ),
            ],
            options={
                "verbose_name": "everyday word",
                "verbose_name_plural": "everyday words",
                "ordering": ["word"],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500, unique=True, verbose_name="address")),
                (
                    "state",
                    models.CharField(
                        choices=[("alive", "answers"), ("dead", "dead"), ("unsure", "not sure")],
                        default="unsure",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="The HTTP status.", null=True, verbose_name="status"
                    ),
                ),
                ("message", models.CharField(blank=True, max_length=250, verbose_name="message")),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked")),
                (
                    "vouched_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When a person saw it answer, whatever a program was told.",
                        null=True,
                        verbose_name="found alive",
                    ),
                ),
                (
                    "vouched_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="found alive by",
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "ordering": ["-failures", "url"],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its name in addresses and files; do not change it later.",
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "city"),
                            ("region", "region"),
                            ("postcode", "ZIP code"),
                            ("state", "state"),
                            ("country", "country"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("admin1", models.CharField(blank=True, max_length=20, verbose_name="first-level division")),
                (
                    "admin1_name",
                    models.CharField(blank=True, max_length=120, verbose_name="name of the first-level division"),
                ),
                (
                    "near_to",
                    models.CharField(
                        blank=True, help_text="The town of a ZIP code.", max_length=120, verbose_name="near to"
                    ),
                ),
                ("population", models.PositiveIntegerField(default=0, verbose_name="population")),
                (
                    "geonames_id",
                    models.PositiveIntegerField(blank=True, null=True, unique=True, verbose_name="GeoNames id"),
                ),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(geography=True, srid=4326, verbose_name="location"),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["city", "region", "postcode", "state", "country"])),
                        name="place_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "hub", "heading", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("heading", models.PositiveIntegerField(help_text="The key of an industry or sector, or ANY.")),
                (
                    "aside",
                    models.BooleanField(
                        help_text="It only touches the heading, which its main industry is not or not in."
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("stage", models.CharField(max_length=12)),
                ("lon", models.FloatField()),
                ("lat", models.FloatField()),
                (
                    "hub",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to="hubs.hub",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.CharField(max_length=120)),
                ("is_alias", models.BooleanField()),
                ("is_area", models.BooleanField(help_text="It names a state or country.")),
                ("weight", models.PositiveBigIntegerField()),
                ("country", models.CharField(blank=True, max_length=2)),
                ("admin1", models.CharField(blank=True, max_length=20)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="hubs.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlaceSpelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.PositiveBigIntegerField()),
                (
                    "name",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hubs.placename",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its name in addresses and files; do not change it later.",
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "city"),
                            ("county", "county"),
                            ("metro", "metropolitan area"),
                            ("state", "state"),
                            ("country", "country"),
                            ("informal", "informal region"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("other_names", models.JSONField(blank=True, default=list, verbose_name="other names")),
                (
                    "country",
                    models.CharField(
                        help_text="ISO 3166-1 alpha-2, for example US.", max_length=2, verbose_name="country"
                    ),
                ),
                ("geoid", models.CharField(blank=True, max_length=12, verbose_name="GEOID or FIPS code")),
                ("cbsa", models.CharField(blank=True, max_length=5, verbose_name="CBSA code")),
                ("iso_3166_2", models.CharField(blank=True, max_length=6, verbose_name="ISO 3166-2 code")),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(geography=True, srid=4326, verbose_name="centre"),
                ),
                ("radius_m", models.PositiveIntegerField(blank=True, null=True, verbose_name="radius (metres)")),
                (
                    "boundary",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        blank=True, geography=True, null=True, srid=4326, verbose_name="boundary"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="hubs.region",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("employment", models.PositiveIntegerField(blank=True, null=True, verbose_name="employment")),
                ("establishments", models.PositiveIntegerField(blank=True, null=True, verbose_name="establishments")),
                (
                    "wages_usd",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="annual wages (US dollars)"),
                ),
                ("location_quotient", models.FloatField(blank=True, null=True, verbose_name="location quotient")),
                (
                    "disclosure",
                    models.CharField(
                        choices=[("published", "published"), ("withheld", "not disclosed")],
                        max_length=10,
                        verbose_name="disclosure",
                    ),
                ),
                ("source_url", models.URLField(max_length=500, verbose_name="source")),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="hubs.industry"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="hubs.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["-year"],
            },
        ),
        migrations.AddField(
            model_name="hub",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hubs",
                to="hubs.region",
                verbose_name="region",
            ),
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "noun",
                    models.CharField(
                        choices=[("hubs", "hubs"), ("firms", "firms"), ("support", "support organizations")],
                        max_length=8,
                        verbose_name="what",
                    ),
                ),
                ("slug", models.CharField(max_length=80, verbose_name="slug")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("found", "as it stood before"),
                            ("loaded", "loaded from the directory's files"),
                            ("created", "created"),
                            ("edited", "edited"),
                            ("imported", "imported"),
                            ("suggested", "after a visitor's suggestion"),
                            ("verified", "checked: still right"),
                            ("published", "published"),
                            ("withdrawn", "taken back to draft"),
                            ("archived", "archived"),
                            ("merged", "merged"),
                            ("reverted", "an earlier state brought back"),
                            ("deleted", "deleted"),
                        ],
                        max_length=10,
                        verbose_name="change",
                    ),
                ),
                (
                    "document",
                    models.JSONField(help_text="Empty when the entry was deleted.", verbose_name="as it then stood"),
                ),
                ("changed", models.JSONField(default=list, verbose_name="changed fields")),
                ("note", models.CharField(blank=True, max_length=250, verbose_name="note")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="revisions",
                        to="hubs.job",
                        verbose_name="job",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "suggestions",
                    models.JSONField(default=list, editable=False, help_text="The keys of those that were moved."),
                ),
                (
                    "predecessors",
                    models.JSONField(
                        default=list, editable=False, help_text="The slugs of those whose successor moved."
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "drop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hubs.hub",
                        verbose_name="merged into it",
                    ),
                ),
                (
                    "keep",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hubs.hub",
                        verbose_name="kept",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
                (
                    "drop_revision",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hubs.revision",
                    ),
                ),
                (
                    "keep_revision",
                    models.ForeignKey(
                        editable=False,
                        help_text="None where the kept hub had everything already.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hubs.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "ordering": ["-id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("publisher", models.CharField(blank=True, max_length=120, verbose_name="publisher")),
                ("retrieved_on", models.DateField(verbose_name="retrieved on")),
                (
                    "supports",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='The fields that it backs, for example ["since"].',
                        verbose_name="supports",
                    ),
                ),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="hubs.hub"
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Stewardship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stewardships",
                        to="hubs.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stewardships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="steward",
                    ),
                ),
            ],
            options={
                "verbose_name": "stewardship",
                "verbose_name_plural": "stewardships",
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "token",
                    models.CharField(default=hubs.db.tokens.secret_token, editable=False, max_length=32, unique=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new_hub", "a new hub"),
                            ("correction", "a correction"),
                            ("closed", "it has closed or moved"),
                            ("duplicate", "it is a duplicate"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "waiting for review"), ("accepted", "accepted"), ("rejected", "rejected")],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("payload", models.JSONField(default=dict, verbose_name="proposed")),
                (
                    "base",
                    models.JSONField(
                        blank=True, default=dict, editable=False, help_text="The hub's document when it was sent in."
                    ),
                ),
                (
                    "sender",
                    models.CharField(
                        editable=False, help_text="A keyed hash of the address, for the rate limit.", max_length=64
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("email_confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="e-mail confirmed")),
                (
                    "language",
                    models.CharField(
                        default="en", editable=False, help_text="In which the sender is written to.", max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="received")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_a_hub", "It is not a concentration of firms in one industry."),
                            ("no_source", "The source does not show it."),
                            ("known", "The directory has it already."),
                            ("outdated", "The entry has changed since."),
                            ("wrong", "It is not so, as far as we can find out."),
                            ("spam", "It is advertising or not meant seriously."),
                            ("other", "Another reason."),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "hub",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where its hub is or would be, as closely as the directory knows.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="hubs.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="hubs.hub",
                        verbose_name="hub that came of it",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggestion",
                "verbose_name_plural": "suggestions",
                "ordering": ["created_at"],
                "permissions": [("review_suggestion", "Can decide on suggestions")],
            },
        ),
        migrations.CreateModel(
            name="SupportOrganization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Its name in addresses and files; do not change it later.",
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z", "Use lower-case letters, digits and single hyphens."
                            )
                        ],
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("chamber", "chamber of commerce"),
                            ("sbdc", "small business development center"),
                            ("economic_development", "economic development agency"),
                            ("cluster_organization", "cluster organization"),
                            ("manufacturing_extension", "manufacturing extension center"),
                            ("trade_association", "trade association"),
                            ("incubator", "incubator"),
                            ("finance", "finance"),
                            ("workforce", "workforce agency"),
                            ("university", "university"),
                            ("government", "government agency"),
                            ("media", "media"),
                        ],
                        max_length=24,
                        verbose_name="kind",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "place",
                    models.CharField(help_text="Town, and state or country.", max_length=120, verbose_name="place"),
                ),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(geography=True, srid=4326, verbose_name="location"),
                ),
                (
                    "radius_m",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="It also serves everything within this distance.",
                        null=True,
                        verbose_name="radius (metres)",
                    ),
                ),
                ("in_person", models.BooleanField(default=True, verbose_name="helps in person")),
                ("remote", models.BooleanField(default=False, verbose_name="helps remotely")),
                ("last_verified", models.DateField(blank=True, null=True, verbose_name="last verified")),
                ("review_by", models.DateField(blank=True, db_index=True, null=True, verbose_name="review by")),
                (
                    "serves",
                    models.ManyToManyField(
                        blank=True,
                        help_text="States, countries, metros.",
                        related_name="served_by",
                        to="hubs.region",
                        verbose_name="serves",
                    ),
                ),
            ],
            options={
                "verbose_name": "support organization",
                "verbose_name_plural": "support organizations",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="HubSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(blank=True, max_length=250, verbose_name="role")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="supports", to="hubs.hub"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hub_roles",
                        to="hubs.supportorganization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "support for a hub",
                "verbose_name_plural": "support for hubs",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Twins",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("likeness", models.FloatField(help_text="From 0 to 100.", verbose_name="likeness")),
                ("dismissed_at", models.DateTimeField(blank=True, null=True, verbose_name="told apart")),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="told apart by",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="hubs.hub", verbose_name="one"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="hubs.hub",
                        verbose_name="other",
                    ),
                ),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
                "ordering": ["-likeness", "id"],
            },
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
        migrations.CreateModel(
            name="Designation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme", models.CharField(max_length=120, verbose_name="programme")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="designations", to="hubs.hub"
                    ),
                ),
            ],
            options={
                "verbose_name": "designation",
                "verbose_name_plural": "designations",
                "ordering": ["year", "programme"],
                "constraints": [
                    models.UniqueConstraint(fields=("hub", "programme", "year"), name="designation_once"),
                    models.CheckConstraint(condition=models.Q(("year__range", (1900, 2100))), name="designation_year"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnchorFirm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(help_text="What it makes or does there.", max_length=250, verbose_name="role"),
                ),
                ("since", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="since")),
                (
                    "size_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("micro", "fewer than 10 people"),
                            ("small", "10 to 49 people"),
                            ("medium", "50 to 249 people"),
                            ("large", "250 people or more"),
                        ],
                        max_length=8,
                        verbose_name="size there",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="anchor_firms", to="hubs.hub"
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchored",
                        to="hubs.firm",
                        verbose_name="firm",
                    ),
                ),
            ],
            options={
                "verbose_name": "anchor firm",
                "verbose_name_plural": "anchor firms",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("hub", "firm"), name="anchor_firm_once"),
                    models.CheckConstraint(
                        condition=models.Q(("since", None), ("since__range", (1000, 2100)), _connector="OR"),
                        name="anchor_firm_since",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="industry",
            constraint=models.CheckConstraint(
                condition=models.Q(("sector", models.F("id")), _negated=True), name="industry_is_not_its_own_sector"
            ),
        ),
        migrations.AddConstraint(
            model_name="complement",
            constraint=models.UniqueConstraint(fields=("from_industry", "to_industry"), name="complement_once"),
        ),
        migrations.AddConstraint(
            model_name="complement",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_industry", models.F("to_industry")), _negated=True), name="no_self_complement"
            ),
        ),
        migrations.AddConstraint(
            model_name="industryword",
            constraint=models.UniqueConstraint(fields=("industry", "language", "word"), name="industry_word_once"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["heading", "aside", "name", "hub"], name="placement_in_order"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["heading", "name", "hub"], name="placement_by_name"),
        ),
        migrations.AddIndex(
            model_name="placename",
            index=models.Index(fields=["folded", "-weight", "place", "country", "admin1"], name="place_name_begins"),
        ),
        migrations.AddIndex(
            model_name="placename",
            index=models.Index(
                condition=models.Q(("weight__gte", 100000)),
                fields=["folded", "-weight", "place"],
                name="place_name_heavy",
            ),
        ),
        migrations.AddIndex(
            model_name="placename",
            index=models.Index(
                condition=models.Q(("is_area", True)), fields=["folded", "country", "admin1"], name="place_name_areas"
            ),
        ),
        migrations.AddIndex(
            model_name="placespelling",
            index=models.Index(fields=["key", "name"], name="place_spelling_key"),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="region_is_not_its_own_parent"
            ),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("radius_m", None), ("radius_m__range", (1, 2000000)), _connector="OR"),
                name="region_radius",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("region", "industry", "year"), name="indicator_once"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disclosure", "withheld"), _negated=True),
                    models.Q(("employment", None), ("location_quotient", None), ("wages_usd", None)),
                    _connector="OR",
                ),
                name="withheld_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("location_quotient", None), ("location_quotient__gte", 0), _connector="OR"),
                name="location_quotient_range",
            ),
        ),
        migrations.AddIndex(
            model_name="hub",
            index=models.Index(fields=["publication", "industry"], name="hub_by_industry"),
        ),
        migrations.AddIndex(
            model_name="hub",
            index=models.Index(fields=["publication", "name"], name="hub_by_name"),
        ),
        migrations.AddConstraint(
            model_name="hub",
            constraint=models.CheckConstraint(
                condition=models.Q(("radius_m__range", (1000, 500000))), name="hub_radius"
            ),
        ),
        migrations.AddConstraint(
            model_name="hub",
            constraint=models.CheckConstraint(
                condition=models.Q(("since", None), ("since__range", (1000, 2100)), _connector="OR"), name="hub_since"
            ),
        ),
        migrations.AddConstraint(
            model_name="hub",
            constraint=models.CheckConstraint(
                condition=models.Q(("publication__in", ["draft", "review", "published", "archived"])),
                name="hub_publication",
            ),
        ),
        migrations.AddConstraint(
            model_name="hub",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["emerging", "established", "declining", "historic"])),
                name="hub_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="hub",
            constraint=models.CheckConstraint(
                condition=models.Q(("successor", models.F("id")), _negated=True), name="hub_is_not_its_own_successor"
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("noun", "slug", "number"), name="revision_once"),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(fields=("hub", "url"), name="source_once"),
        ),
        migrations.AddConstraint(
            model_name="stewardship",
            constraint=models.UniqueConstraint(fields=("user", "region"), name="stewardship_once"),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["sender", "created_at"], name="suggestion_by_sender"),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["state", "created_at"], name="suggestion_queue"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "new_hub"), ("hub__isnull", False), _connector="OR"),
                name="suggestion_names_its_hub",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["pending", "accepted", "rejected"])), name="suggestion_state"
            ),
        ),
        migrations.AddIndex(
            model_name="supportorganization",
            index=models.Index(fields=["kind", "name"], name="support_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="supportorganization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "chamber",
                            "sbdc",
                            "economic_development",
                            "cluster_organization",
                            "manufacturing_extension",
                            "trade_association",
                            "incubator",
                            "finance",
                            "workforce",
                            "university",
                            "government",
                            "media",
                        ],
                    )
                ),
                name="support_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportorganization",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_person", True), ("remote", True), _connector="OR"), name="support_reaches"
            ),
        ),
        migrations.AddConstraint(
            model_name="supportorganization",
            constraint=models.CheckConstraint(
                condition=models.Q(("radius_m", None), ("radius_m__range", (1, 2000000)), _connector="OR"),
                name="support_radius",
            ),
        ),
        migrations.AddConstraint(
            model_name="hubsupport",
            constraint=models.UniqueConstraint(fields=("hub", "organization"), name="hub_support_once"),
        ),
        migrations.AddConstraint(
            model_name="twins",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="twins_once"),
        ),
        migrations.AddConstraint(
            model_name="twins",
            constraint=models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))), name="twins_in_order"
            ),
        ),
        migrations.RunPython(add_what_only_postgresql_has, migrations.RunPython.noop),
    ]
