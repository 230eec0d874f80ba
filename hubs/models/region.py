"""Regions: the countries, states, metros and cities where hubs are and which organizations serve."""

from __future__ import annotations

from django.contrib.gis.db.models import MultiPolygonField, PointField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubs.enums import RegionKind
from hubs.geo.coordinates import LonLat
from hubs.models.place import country_name
from hubs.models.slug_model import SlugManager, SlugModel, cached_url
from hubs.models.wikidata import LONGEST_ITEM, is_item


class Region(SlugModel):
    kind = models.CharField(_("kind"), max_length=10, choices=RegionKind)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, related_name="parts", null=True, blank=True
    )
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2, for example US."))
    geoid = models.CharField(_("GEOID or FIPS code"), max_length=12, blank=True)
    cbsa = models.CharField(_("CBSA code"), max_length=5, blank=True)
    iso_3166_2 = models.CharField(_("ISO 3166-2 code"), max_length=6, blank=True)
    wikidata = models.CharField(_("Wikidata item"), max_length=LONGEST_ITEM, blank=True, validators=[is_item])
    point = PointField(_("center"), geography=True)
    radius_m = models.PositiveIntegerField(_("radius (meters)"), null=True, blank=True)
    boundary = MultiPolygonField(_("boundary"), geography=True, null=True, blank=True)

    objects = SlugManager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="region_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(radius_m=None) | Q(radius_m__range=(1, 2_000_000)), name="region_radius"
            ),
        ]

    def get_absolute_url(self) -> str:
        return cached_url("region", self.slug)

    @property
    def local_name(self) -> str:
        """Its name, a country's in the reader's language."""
        return country_name(self.country) if self.kind == RegionKind.COUNTRY else self.name

    @property
    def local_label(self) -> str:
        """The same with the region above it, where that is not said elsewhere: "Ogden, Utah", but "Utah"."""
        return self.local_name if self.kind in (RegionKind.STATE, RegionKind.COUNTRY) else self.label

    @property
    def location(self) -> LonLat:
        return LonLat.of(self.point)

    @property
    def label(self) -> str:
        """Its name with the region above it: "Ogden, Utah". If the parent is not loaded, this causes a query."""
        names_its_states = self.kind == RegionKind.METRO and ", " in self.name  # "Ogden-Clearfield, UT"
        if names_its_states or self.parent is None or self.kind == RegionKind.COUNTRY:
            return self.name
        return f"{self.name}, {self.parent.name}"
