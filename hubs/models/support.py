"""Support organizations: who helps, where, and whom they serve."""

from __future__ import annotations

from django.contrib.gis.db.models import PointField
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hubs.enums import SupportKind
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import GreatCircleDistance
from hubs.models.by_slug import BySlug, BySlugQuerySet
from hubs.models.region import Region, keys_of_regions, regions_reaching

NATIONWIDE_KINDS = (
    SupportKind.CHAMBER,
    SupportKind.SBDC,
    SupportKind.ECONOMIC_DEVELOPMENT,
    SupportKind.MANUFACTURING_EXTENSION,
    SupportKind.FINANCE,
    SupportKind.GOVERNMENT,
)


class SupportOrganizationQuerySet(BySlugQuerySet):
    def with_distance(self, origin: LonLat) -> SupportOrganizationQuerySet:
        """Annotate `distance_m`, the great-circle distance to origin in metres."""
        return self.annotate(distance_m=GreatCircleDistance("point", origin))

    def serving(self, origin: LonLat, areas: list[str]) -> SupportOrganizationQuerySet:
        """Organizations that serve the point, with `distance_m` and `near_by` (1 within their own radius, else 0).

        `areas` are the slugs of the country, and where known the state, around it. One that serves a state, a smaller region
        whose reach holds the point, or a radius around itself may be of any kind; of those that serve a whole country only
        the kinds in NATIONWIDE_KINDS count, for a nation's carpet makers' association is no help to everybody in it.
        """
        through = SupportOrganization.serves.through.objects
        in_regions = through.filter(region__in=[*keys_of_regions(areas[1:]), *regions_reaching(origin)])
        in_country = through.filter(region__in=keys_of_regions(areas[:1]))
        return (
            self.with_distance(origin)
            .annotate(near_by=_within_own_radius())
            .filter(
                Q(radius_m__isnull=False, radius_m__gte=F("distance_m"))
                | Q(pk__in=in_regions.values("supportorganization"))
                | Q(pk__in=in_country.values("supportorganization"), kind__in=NATIONWIDE_KINDS)
            )
        )

    def by_kind(self) -> SupportOrganizationQuerySet:
        """Annotate `kind_order`, the position of the kind in SupportKind: chambers, then SBDCs, then the others."""
        whens = [When(kind=kind, then=Value(position)) for position, kind in enumerate(SupportKind.values)]
        return self.annotate(kind_order=Case(*whens, output_field=IntegerField()))


class SupportOrganization(BySlug):
    kind = models.CharField(_("kind"), max_length=24, choices=SupportKind)
    website = models.URLField(_("website"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    place = models.CharField(_("place"), max_length=120, help_text=_("Town, and state or country."))
    point = PointField(_("location"), geography=True)
    serves = models.ManyToManyField(
        Region,
        verbose_name=_("serves"),
        related_name="served_by",
        blank=True,
        help_text=_("States, countries, metros."),
    )
    radius_m = models.PositiveIntegerField(
        _("radius (metres)"), null=True, blank=True, help_text=_("It also serves everything within this distance.")
    )
    in_person = models.BooleanField(_("helps in person"), default=True)
    remote = models.BooleanField(_("helps remotely"), default=False)
    last_verified = models.DateField(_("last verified"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True, db_index=True)

    objects = SupportOrganizationQuerySet.as_manager()

    distance_m: float
    """Only there when a query has measured it (`with_distance`, `serving`)."""

    class Meta:
        verbose_name = _("support organization")
        verbose_name_plural = _("support organizations")
        ordering = ["name"]
        indexes = [models.Index(fields=["kind", "name"], name="support_by_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_kind"),
            models.CheckConstraint(condition=Q(in_person=True) | Q(remote=True), name="support_reaches"),
            models.CheckConstraint(
                condition=Q(radius_m=None) | Q(radius_m__range=(1, 2_000_000)), name="support_radius"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("support_organization", args=[self.slug])

    @property
    def location(self) -> LonLat:
        return LonLat.of(self.point)


class HubSupport(models.Model):
    """What an organization does for a hub."""

    hub = models.ForeignKey("hubs.Hub", on_delete=models.CASCADE, related_name="supports")
    organization = models.ForeignKey(
        SupportOrganization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="hub_roles"
    )
    role = models.CharField(_("role"), max_length=250, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("support for a hub")
        verbose_name_plural = _("support for hubs")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["hub", "organization"], name="hub_support_once")]

    def __str__(self) -> str:
        return str(self.organization)


def _within_own_radius() -> Case:
    return Case(When(radius_m__gte=F("distance_m"), then=1), default=0, output_field=IntegerField())
