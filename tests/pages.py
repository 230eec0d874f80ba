"""Reads pages as a person or a program would: their words, rows, and links, by CSS selectors."""

from __future__ import annotations

import math
from typing import Any

from django.conf import settings
from selectolax.lexbor import LexborHTMLParser, LexborNode

from hubs.geo.coordinates import LonLat

PREFIXES = {code: "" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES}
"""What the addresses in each language begin with."""


def parsed(page: Any) -> LexborHTMLParser:
    """The whole page, of a response or of its text."""
    return LexborHTMLParser(page if isinstance(page, str) else page.content.decode())


def one(within: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The only element that the selector finds."""
    found = within.css(selector)
    assert len(found) == 1, f"{len(found)} of {selector}"
    return found[0]


def main(response: Any) -> LexborNode:
    """What stands between header and footer."""
    return one(parsed(response), "main")


def words(node: LexborNode | str) -> str:
    """The text without tags, with single spaces, as it would be read aloud."""
    root = parsed(node).root if isinstance(node, str) else node
    return " ".join(root.text(separator=" ").split()) if root else ""


def attributes(within: LexborHTMLParser | LexborNode, selector: str, name: str) -> list[str]:
    """That attribute of each element that the selector finds."""
    return [node.attributes[name] or "" for node in within.css(selector)]


def hubs_of(response: Any) -> list[str]:
    """The slugs of the rows of hubs, in their order."""
    return attributes(parsed(response), "li.hub-row", "data-hub")


def texts(response: Any, class_name: str, tag: str = "") -> list[str]:
    """The words of each element of that class."""
    return [words(node) for node in parsed(response).css(f"{tag}.{class_name}")]


def links(within: LexborHTMLParser | LexborNode) -> dict[str, str]:
    """The addresses of the links, by their words."""
    return {words(node): node.attributes["href"] or "" for node in within.css("a[href]")}


def facts(within: LexborNode) -> dict[str, str]:
    """A list of terms, and what stands beside each."""
    terms, told = within.css("dt"), within.css("dd")
    return {words(term): words(fact) for term, fact in zip(terms, told, strict=True)}


def errors(response: Any) -> dict[str, str]:
    """The messages that a page shows, by the field that each one names."""
    found = {}
    for node in parsed(response).css("[data-error]"):
        label = "".join(f"{words(strong)} : " for strong in node.css("strong"))
        found[node.attributes["data-error"] or ""] = words(node).removeprefix(label)
    return found


def value_of(within: LexborNode, name: str) -> str:
    """What stands in the only input of that name."""
    return one(within, f'input[name="{name}"]').attributes["value"] or ""


def form_values(form: LexborNode) -> dict[str, str]:
    """What a browser would send of a form's inputs, without its buttons and boxes to tick."""
    sent = {}
    for node in form.css("input[name]"):
        if node.attributes.get("type") not in ("submit", "checkbox", "search"):
            sent[node.attributes["name"] or ""] = node.attributes.get("value") or ""
    for node in form.css("textarea[name]"):
        sent[node.attributes["name"] or ""] = node.text().replace("\n", "\r\n")
    for node in form.css("select[name]"):
        sent[node.attributes["name"] or ""] = one(node, "option[selected]").attributes["value"] or ""
    return sent


def metres(a: LonLat, b: LonLat) -> float:
    """The distance on the sphere by the angle between two vectors: another way than the formula under test."""
    u, v = _vector(a), _vector(b)
    cross = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    return 6_371_008.771415 * math.atan2(math.hypot(*cross), sum(p * q for p, q in zip(u, v, strict=True)))


def _vector(point: LonLat) -> tuple[float, float, float]:
    lon, lat = math.radians(point.lon), math.radians(point.lat)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
