"""System checks: a wrong setting fails at startup, with a hint that says what to do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from hubs.gazetteer.services import known_services


@register()
def check_site_url(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme in ("http", "https") and parts.hostname:
        return []
    return [
        Error(
            f"SITE_URL is “{settings.SITE_URL}”, which is not a web address.",
            hint="Give the address at which people reach the site, for example https://hubs.example.org.",
            id="hubs.E001",
        )
    ]


@register()
def check_tiles(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    url = settings.TILE_URL
    if not url:
        return []
    if urlsplit(url).scheme not in ("http", "https") or not all(part in url for part in ("{z}", "{x}", "{y}")):
        return [
            Error(
                f"TILE_URL is “{url}”, which is not an address of street tiles.",
                hint="Give an http(s) address with {z}, {x} and {y}, or leave it empty to show no street tiles.",
                id="hubs.E002",
            )
        ]
    if not settings.TILE_ATTRIBUTION:
        return [
            Error(
                "TILE_ATTRIBUTION is empty, but street tiles are shown.",
                hint="Credit the source of the tiles as its terms require.",
                id="hubs.E003",
            )
        ]
    return []


@register()
def check_geocoder(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.GEOCODER:
        return []
    if settings.GEOCODER not in known_services():
        return [
            Error(
                f"GEOCODER is “{settings.GEOCODER}”, which is not an address service that geopy can use without a key.",
                hint=f"Leave it empty, or choose one of: {', '.join(known_services())}.",
                id="hubs.E004",
            )
        ]
    if not settings.GEOCODER_USER_AGENT:
        return [
            Error(
                "GEOCODER is set, but GEOCODER_USER_AGENT is empty.",
                hint="Address services want to know who uses them. Give a name and a contact, such as “hubs.example.org, admin@example.org”.",
                id="hubs.E005",
            )
        ]
    return []


@register()
def check_database_engine(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine.rsplit(".", 1)[-1] in ("postgis", "spatialite"):
        return []
    return [
        Error(
            f"DATABASE_URL names the engine {engine}, which cannot store locations.",
            hint="Start it with postgis:// or spatialite://.",
            id="hubs.E006",
        )
    ]


@register()
def check_replica(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    replica = settings.DATABASES.get("replica")
    engines = {database["ENGINE"].rsplit(".", 1)[-1] for database in settings.DATABASES.values()}
    if replica is None or engines == {"postgis"}:
        return []
    return [
        Error(
            "DATABASE_REPLICA_URL and DATABASE_URL must both name a PostGIS database.",
            hint="A replica is a streaming copy of the whole PostgreSQL server: start both with postgis://, or leave DATABASE_REPLICA_URL empty.",
            id="hubs.E008",
        )
    ]


@register()
def check_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    backend = settings.CACHES["default"]["BACKEND"]
    if backend.rsplit(".", 1)[-1] in ("RedisCache", "DatabaseCache", "LocMemCache"):
        return []
    return [
        Error(
            f"CACHE_URL names the cache {backend}, which this site does not support.",
            hint="Start it with rediss://, redis://, dbcache:// or locmemcache://.",
            id="hubs.E007",
        )
    ]
