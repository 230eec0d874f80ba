"""Where published hubs are listed, and how many of them each cell of the map holds. Filled by `hubs.indexes` from the hubs alone."""

from __future__ import annotations

from django.db import models

ANY = 0
"""The heading under which every hub is listed."""


class Placement(models.Model):
    """A published hub under one heading, with what orders it there."""

    pk = models.CompositePrimaryKey("hub", "heading")
    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="placements", db_index=False)
    heading = models.PositiveIntegerField(help_text="The key of an industry or sector, or ANY.")
    aside = models.BooleanField(help_text="It only touches the heading, which its main industry is not or not in.")
    name = models.CharField(max_length=120)
    stage = models.CharField(max_length=12)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        indexes = [
            models.Index(fields=["heading", "aside", "name", "hub"], name="placement_in_order"),
            models.Index(fields=["heading", "name", "hub"], name="placement_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.hub_id} under {self.heading}"


class Cluster(models.Model):
    """How many hubs of a heading and stage a map cell holds. Only sums, which a change can update without reading the rest."""

    pk = models.CompositePrimaryKey("zoom", "heading", "stage", "x", "y")
    zoom = models.SmallIntegerField()
    heading = models.PositiveIntegerField()
    stage = models.CharField(max_length=12)
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    hubs = models.IntegerField()
    key_sum = models.BigIntegerField(help_text="Where there is one hub, its key.")
    lon_sum = models.FloatField()
    lat_sum = models.FloatField()

    def __str__(self) -> str:
        return f"{self.hubs} at {self.zoom}/{self.x}/{self.y}"
