"""Reads the pages as a person or a machine would: their words, their rows, their links."""

from __future__ import annotations

import html
import math
import re
from typing import Any

from hubs.geo.coordinates import LonLat


def words(markup: str) -> str:
    """The text without tags, with single spaces, as it would be read aloud."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def main(response: Any) -> str:
    """The markup between header and footer."""
    return re.search(r"(?s)<main\b.*</main>", response.content.decode())[0]


def hubs_of(response: Any) -> list[str]:
    """The slugs of the rows of hubs, in their order."""
    return re.findall(r'<li class="hub-row" data-hub="([^"]+)"', response.content.decode())


def texts(response: Any, class_name: str, tag: str = r"\w+") -> list[str]:
    """The words of each innermost element of that class."""
    found = re.findall(rf'(?s)<({tag}) class="{class_name}"[^>]*>(.*?)</\1>', response.content.decode())
    return [words(content) for _, content in found]


def links(markup: str) -> dict[str, str]:
    """The addresses of the links, by their words."""
    found = re.findall(r'(?s)<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', markup)
    return {words(content): html.unescape(address) for address, content in found}


def errors(response: Any) -> dict[str, str]:
    """The messages that a page shows, by the field that each one names."""
    found = re.findall(r'(?s)data-error="(\w+)"[^>]*>(?:<strong>.*?</strong>: )?(.*?)</p>', response.content.decode())
    return {field: words(message) for field, message in found}


def metres(a: LonLat, b: LonLat) -> float:
    """The distance on the sphere by the angle between two vectors: another way than the formula under test."""
    u, v = _vector(a), _vector(b)
    cross = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    return 6_371_008.771415 * math.atan2(math.hypot(*cross), sum(p * q for p, q in zip(u, v, strict=True)))


def _vector(point: LonLat) -> tuple[float, float, float]:
    lon, lat = math.radians(point.lon), math.radians(point.lat)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
