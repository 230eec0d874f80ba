"""Small charts as SVG with text, each with a table that says the same. Styled in static/css/charts.css."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Any

from django import template
from django.utils.text import Truncator

from hubs.statistics import phrasing
from hubs.statistics.figures import Figures

register = template.Library()

# Units of the SVG's viewBox. They are whole numbers below 1000, which look the same in every language.
WIDTH = 360
LEFT, RIGHT = 8, WIDTH - 8

BAR_STEP = 32
MOST_LETTERS = 36
"""What fits beside the number; the table behind the chart has the whole name."""

LEAST_QUOTIENT, MOST_QUOTIENT = 0.1, 100
"""The ends of the scale of quotients, which is logarithmic. What lies beyond is drawn at its end."""


@register.inclusion_tag("hubs/partials/charts/rank.html")
def rank_chart(figures: Figures, number_ranked: int = 0) -> dict[str, Any]:
    """The place of an area among all areas of its kind: its rank by excess jobs, and its location quotient.

    `number_ranked` is how many areas the rank is among; without it, or without a rank, only the quotient is drawn. Nothing is drawn
    where no quotient was published.
    """
    quotient, rank = figures.location_quotient, figures.rank
    has_rank = rank is not None and number_ranked > 0
    return {
        "figures": figures,
        "name": phrasing.name_of(figures),
        "quotient": quotient and phrasing.quotient_words(figures),
        "quotient_x": quotient and _quotient_x(quotient.value),
        "national_x": _quotient_x(1),
        "ticks": [(_quotient_x(value), value) for value in (10, 100)],
        "rank": int(rank.value) if rank is not None and has_rank else None,
        "rank_x": _rank_x(rank.value, number_ranked) if rank is not None and has_rank else None,
        "number_ranked": number_ranked,
        "width": WIDTH,
        "left": LEFT,
        "right": RIGHT,
        "span": RIGHT - LEFT,
        "quotient_y": 62 if has_rank else 0,
        "height": 116 if has_rank else 54,
    }


@register.inclusion_tag("hubs/partials/charts/bars.html")
def excess_chart(rows: Sequence[Figures], title: str) -> dict[str, Any]:
    """Horizontal bars of an area's strongest industries by excess jobs, in the order given. Nothing is drawn of none."""
    measured = [(row, row.excess_jobs) for row in rows]
    values = [(row, excess) for row, excess in measured if excess is not None and excess.value > 0]
    most = max((excess.value for _row, excess in values), default=0)
    bars = [
        {
            "name": phrasing.name_of(row),
            "short": Truncator(phrasing.name_of(row)).chars(MOST_LETTERS),
            "amount": phrasing.amount(excess),
            "text_y": number * BAR_STEP + 12,
            "bar_y": number * BAR_STEP + 18,
            "width": max(1, round((RIGHT - LEFT) * excess.value / most)),
        }
        for number, (row, excess) in enumerate(values)
    ]
    key = f"{values[0][0].row.area}-{len(values)}" if values else ""
    return {
        "bars": bars,
        "title": title,
        "key": key,
        "width": WIDTH,
        "left": LEFT,
        "right": RIGHT,
        "height": len(bars) * BAR_STEP,
    }


def _rank_x(rank: float, number: int) -> int:
    """The first stands at the right end, as the strongest does in the scale of quotients."""
    return RIGHT - round((RIGHT - LEFT) * (rank - 1) / max(1, number - 1))


def _quotient_x(quotient: float) -> int:
    within = min(max(quotient, LEAST_QUOTIENT), MOST_QUOTIENT)
    return LEFT + round((RIGHT - LEFT) * log10(within / LEAST_QUOTIENT) / log10(MOST_QUOTIENT / LEAST_QUOTIENT))
