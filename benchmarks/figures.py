"""The input of a section, and how it measures and formats times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

MILLION = 1_000_000
LEAST_CALLS = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bench:
    """The engine and number of hubs. `earlier` holds figures that a section passes on to runs on larger databases."""

    postgis: bool
    hubs: int
    earlier: dict[str, float] = field(default_factory=dict)

    @property
    def size(self) -> str:
        return f"{self.hubs:,}"

    def is_large(self) -> bool:
        """Whether the goals for a million hubs apply here."""
        return self.hubs >= MILLION


@dataclass(frozen=True, slots=True)
class Times:
    """Durations of calls in milliseconds, sorted."""

    sorted_ms: list[float]

    @property
    def p50(self) -> float:
        return self._at(0.50)

    @property
    def p95(self) -> float:
        return self._at(0.95)

    @property
    def p99(self) -> float:
        return self._at(0.99)

    def __str__(self) -> str:
        return f"p50 {self.p50:,.1f}, p95 {self.p95:,.1f}, p99 {self.p99:,.1f} ms ({len(self.sorted_ms)} calls)"

    def _at(self, share: float) -> float:
        return self.sorted_ms[min(len(self.sorted_ms) - 1, int(share * len(self.sorted_ms)))]


def timed(
    action: Callable[[T], object], inputs: Iterable[T], *, at_most_s: float, before: Callable[[], object] = lambda: None
) -> Times:
    """Time a call for each input, after calling `before`. The first call is a warm-up and not counted.

    Stops after `at_most_s` seconds, but not before LEAST_CALLS calls.
    """
    found: list[float] = []
    until = time.perf_counter() + at_most_s
    rest = iter(inputs)
    action(next(rest))
    for each in rest:
        before()
        start = time.perf_counter()
        action(each)
        found.append((time.perf_counter() - start) * 1000)
        if time.perf_counter() > until and len(found) >= LEAST_CALLS:
            break
    return Times(sorted(found))
