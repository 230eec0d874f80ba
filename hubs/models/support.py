"""Support organizations: what they offer, where, and for which regions."""

from __future__ import annotations

from django.contrib.gis.db.models import PointField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hubs.enums import RegionKind, SupportKind
from hubs.geo.coordinates import LonLat
from hubs.models.checked import CHECKED_WITH_A_PAGE, Checked
from hubs.models.region import Region
from hubs.models.slug_model import SlugModel, SlugQuerySet, cached_url


class SupportOrganizationQuerySet(SlugQuerySet):
    def with_national(self) -> SupportOrganizationQuerySet:
        """Annotate `is_national`: it serves whole countries, and is nearer to nobody in them, for it has no radius.

        It may also name regions in these countries, such as the one where it began.
        """
        served = Region.objects.filter(served_by=OuterRef("pk"))
        country = Region.objects.filter(
            served_by=OuterRef(OuterRef("pk")), kind=RegionKind.COUNTRY, country=OuterRef("country")
        )
        serves_a_country = Exists(served.filter(kind=RegionKind.COUNTRY))
        serves_a_part_only = Exists(served.filter(~Exists(country)))
        return self.annotate(is_national=Q(serves_a_country, ~Q(serves_a_part_only), radius_m=None))


class SupportOrganization(SlugModel, Checked):
    kind = models.CharField(_("kind"), max_length=24, choices=SupportKind)
    website = models.URLField(_("website"), blank=True)
    phone = models.CharField(
        _("phone"),
        max_length=40,
        blank=True,
        help_text=_(
            "For example (801) 555-0100. Outside the United States and Canada begin with + and the country code."
        ),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    contact_url = models.URLField(
        _("contact page"), max_length=500, blank=True, help_text=_("If it publishes no e-mail address.")
    )
    place = models.CharField(_("place"), max_length=120, help_text=_("Town and state or country."))
    point = PointField(_("location"), geography=True)
    serves = models.ManyToManyField(
        Region,
        verbose_name=_("serves"),
        related_name="served_by",
        blank=True,
        help_text=_("States, countries, metros."),
    )
    radius_m = models.PositiveIntegerField(
        _("radius (meters)"), null=True, blank=True, help_text=_("It also serves everything within this distance.")
    )
    in_person = models.BooleanField(_("helps in person"), default=True)
    remote = models.BooleanField(_("helps remotely"), default=False)
    last_verified = models.DateField(_("last verified"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True, db_index=True)

    objects = SupportOrganizationQuerySet.as_manager()

    is_national: bool
    """Only set by the query `with_national`."""

    class Meta:
        verbose_name = _("support organization")
        verbose_name_plural = _("support organizations")
        ordering = ["name"]
        indexes = [models.Index(fields=["kind", "name"], name="support_by_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_kind"),
            models.CheckConstraint(condition=Q(in_person=True) | Q(remote=True), name="support_reaches"),
            models.CheckConstraint(condition=CHECKED_WITH_A_PAGE, name="support_checked"),
            models.CheckConstraint(
                condition=Q(radius_m=None) | Q(radius_m__range=(1, 2_000_000)), name="support_radius"
            ),
        ]

    def get_absolute_url(self) -> str:
        return cached_url("support_organization", self.slug)

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
