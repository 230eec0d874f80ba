"""What the pages say of hubs: discs, distances, directions, and addresses that keep their filters."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hubs.enums import Stage, SupportKind
from hubs.geo import wording
from hubs.geo.coordinates import LonLat
from hubs.models import Hub, Industry, SupportOrganization
from hubs.models.by_slug import page_of
from hubs.models.edition import current_edition
from hubs.models.industry import all_industries, industries_by_sector
from hubs.search.summaries import Summary
from hubs.search.support import Helper

register = template.Library()
SPRITE = "img/sectors.svg"
ROWS_KEPT = 10_000
"""Rows of lists that a process keeps: of some 800 bytes each."""
register.filter("distance", wording.distance_words)


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
def options(choices: Iterable[Any], chosen: Any) -> SafeString:
    """What a field offers: values, or values with labels, and with how many hubs or others each would leave."""
    rows = (choice if isinstance(choice, tuple) else (choice, choice) for choice in choices)
    shown = tuple((value, str(label), number[0] if number else None, value == chosen) for value, label, *number in rows)
    return _drawn("hubs/partials/options.html", get_language(), options=shown)


@register.simple_tag
def industry_options(
    tree: list[tuple[Industry, int, list[tuple[Industry, int]]]], chosen: Industry | None
) -> SafeString:
    """Sectors and their industries with how many hubs each would leave, without those that would leave none."""
    slug = chosen.slug if chosen else ""
    shown = tuple(
        (sector.pk, count, tuple((row.pk, number) for row, number in industries if number or row == chosen))
        for sector, count, industries in tree
    )
    # What they are called, the edition tells. Drawn once for all choices, for a slug stands in no other option.
    drawn = _industry_options(get_language(), current_edition(), shown)
    return SafeString(drawn.replace(f'value="{slug}"', f'value="{slug}" selected', 1)) if slug else drawn


@lru_cache(maxsize=128)
def _industry_options(
    language: str, edition: str, shown: tuple[tuple[int, int, tuple[tuple[int, int], ...]], ...]
) -> SafeString:
    industries = all_industries()  # perhaps of a newer edition already, where one of them is no more
    tree = [
        (industries[sector], count, [(industries[row], number) for row, number in rows if row in industries])
        for sector, count, rows in shown
        if sector in industries
    ]
    return render_to_string("hubs/partials/industry_options.html", {"tree": tree})


@register.simple_tag
def hub_row(hub: Hub | Summary, origin: LonLat | None = None) -> SafeString:
    """A hub in a list, with its distance and direction from the origin where they are known."""
    at, distance_m = hub.location, getattr(hub, "distance_m", None)
    parts = _row(
        "hubs/partials/hub_row.html",
        get_language(),
        slug=hub.slug,
        address=page_of("hub", hub.slug),
        name=hub.name,
        sector=hub.industry.sector_slug,
        industry=hub.industry.label,
        region=hub.region.label,
        stage="" if hub.stage == Stage.ESTABLISHED else str(Stage(hub.stage).label),
        summary=hub.summary,
        lat=at.lat,
        lon=at.lon,
    )
    return _with_distance(parts, hub, origin if distance_m is not None else None)


@register.simple_tag
def organization_row(
    organization: SupportOrganization | Helper, origin: LonLat | None = None, role: str = ""
) -> SafeString:
    """A support organization in a list, with its distance and direction from the origin where they are known."""
    is_measured = isinstance(organization, Helper)
    parts = _row(
        "hubs/partials/organization_row.html",
        get_language(),
        address=page_of("support_organization", organization.slug),
        name=organization.name,
        kind=str(SupportKind(organization.kind).label),
        place=organization.place,
        serves_area=is_measured and organization.serves == "area",
        role=role,
        website=organization.website,
        phone=organization.phone,
        email=organization.email,
    )
    return _with_distance(parts, organization, origin if is_measured else None)


@cache
def _sprite() -> str:
    return static(SPRITE)


@lru_cache(maxsize=512)
def _drawn(template: str, language: str, **values: Any) -> SafeString:
    """The same few drawings stand on a page dozens of times, and the same frame around each page."""
    return render_to_string(template, values)


@lru_cache(maxsize=ROWS_KEPT)
def _row(template: str, language: str, **values: Any) -> tuple[SafeString, SafeString]:
    """What comes before and after the distance, which alone differs from list to list."""
    before, _place, after = render_to_string(template, values).partition('<span class="distance"></span>')
    return SafeString(before), SafeString(after)


def _with_distance(row: tuple[SafeString, SafeString], target: Any, origin: LonLat | None) -> SafeString:
    before, after = row
    if origin is None:
        return before + after
    words = wording.whereabouts(origin, target.location, target.distance_m)
    return before + format_html('<span class="distance">{}</span>', words) + after


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
    bare = request.path_info.removeprefix(_prefix(get_language()))
    # Django's `translate_url` would look through all patterns, twice a page; only what comes before differs.
    path = escape_leading_slashes(f"{get_script_prefix()[:-1]}{_prefix(code)}{bare}")
    return iri_to_uri(f"{path}?{query}" if query else path)


def _prefix(language: str) -> str:
    """What the addresses in a language begin with."""
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"


@register.simple_tag
def external_link(url: str, text: str) -> SafeString:
    """A link that leaves the site; it tells the other side nothing but where it came from."""
    return format_html('<a href="{}" rel="noopener external">{}</a>', url, text)
