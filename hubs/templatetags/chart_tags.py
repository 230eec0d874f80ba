"""Small charts as SVG with text, each with a table that says the same. Styled in static/css/charts.css."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log10
from operator import attrgetter
from typing import Any

from django import template
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.advice.columns import Column
from hubs.mapdata import states
from hubs.mapdata.circles import legend_values, radius
from hubs.mapdata.states import position
from hubs.statistics import phrasing
from hubs.statistics.figures import Figures, Measure
from hubs.statistics.profile import PlacedArea

register = template.Library()

# Units of the SVG's viewBox. They are whole numbers below 1000, which look the same in every language.
WIDTH = 360
LEFT, RIGHT = 8, WIDTH - 8

BAR_STEP = 32
MOST_LETTERS = 36
"""What fits beside the number; the table behind the chart has the whole name."""

LEAST_QUOTIENT, MOST_QUOTIENT = 0.1, 100
"""The ends of the scale of quotients, which is logarithmic. What lies beyond is drawn at its end."""

LEGEND_HEIGHT, LEGEND_LEFT, LEGEND_STEP = 80, 60, 300
"""Below the map of the states, in its units."""

MOST_NAMED = 5
"""Areas that the description of the map names; the table behind it has all."""


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
    bars = _bars((phrasing.name_of(row), row.excess_jobs) for row in rows)
    key = f"{rows[0].row.area}-{len(bars)}" if rows else ""
    return _bar_chart(bars, title, key=key, first=_("Industry"), label=_("Jobs above the national share"))


@register.inclusion_tag("hubs/partials/charts/bars.html")
def jobs_chart(columns: Sequence[Column], title: str) -> dict[str, Any]:
    """Horizontal bars of the jobs in hubs and regions that are compared. Nothing is drawn where fewer than two were published."""
    bars = _bars((column.item.label, column.figures.jobs if column.figures else None) for column in columns)
    return _bar_chart(bars if len(bars) > 1 else [], title, key="jobs", first=_("Hub or region"), label=_("Jobs"))


def _bars(measured: Iterable[tuple[str, Measure | None]]) -> list[dict[str, Any]]:
    """A bar for each value above 0, the longest as wide as the chart."""
    values = [(name, measure) for name, measure in measured if measure is not None and measure.value > 0]
    most = max((measure.value for _name, measure in values), default=0)
    return [
        {
            "name": name,
            "short": Truncator(name).chars(MOST_LETTERS),
            "amount": phrasing.amount(measure),
            "text_y": number * BAR_STEP + 12,
            "bar_y": number * BAR_STEP + 18,
            "width": max(1, round((RIGHT - LEFT) * measure.value / most)),
        }
        for number, (name, measure) in enumerate(values)
    ]


def _bar_chart(bars: list[dict[str, Any]], title: str, *, key: str, first: str, label: str) -> dict[str, Any]:
    """`first` and `label` head the table behind it; `key` makes its ids unique on the page."""
    return {
        "bars": bars,
        "title": title,
        "key": key,
        "first": first,
        "label": label,
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


@dataclass(frozen=True, slots=True)
class _Mapped:
    """A measure that circles can show: how it is read, and how its values are said."""

    label: Any
    read: Callable[[Figures], Measure | None]
    said: Callable[[Measure | None], str]
    is_whole: bool = True


_MAPPED = {
    "excess": _Mapped(gettext_lazy("Jobs above the national share"), attrgetter("excess_jobs"), phrasing.amount),
    "quotient": _Mapped(
        gettext_lazy("Times the national share"),
        attrgetter("location_quotient"),
        phrasing.quotient_number,
        is_whole=False,
    ),
    "jobs": _Mapped(gettext_lazy("Jobs"), attrgetter("jobs"), phrasing.amount),
}


@register.inclusion_tag("hubs/partials/charts/area_map.html")
def area_map(areas: Sequence[PlacedArea], name: str, measure: str) -> dict[str, Any]:
    """Where an industry is in the United States: a circle for each area, by `measure`, which is "excess", "quotient" or "jobs".

    The areas come with the largest value first, so that small circles lie on large ones. Values that are not above 0 have none.
    """
    shown = _MAPPED[measure]
    measured = [(area, shown.read(area.figures)) for area in areas]
    values = [(area, value) for area, value in measured if value is not None and value.value > 0]
    largest = max((value.value for _area, value in values), default=0.0)
    circles = [
        (*_whole(position(area.at)), _radius(value.value, largest), area.region.label, shown.said(value))
        for area, value in values
    ]
    legend = legend_values(largest, whole=shown.is_whole) if values else []
    return {
        "name": name,
        "label": shown.label,
        "circles": circles,
        "first": circles[:MOST_NAMED],
        "legend": [
            (LEGEND_LEFT + number * LEGEND_STEP, _radius(value, largest), _round_number(value))
            for number, value in enumerate(legend)
        ],
        "width": states.WIDTH,
        "states_height": states.HEIGHT,
        "height": states.HEIGHT + LEGEND_HEIGHT,
        "legend_y": states.HEIGHT + LEGEND_HEIGHT // 2,
    }


def _whole(at: tuple[float, float]) -> tuple[int, int]:
    return round(at[0]), round(at[1])


def _radius(value: float, largest: float) -> str:
    """As text, because templates would write a decimal comma in German."""
    return f"{radius(value, largest):.1f}"


def _round_number(value: float) -> str:
    return phrasing.number(value, 0 if value >= 1 else 2 if value < 0.1 else 1)
