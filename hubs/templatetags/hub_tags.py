"""What the pages say of hubs: discs, distances, directions, and addresses that keep their filters."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hubs.enums import Stage
from hubs.geo import wording
from hubs.geo.coordinates import LonLat
from hubs.models import Hub, Industry
from hubs.models.edition import current_edition
from hubs.models.hub import hub_address
from hubs.models.industry import industries_by_sector
from hubs.search.summaries import Summary

register = template.Library()
SPRITE = "img/sectors.svg"
ROWS_KEPT = 10_000
"""Rows of lists that a process keeps: of some 800 bytes each."""
register.filter("distance", wording.distance_words)


@register.simple_tag
def whereabouts(origin: LonLat, target: Any) -> str:
    """Distance and direction to something with `location` and `distance_m`."""
    return wording.whereabouts(origin, target.location, target.distance_m)


@register.simple_tag
def disc(industry: Industry, size: str = "") -> SafeString:
    """The sector's mark: the same disc on the map, in lists, in the legend and on profiles."""
    return sector_disc(industry.sector_slug, size)


@register.simple_tag
def sector_disc(sector: str, size: str = "") -> SafeString:
    return _drawn("hubs/partials/disc.html", "", sprite=_sprite(), sector=sector, size=size)


@register.simple_tag
def icon(name: str) -> SafeString:
    return _drawn("hubs/partials/icon.html", "", sprite=_sprite(), name=name)


@register.simple_tag
def drawn(name: str, **values: Any) -> SafeString:
    """As `include`, for what stands on many pages: it sees the values that it is given alone, and is drawn once for them."""
    return _drawn(name, get_language(), **values)


@register.simple_tag
def legend() -> SafeString:
    """All sectors, for the map."""
    sectors = tuple((sector.slug, sector.label) for sector, _industries in industries_by_sector())
    return _drawn("hubs/partials/legend.html", get_language(), sectors=sectors)


@register.simple_tag
def industry_options(
    tree: list[tuple[Industry, int, list[tuple[Industry, int]]]], chosen: Industry | None
) -> SafeString:
    """Sectors and their industries with how many hubs each would leave, without those that would leave none."""
    slug = chosen.slug if chosen else ""
    # Drawn once for all choices, for a slug stands in no other option.
    groups = tuple(
        (
            (sector.slug, sector.label, count),
            tuple((row.slug, row.label, number) for row, number in industries if number or row.slug == slug),
        )
        for sector, count, industries in tree
    )
    options = _drawn("hubs/partials/industry_options.html", get_language(), groups=groups)
    return SafeString(options.replace(f'value="{slug}"', f'value="{slug}" selected', 1)) if slug else options


@register.simple_tag
def hub_row(hub: Hub | Summary, origin: LonLat | None = None) -> SafeString:
    """A hub in a list, with its distance and direction from the origin where they are known."""
    at, distance_m = hub.location, getattr(hub, "distance_m", None)
    before, after = _row(
        get_language(),
        slug=hub.slug,
        address=hub_address(hub.slug),
        name=hub.name,
        sector=hub.industry.sector_slug,
        industry=hub.industry.label,
        region=hub.region.label,
        stage="" if hub.stage == Stage.ESTABLISHED else str(Stage(hub.stage).label),
        summary=hub.summary,
        lat=at.lat,
        lon=at.lon,
    )
    if not origin or distance_m is None:
        return before + after
    return before + format_html('<span class="distance">{}</span>', whereabouts(origin, hub)) + after


@cache
def _sprite() -> str:
    return static(SPRITE)


@lru_cache(maxsize=512)
def _drawn(template: str, language: str, **values: Any) -> SafeString:
    """The same few drawings stand on a page dozens of times, and the same frame around each page."""
    return render_to_string(template, values)


@lru_cache(maxsize=ROWS_KEPT)
def _row(language: str, **values: Any) -> tuple[SafeString, SafeString]:
    """What comes before and after the distance, which alone differs from list to list."""
    before, _place, after = render_to_string("hubs/partials/hub_row.html", values).partition(
        '<span class="distance"></span>'
    )
    return SafeString(before), SafeString(after)


@register.simple_tag
def edition() -> str:
    """The version that the map's addresses carry; at most one query."""
    return current_edition()


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Linked data for search engines. Escaped as Django's json_script does, so that no text can end the element."""
    text = json.dumps(data, ensure_ascii=False).translate({ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str) -> str:
    """This page with its filters in another language."""
    request = context["request"]
    query = request.META["QUERY_STRING"]
    return _path_in_language(request.path, code, get_language()) + (f"?{iri_to_uri(query)}" if query else "")


@lru_cache(maxsize=1_024)
def _path_in_language(path: str, code: str, own: str) -> str:
    """Kept, for a page names each address twice, and Django looks through all patterns for it."""
    return translate_url(path, code)


@register.simple_tag
def external_link(url: str, text: str) -> SafeString:
    """A link that leaves the site; it tells the other side nothing but where it came from."""
    return format_html('<a href="{}" rel="noopener external">{}</a>', url, text)
