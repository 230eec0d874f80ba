"""Interprets the one search box, which takes a hub, an industry or a place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hubs.entries.naming import hub_called
from hubs.gazetteer.resolve import Outcome, Resolution, resolve
from hubs.indexes.catalog import all_industries
from hubs.indexes.search_documents import with_words
from hubs.models import Hub, Industry, SearchDocument
from hubs.text.folding import fold

_BETWEEN = re.compile(r"\s+(?:near|in|around|close to|bei|in der nähe von|nahe)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understanding:
    """The possible readings of a text, each empty if it does not apply. `best` names the one to use."""

    text: str
    hub: Hub | None = None
    industry: Industry | None = None
    place_text: str = ""
    resolution: Resolution | None = None

    @property
    def best(self) -> str:
        """One of "hub", "industry-near", "industry", "place", "words"."""
        if self.industry is not None and self.place_text:
            return "industry-near"
        if self.hub is not None:
            return "hub"
        if self.industry is not None:
            return "industry"
        if self.resolution is not None and self.resolution.outcome is not Outcome.UNKNOWN:
            return "place"
        return "words"


def understand(text: str) -> Understanding:
    """Read a text as "industry near place", a hub's name, an industry's name or everyday word, a place, or plain words.

    An exact hub or industry comes before a place with that name. A misspelled place counts only if no hub has the
    words.
    """
    parts = _BETWEEN.split(text, maxsplit=1)
    if len(parts) == 2:
        industry = industry_called(parts[0])
        if industry is not None and resolve(parts[1]).outcome is not Outcome.UNKNOWN:
            return Understanding(text, industry=industry, place_text=parts[1])
    folded = fold(text)
    hub = hub_called(text)
    industry = industry_called(text)
    if hub is not None or industry is not None:
        return Understanding(text, hub=hub, industry=industry)
    resolution = resolve(text)
    if resolution.corrected and _some_hub_has(folded):
        return Understanding(text)
    return Understanding(text, resolution=resolution)


def industry_called(text: str) -> Industry | None:
    """The industry or sector with this name or everyday word, in English or German, singular or plural.

    Cost: at most one query, and one more per data version.
    """
    folded = fold(text)
    if not folded:
        return None
    forms = {folded, folded.removesuffix("s"), folded.removesuffix("es"), f"{folded}s", f"{folded}es"}
    for industry in all_industries().values():
        if {fold(industry.name), fold(industry.name_de), industry.slug.replace("-", " ")} & forms:
            return industry
    return Industry.objects.filter(words__folded__in=forms).order_by("position").first()


def _some_hub_has(folded: str) -> bool:
    texts = with_words(folded.split()) if folded else SearchDocument.objects.none()
    return Hub.objects.published().filter(pk__in=texts.values("hub")).exists()
