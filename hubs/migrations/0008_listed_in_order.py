"""Placements in the order in which pages list them, and sums without those for any stage; loading the directory fills both."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hubs", "0007_placements")]

    operations = [
        migrations.DeleteModel("Cluster"),
        migrations.DeleteModel("Placement"),
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
            options={
                "indexes": [
                    models.Index(fields=["heading", "aside", "name", "hub"], name="placement_in_order"),
                    models.Index(fields=["heading", "name", "hub"], name="placement_by_name"),
                ],
            },
        ),
    ]
