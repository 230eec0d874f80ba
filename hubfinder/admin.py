"""The admin site: Django's own, with the queue of entries to review."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.urls import URLPattern, URLResolver, path


class CuratorSite(AdminSite):
    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Imported late: hubs.admin registers its screens on this site, which must exist by then.
        from hubs.admin.freshness import freshness

        return [path("freshness/", self.admin_view(freshness), name="freshness"), *super().get_urls()]
