"""Figures as text and as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from hubs.models import Region
from hubs.statistics import phrasing
from hubs.statistics.figures import Figures, Measure
from hubs.statistics.profile import Placed

register = template.Library()
register.filter("name_of", phrasing.name_of)
register.filter("amount", phrasing.amount)
register.filter("decimal", phrasing.decimal)
register.filter("dollars", phrasing.dollars)
register.filter("percent", phrasing.percent)
register.filter("quotient_words", phrasing.quotient_words)


@register.inclusion_tag("hubs/partials/figures_source.html")
def figures_source(
    rows: Sequence[Figures], region: Region | None = None, *, has_pay: bool = True, has_change: bool = True
) -> dict[str, Any]:
    """Where figures are from and of which years, with the API call that gives them in the region: all of them, or the only one.

    Without `has_pay` or `has_change` nothing is said of what the page does not show.
    """
    api = reverse("api_region", args=[region.slug]) if region is not None else ""
    return {
        "jobs": _first(row.jobs or row.establishments for row in rows),
        "pay": _first(row.pay_usd for row in rows) if has_pay else None,
        "change": _first(row.change for row in rows) if has_change else None,
        "api": f"{api}?{_asked(rows[0])}" if api and len(rows) == 1 else api,
    }


@register.inclusion_tag("hubs/partials/figures_facts.html")
def figures_facts(placed: Placed) -> dict[str, Any]:
    """The figures of one industry in one area, as a list of terms and values."""
    return {"figures": placed.figures, "number_ranked": placed.number_ranked}


def _first(found: Iterable[Measure | None]) -> Measure | None:
    return next((measure for measure in found if measure is not None), None)


def _asked(row: Figures) -> str:
    """What the API of regions is asked for one industry."""
    return urlencode({"industry" if row.industry is not None else "naics": row.subject})
