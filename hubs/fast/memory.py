"""Decorators that cache a function's results, unless the setting FAST is off."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper, wraps
from typing import Any, Generic, TypeVar

from django.conf import settings

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """A function whose results are cached by its arguments, unless FAST is off."""

    def __init__(self, make: Callable[..., Value], most: int | None) -> None:
        self._make = make
        self.kept = lru_cache(maxsize=most)(make)
        update_wrapper(self, make)

    def __call__(self, *args: Any, **kwargs: Any) -> Value:
        return self.kept(*args, **kwargs) if settings.FAST else self._make(*args, **kwargs)


def kept(most: int | None = None) -> Callable[[Callable[..., Value]], Kept[Value]]:
    """Cache the results of the last `most` different calls (by default, of all calls).

    All threads share the results: callers must not change them.
    """
    return lambda make: Kept(make, most)


class PerVersion:
    """Caches one result per function until the version returned by `current` changes."""

    def __init__(self, current: Callable[[], str]) -> None:
        self._current = current
        self._values: dict[Callable[[], Any], tuple[str, Any]] = {}

    def __call__(self, read: Callable[[], Value]) -> Callable[[], Value]:
        """Decorate a function without arguments. Its result is shared: callers must not change it.

        A call costs at most one query in addition to `read`'s own, and usually none.
        """

        @wraps(read)
        def answer() -> Value:
            if not settings.FAST:
                return read()
            version = self._current()
            known = self._values.get(read)
            if known is None or known[0] != version:
                known = (version, read())
                self._values[read] = known
            return known[1]

        return answer
