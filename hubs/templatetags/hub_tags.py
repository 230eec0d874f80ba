"""What the pages say of hubs: discs, distances, directions, and addresses that keep their filters."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hubs.geo import wording
from hubs.geo.coordinates import LonLat
from hubs.models import Industry
from hubs.models.edition import current_edition
from hubs.models.industry import all_industries

register = template.Library()
SPRITE = "img/sectors.svg"
register.filter("distance", wording.distance_words)


@register.simple_tag
def whereabouts(origin: LonLat, target: Any) -> str:
    """Distance and direction to something with `location` and `distance_m`."""
    return wording.whereabouts(origin, target.location, target.distance_m)


@register.simple_tag
def disc(industry: Industry, size: str = "") -> SafeString:
    """The sector's mark: the same disc on the map, in lists, in the legend and on profiles."""
    return _drawn("hubs/partials/disc.html", sprite=static(SPRITE), sector=industry.sector_slug, size=size)


@register.simple_tag
def icon(name: str) -> SafeString:
    return _drawn("hubs/partials/icon.html", sprite=static(SPRITE), name=name)


@lru_cache(maxsize=256)
def _drawn(template: str, **values: str) -> SafeString:
    """The same few drawings stand on a page dozens of times."""
    return render_to_string(template, values)


@register.simple_tag
def sectors() -> list[Industry]:
    """All sectors, for the map's legend."""
    return [industry for industry in all_industries().values() if industry.is_sector]


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
