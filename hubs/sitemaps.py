"""The sitemaps: every public page in every language."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from hubs.enums import RegionKind
from hubs.models import Hub, HubQuerySet, Industry, Region, SupportOrganization
from hubs.models.slug_model import SlugQuerySet
from hubs.search.surroundings import per_country


class PageSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self) -> list[str]:
        return [
            "home",
            "explore",
            "industries",
            "near_search",
            "regions",
            "support",
            "am_i_in_a_hub",
            "start",
            "methods",
            "suggest",
            "about",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class HubSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5_000

    def items(self) -> HubQuerySet:
        return Hub.objects.published().order_by("pk")

    def lastmod(self, item: Hub) -> datetime:
        return item.updated_at


class IndustrySitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self) -> SlugQuerySet:
        return Industry.objects.order_by("pk")


class SupportSitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 5_000

    def items(self) -> SlugQuerySet:
        return SupportOrganization.objects.order_by("pk")


class RegionSitemap(Sitemap):
    """Regions with something to say: hubs, or official figures."""

    i18n = True
    alternates = True
    limit = 5_000

    def items(self) -> SlugQuerySet:
        own = Hub.objects.published().filter(region=OuterRef("pk"))
        is_worth_it = (
            Q(area__has_figures=True) | Q(kind=RegionKind.COUNTRY, country__in=list(per_country())) | Exists(own)
        )
        return Region.objects.filter(is_worth_it).only("slug", "name").order_by("pk")


SITEMAPS = {
    "pages": PageSitemap,
    "hubs": HubSitemap,
    "industries": IndustrySitemap,
    "regions": RegionSitemap,
    "support": SupportSitemap,
}
