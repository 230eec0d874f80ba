"""Circles on a map whose areas are in proportion to values, with round values for the legend."""

from __future__ import annotations

from math import floor, log10, sqrt

LARGEST_RADIUS = 36.0
"""Of the largest value, in units of the drawing of the states."""

SMALLEST_RADIUS = 1.5
"""So that nothing vanishes. Values below a five-hundredth of the largest are drawn a little too large."""

_FRACTIONS = (1, 4, 20)
"""The legend shows about the largest value, a quarter of it and a twentieth."""


def radius(value: float, largest: float) -> float:
    """The eye compares areas, so the radius grows with the square root. `largest` and `value` are above 0."""
    return max(SMALLEST_RADIUS, LARGEST_RADIUS * sqrt(value / largest))


def legend_values(largest: float, *, whole: bool) -> list[float]:
    """Up to three round values (1, 2 or 5 times a power of ten), largest first; with `whole` none below 1."""
    values = dict.fromkeys(_round_below(largest / fraction) for fraction in _FRACTIONS)
    return [value for value in values if value >= 1 or not whole]


def _round_below(value: float) -> float:
    power = floor(log10(value))
    step = next(step for step in (5, 2, 1) if step <= value / 10**power * (1 + 1e-9))
    return round(step * 10.0**power, max(0, -power))
