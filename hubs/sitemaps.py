"""The sitemaps: every public page in every language."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from hubs.models import Hub, HubQuerySet, Industry, SupportOrganization
from hubs.models.slug_model import SlugQuerySet


class PageSitemap(Sitemap):
    i18n = True
    alternates = True

    def items(self) -> list[str]:
        return ["home", "explore", "industries", "near_search", "support", "am_i_in_a_hub", "start", "suggest", "about"]

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


SITEMAPS = {
    "pages": PageSitemap,
    "hubs": HubSitemap,
    "industries": IndustrySitemap,
    "support": SupportSitemap,
}
