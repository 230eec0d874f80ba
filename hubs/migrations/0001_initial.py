"""The first tables. Each is made whole, after those it refers to: SQLite would copy a table to alter it, and lose its spatial index."""

import django.contrib.gis.db.models.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hubs.db.tokens


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0001_initial"),
    ]

    operations = [
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
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_de", models.CharField(blank=True, max_length=120, verbose_name="name in German")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("description_de", models.TextField(blank=True, verbose_name="description in German")),
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
            ],
            options={
                "verbose_name": "industry",
                "verbose_name_plural": "industries",
                "ordering": ["position", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sector", models.F("id")), _negated=True),
                        name="industry_is_not_its_own_sector",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="IndustryWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="hubs.industry"
                    ),
                ),
                ("word", models.CharField(max_length=60, verbose_name="word")),
                ("folded", models.CharField(db_index=True, editable=False, max_length=60)),
                ("language", models.CharField(default="en", max_length=5, verbose_name="language")),
            ],
            options={
                "verbose_name": "everyday word",
                "verbose_name_plural": "everyday words",
                "ordering": ["word"],
                "constraints": [
                    models.UniqueConstraint(fields=("industry", "language", "word"), name="industry_word_once")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Complement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="hubs.industry"
                    ),
                ),
                (
                    "to_industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="hubs.industry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("from_industry", "to_industry"), name="complement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("from_industry", models.F("to_industry")), _negated=True),
                        name="no_self_complement",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.AddField(
            model_name="industry",
            name="complementary",
            field=models.ManyToManyField(
                blank=True,
                help_text="They buy from, sell to or share skills with this one.",
                through="hubs.Complement",
                to="hubs.industry",
                verbose_name="complementary industries",
            ),
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
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="region_is_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("radius_m", None), ("radius_m__range", (1, 2000000)), _connector="OR"),
                        name="region_radius",
                    ),
                ],
                "indexes": [],
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="hubs.place"
                    ),
                ),
                ("folded", models.CharField(max_length=120)),
                ("is_alias", models.BooleanField()),
                ("is_area", models.BooleanField(help_text="It names a state or country.")),
                ("weight", models.PositiveBigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["folded", "-weight"], name="place_name_folded"),
                    models.Index(condition=models.Q(("is_area", True)), fields=["folded"], name="place_name_area"),
                ],
                "constraints": [],
            },
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
            options={
                "indexes": [models.Index(fields=["key", "name"], name="place_spelling_key")],
                "constraints": [],
            },
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
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("headquarters", models.CharField(blank=True, max_length=120, verbose_name="headquarters")),
            ],
            options={
                "verbose_name": "firm",
                "verbose_name_plural": "firms",
                "ordering": ["name"],
                "indexes": [],
                "constraints": [],
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
                "indexes": [models.Index(fields=["kind", "name"], name="support_by_kind")],
                "constraints": [
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(("radius_m", None), ("radius_m__range", (1, 2000000)), _connector="OR"),
                        name="support_radius",
                    ),
                ],
            },
        ),
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
                        verbose_name="slug",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("other_names", models.JSONField(blank=True, default=list, verbose_name="other names")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hubs",
                        to="hubs.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hubs",
                        to="hubs.industry",
                        verbose_name="main industry",
                    ),
                ),
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
                ("description", models.TextField(blank=True, verbose_name="description")),
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
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "related_industries",
                    models.ManyToManyField(
                        blank=True, related_name="related_hubs", to="hubs.industry", verbose_name="related industries"
                    ),
                ),
            ],
            options={
                "verbose_name": "hub",
                "verbose_name_plural": "hubs",
                "ordering": ["name"],
                "indexes": [
                    models.Index(fields=["publication", "industry"], name="hub_by_industry"),
                    models.Index(fields=["publication", "name"], name="hub_by_name"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("radius_m__range", (1000, 500000))), name="hub_radius"),
                    models.CheckConstraint(
                        condition=models.Q(("since", None), ("since__range", (1000, 2100)), _connector="OR"),
                        name="hub_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publication__in", ["draft", "review", "published", "archived"])),
                        name="hub_publication",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["emerging", "established", "declining", "historic"])),
                        name="hub_stage",
                    ),
                ],
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
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="AnchorFirm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HubSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("role", models.CharField(blank=True, max_length=250, verbose_name="role")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "support for a hub",
                "verbose_name_plural": "support for hubs",
                "ordering": ["position", "id"],
                "constraints": [models.UniqueConstraint(fields=("hub", "organization"), name="hub_support_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Designation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="designations", to="hubs.hub"
                    ),
                ),
                ("programme", models.CharField(max_length=120, verbose_name="programme")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="link")),
            ],
            options={
                "verbose_name": "designation",
                "verbose_name_plural": "designations",
                "ordering": ["year", "programme"],
                "constraints": [
                    models.UniqueConstraint(fields=("hub", "programme", "year"), name="designation_once"),
                    models.CheckConstraint(condition=models.Q(("year__range", (1900, 2100))), name="designation_year"),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="hubs.hub"
                    ),
                ),
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
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("hub", "url"), name="source_once")],
                "indexes": [],
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
                ("payload", models.JSONField(default=dict, verbose_name="proposed")),
                (
                    "sender",
                    models.CharField(
                        editable=False, help_text="A keyed hash of the address, for the rate limit.", max_length=64
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="received")),
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
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
            ],
            options={
                "verbose_name": "suggestion",
                "verbose_name_plural": "suggestions",
                "ordering": ["created_at"],
                "indexes": [models.Index(fields=["sender", "created_at"], name="suggestion_by_sender")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", "new_hub"), ("hub__isnull", False), _connector="OR"),
                        name="suggestion_names_its_hub",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "accepted", "rejected"])), name="suggestion_state"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="hubs.region"
                    ),
                ),
                (
                    "industry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="hubs.industry"
                    ),
                ),
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
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("region", "industry", "year"), name="indicator_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disclosure", "withheld"), _negated=True),
                            models.Q(("employment", None), ("location_quotient", None), ("wages_usd", None)),
                            _connector="OR",
                        ),
                        name="withheld_is_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("location_quotient", None), ("location_quotient__gte", 0), _connector="OR"),
                        name="location_quotient_range",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Load",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
