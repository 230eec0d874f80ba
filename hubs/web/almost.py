"""The almost-hubs of a page: a switch with their number, and the rows once it is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from hubs.search.almost_hubs import AlmostHub

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Almost:
    total: int
    is_on: bool
    rows: Sequence[AlmostHub]
    """The first MOST_SHOWN, if the switch is on."""
    query: str
    """What narrows them, as the query string of the API and the map."""

    @property
    def map_address(self) -> str:
        """Of those on the map; empty if the switch is off."""
        language = get_language() or settings.LANGUAGE_CODE
        return self._with_query(reverse("almost_hubs_on_map", args=[language])) if self.is_on else ""

    @property
    def api_address(self) -> str:
        return self._with_query(reverse("api_candidates"))

    def _with_query(self, path: str) -> str:
        return f"{path}?{self.query}" if self.query else path


def almost(found: Sequence[AlmostHub], *, is_on: bool, query: str = "") -> Almost | None:
    """For templates; None where the site does not show them."""
    if not settings.SHOW_CANDIDATES:
        return None
    return Almost(len(found), is_on, found[:MOST_SHOWN] if is_on else (), query)
