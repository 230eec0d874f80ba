"""Renders a part of a page once for the same values and reuses it on every page."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hubs.fast.memory import kept

MOST_KEPT = 10_000
"""Rendered parts that a process keeps, about 800 bytes each."""

_GAP = "\ue000"
"""Marks the gap in a cached part: a character from Unicode's private use area."""


def fragment(template: str, **values: Any) -> SafeString:
    """The template rendered with only these values, in the active language. The values must be hashable."""
    return _rendered(template, get_language(), **values)


def fragment_with_gap(template: str, gap: str, **values: Any) -> SafeString:
    """As `fragment`, but the variable `gap`, which differs from page to page, is escaped and filled in last."""
    return SafeString(_rendered(template, get_language(), gap=_GAP, **values).replace(_GAP, conditional_escape(gap)))


@kept(MOST_KEPT)
def _rendered(template: str, language: str | None, **values: Any) -> SafeString:
    return render_to_string(template, values)
