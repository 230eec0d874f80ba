"""Where published hubs are listed, and how many of them each cell of the map holds. `hubs.indexes` fills both from the hubs."""

from __future__ import annotations

from django.db import models

ANY = 0
"""The category under which every hub is listed."""


class HubListing(models.Model):
    """A published hub under one category, with the columns that order it there."""

    pk = models.CompositePrimaryKey("hub", "category")
    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="listings", db_index=False)
    category = models.PositiveIntegerField(help_text="The key of an industry or sector, or ANY.")
    is_secondary = models.BooleanField(
        help_text="True where the category is only one of the hub's related industries, or a sector of these."
    )
    name = models.CharField(max_length=120)
    stage = models.CharField(max_length=12)
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        indexes = [
            models.Index(fields=["category", "is_secondary", "name", "hub"], name="hub_listing_in_order"),
            models.Index(fields=["category", "name", "hub"], name="hub_listing_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.hub_id} under {self.category}"


class MapCellCount(models.Model):
    """How many hubs of a category and stage lie in a map cell. It holds sums only, so a change adds or subtracts."""

    pk = models.CompositePrimaryKey("zoom", "category", "stage", "x", "y")
    zoom = models.SmallIntegerField()
    category = models.PositiveIntegerField()
    stage = models.CharField(max_length=12)
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    hubs = models.IntegerField()
    key_sum = models.BigIntegerField(help_text="Where there is one hub, its key.")
    lon_sum = models.FloatField()
    lat_sum = models.FloatField()

    def __str__(self) -> str:
        return f"{self.hubs} at {self.zoom}/{self.x}/{self.y}"
