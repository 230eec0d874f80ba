"""A hub: one industry, concentrated in one region."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.gis.db.models import MultiPolygonField, PointField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hubs.enums import ArchiveReason, Origin, Publication, Stage
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import GreatCircleDistance, in_any_box
from hubs.geo.sphere import circle_boxes
from hubs.models.industry import Industry
from hubs.models.slug_model import SlugModel, SlugQuerySet, cached_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hubs.geo.coordinates import Box
    from hubs.models.region import Region


LONGEST_DESCRIPTION = 4_000
"""Characters."""

LONGEST_RADIUS_M = 500_000
"""Maximum reach of a hub in meters."""

REVIEW_AFTER = timedelta(days=365)
"""How long after its last check an entry is due for review."""


class HubQuerySet(SlugQuerySet):
    def published(self) -> HubQuerySet:
        return self.filter(publication=Publication.PUBLISHED)

    def public(self) -> HubQuerySet:
        """Hubs that have a public page: published ones, and archived ones, which say what became of them."""
        return self.filter(publication__in=[Publication.PUBLISHED, Publication.ARCHIVED])

    def in_industry(self, industry: Industry) -> HubQuerySet:
        """Hubs with this main or related industry or, for a sector, an industry in it."""
        industries = Industry.objects.within(industry).values("pk")
        related = Hub.related_industries.through.objects.filter(industry__in=industries).values("hub")
        return self.filter(Q(industry__in=industries) | Q(pk__in=related))

    def in_region(self, region: Region) -> HubQuerySet:
        """Hubs in the region or in its parts, up to three levels down (country, state, metro, city)."""
        return self.filter(
            Q(region=region)
            | Q(region__parent=region)
            | Q(region__parent__parent=region)
            | Q(region__parent__parent__parent=region)
        )

    def in_boxes(self, boxes: Sequence[Box]) -> HubQuerySet:
        return self.filter(in_any_box("point", boxes))

    def with_distance(self, origin: LonLat) -> HubQuerySet:
        """Annotate `distance_m`, the great-circle distance to origin in meters."""
        return self.annotate(distance_m=GreatCircleDistance("point", origin))

    def near(self, origin: LonLat, radius_m: float | None = None) -> HubQuerySet:
        """Nearest first, with `distance_m`; only hubs within radius_m meters if given.

        Without a radius, SpatiaLite measures every row. `hubs.search.nearest` avoids that.
        """
        hubs = self.with_distance(origin)
        if radius_m is not None:
            hubs = hubs.in_boxes(circle_boxes(origin, radius_m)).filter(distance_m__lte=radius_m)
        return hubs.order_by("distance_m", "pk")

    def with_parents(self) -> HubQuerySet:
        """Load what a list row shows: the industry with its sector, the region and two regions above it."""
        return self.select_related("industry__sector", "region__parent__parent")


class Hub(SlugModel):
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    region = models.ForeignKey("hubs.Region", verbose_name=_("region"), on_delete=models.PROTECT, related_name="hubs")
    # A foreign key that is never empty, so the database guarantees exactly one main industry per hub.
    industry = models.ForeignKey(
        Industry, verbose_name=_("main industry"), on_delete=models.PROTECT, related_name="hubs"
    )
    related_industries = models.ManyToManyField(
        Industry, verbose_name=_("related industries"), related_name="related_hubs", blank=True
    )
    point = PointField(_("center"), geography=True)
    radius_m = models.PositiveIntegerField(
        _("reach (meters)"),
        default=40_000,
        help_text=_("Approximately how far the hub extends from its center."),
        validators=[MinValueValidator(1_000), MaxValueValidator(LONGEST_RADIUS_M)],
    )
    area = MultiPolygonField(_("area"), geography=True, null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.ESTABLISHED)
    since = models.PositiveSmallIntegerField(
        _("since"), null=True, blank=True, help_text=_("The year it became a hub. Needs a source.")
    )
    summary = models.CharField(_("summary"), max_length=160)
    summary_de = models.CharField(_("summary in German"), max_length=160, blank=True)
    description = models.TextField(_("description"), max_length=LONGEST_DESCRIPTION, blank=True)
    website = models.URLField(_("website"), blank=True)
    publication = models.CharField(_("publication"), max_length=10, choices=Publication, default=Publication.DRAFT)
    archive_reason = models.CharField(_("why archived"), max_length=8, choices=ArchiveReason, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        help_text=_("Once this hub is archived, its visitors are sent there."),
    )
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.CURATED)
    last_verified = models.DateField(_("last verified"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = HubQuerySet.as_manager()

    distance_m: float
    """Meters. Only set by the queries `with_distance` and `near`."""

    class Meta:
        verbose_name = _("hub")
        verbose_name_plural = _("hubs")
        ordering = ["name"]
        permissions = [("publish_hub", _("Can publish and archive hubs")), ("merge_hub", _("Can merge hubs"))]
        indexes = [
            models.Index(fields=["publication", "industry"], name="hub_by_industry"),
            models.Index(fields=["publication", "name"], name="hub_by_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(radius_m__range=(1_000, 500_000)), name="hub_radius"),
            models.CheckConstraint(condition=Q(since=None) | Q(since__range=(1000, 2100)), name="hub_since"),
            models.CheckConstraint(condition=Q(publication__in=Publication.values), name="hub_publication"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="hub_stage"),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="hub_is_not_its_own_successor"),
        ]

    def get_absolute_url(self) -> str:
        return cached_url("hub", self.slug)

    @property
    def location(self) -> LonLat:
        return LonLat.of(self.point)

    @property
    def local_summary(self) -> str:
        return local_summary(self)

    @property
    def published_successor(self) -> Hub | None:
        """Where visitors of an archived hub are sent, if it is public. Costs a query unless the successor is loaded."""
        successor = self.successor
        return successor if successor is not None and successor.publication == Publication.PUBLISHED else None


def local_summary(hub: Any) -> str:
    """A hub's summary in the reader's language; empty if it has only the English one, and this is not English."""
    language = get_language() or settings.LANGUAGE_CODE
    return str(hub.summary if language == settings.LANGUAGE_CODE else getattr(hub, f"summary_{language}", ""))
