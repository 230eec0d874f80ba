"""All URLs of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.cache import cache_control

from hubs.api.urls import urlpatterns as api
from hubs.sitemaps import SITEMAPS
from hubs.web.health import healthz, readyz
from hubs.web.robots import robots
from hubs.web.urls import localized

SITEMAP = {"sitemaps": SITEMAPS}

urlpatterns = [
    path("", include(api)),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", cache_control(public=True, max_age=3600)(sitemap_index), SITEMAP, name="sitemap_index"),
    path(
        "sitemap-<section>.xml",
        cache_control(public=True, max_age=3600)(sitemap),
        SITEMAP,
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("admin/", admin.site.urls),
    *i18n_patterns(*localized, prefix_default_language=False),
]

handler400 = "hubs.web.errors.bad_request"
handler403 = "hubs.web.errors.permission_denied"
handler404 = "hubs.web.errors.not_found"
handler500 = "hubs.web.errors.server_error"
