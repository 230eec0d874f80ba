"""The API's addresses: no language prefix, no trailing slash."""

from django.urls import path

from hubs.api import assess, candidates, hubs, industries, places, regions, tiles

urlpatterns = [
    path("api/v1/hubs", hubs.hubs, name="api_hubs"),
    path("api/v1/hubs/<slug:slug>", hubs.hub, name="api_hub"),
    path("api/v1/candidates", candidates.candidates, name="api_candidates"),
    path("api/v1/industries", industries.industries, name="api_industries"),
    path("api/v1/support", places.support, name="api_support"),
    path("api/v1/regions", regions.regions, name="api_regions"),
    path("api/v1/regions/<slug:slug>", regions.region, name="api_region"),
    path("map/almost-hubs/<slug:language>.json", candidates.on_map, name="almost_hubs_on_map"),
    path("map/outlines/<slug:slug>.json", regions.outline, name="outline"),
    path("api/v1/assess", assess.assess, name="api_assess"),
    path("api/v1/places", places.places, name="api_places"),
    path("map/tiles/<int:z>/<int:x>/<int:y>.json", tiles.tile, name="tile"),
]
