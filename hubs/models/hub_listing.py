"""Where published hubs are listed, and how many are in each map cell. `hubs.indexes` derives both from the hubs."""

from __future__ import annotations

from django.db import models

ANY = 0
"""The category that contains every published hub."""


class HubListing(models.Model):
    """A published hub in one category, with the columns that lists are sorted by."""

    pk = models.CompositePrimaryKey("hub", "category")
    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="listings", db_index=False)
    category = models.PositiveIntegerField(help_text="The key of an industry or sector, or ANY.")
    is_secondary = models.BooleanField(
        help_text="True if the category is only a related industry of the hub, or the sector of one."
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
    """How many hubs of a category and stage are in a map cell. Only sums, so that a change can add or subtract."""

    pk = models.CompositePrimaryKey("zoom", "category", "stage", "x", "y")
    zoom = models.SmallIntegerField()
    category = models.PositiveIntegerField()
    stage = models.CharField(max_length=12)
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    hubs = models.IntegerField()
    key_sum = models.BigIntegerField(help_text="Sum of the hubs' keys: if there is one hub, its key.")
    lon_sum = models.FloatField()
    lat_sum = models.FloatField()

    def __str__(self) -> str:
        return f"{self.hubs} at {self.zoom}/{self.x}/{self.y}"
