"""Figures as text and as tables."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from hubs.models import Region
from hubs.statistics import wording
from hubs.statistics.figures import Figures
from hubs.statistics.profile import Placed

register = template.Library()
register.filter("name_of", wording.name_of)
register.filter("amount", wording.amount)
register.filter("decimal", wording.decimal)
register.filter("dollars", wording.dollars)
register.filter("percent", wording.percent)
register.filter("quotient_words", wording.quotient_words)


@register.inclusion_tag("hubs/partials/figures_source.html")
def figures_source(figures: Figures, region: Region | None = None, *, is_all: bool = False) -> dict[str, Any]:
    """Where figures are from and of which years, with the API call that gives this one in the region, or all of the region."""
    return {
        "jobs": figures.jobs or figures.establishments,
        "pay": figures.pay_usd,
        "change": figures.change,
        "api": region and (reverse("api_region", args=[region.slug]) if is_all else api_address(region, figures)),
    }


@register.inclusion_tag("hubs/partials/figures_facts.html")
def figures_facts(placed: Placed) -> dict[str, Any]:
    """The figures of one industry in one area, as a list of terms and values."""
    return {"figures": placed.figures, "number_ranked": placed.number_ranked}


def api_address(region: Region, figures: Figures) -> str:
    """The API call that gives one industry in one region."""
    asked = {"industry": figures.subject} if figures.industry is not None else {"naics": figures.subject}
    return f"{reverse('api_region', args=[region.slug])}?{urlencode(asked)}"
