"""What official statistics know of US regions: states, counties, metropolitan and micropolitan areas. Loaded, never edited."""

from __future__ import annotations

from django.contrib.gis.db.models import MultiPolygonField
from django.db import models


class Area(models.Model):
    """The official side of a region: who counts there, and which counties it holds."""

    region = models.OneToOneField("hubs.Region", on_delete=models.CASCADE, primary_key=True, related_name="area")
    title = models.CharField(max_length=120, help_text="Its official name, where the region has another one.")
    is_micropolitan = models.BooleanField(default=False, help_text="Its largest town has fewer than 50,000 people.")
    is_ours = models.BooleanField(help_text="The region stood in the directory before, and keeps its name and reach.")
    has_figures = models.BooleanField(help_text="The statistics that we have count it.")
    successor = models.CharField(
        max_length=5, blank=True, db_index=True, help_text="Its CBSA code, or that of the area that took it in, since."
    )
    population = models.PositiveIntegerField(null=True)
    counties = models.ManyToManyField("hubs.Region", related_name="areas")
    neighbors = models.ManyToManyField("hubs.Region", related_name="+")

    def __str__(self) -> str:
        return self.title


class Outline(models.Model):
    """Where a region ends, in WGS 84 degrees. Apart from the region, so that no list of regions reads it.

    The bounding box is in columns of its own: both engines search a few thousand of them in a millisecond.
    """

    region = models.OneToOneField("hubs.Region", on_delete=models.CASCADE, primary_key=True, related_name="outline")
    is_county = models.BooleanField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    shape = MultiPolygonField(srid=4326, spatial_index=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["south", "north", "west", "east"], name="outline_box", condition=models.Q(is_county=True)
            )
        ]

    def __str__(self) -> str:
        return f"Outline of {self.region_id}"


class HubCounty(models.Model):
    """The county that a hub's point lies in. Filled by `hubs.indexes` from the hubs and outlines alone."""

    hub = models.OneToOneField("hubs.Hub", on_delete=models.CASCADE, primary_key=True, related_name="in_county")
    county = models.ForeignKey("hubs.Region", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.hub_id} in {self.county_id}"
