"""Interprets the one search box, which takes a hub, an industry or a place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hubs.entries.naming import hub_called
from hubs.enums import PlaceKind
from hubs.gazetteer.resolve import Outcome, Resolution, resolve
from hubs.geo.coordinates import BadCoordinates
from hubs.geo.pasted import pasted_coordinates
from hubs.indexes.catalog import all_industries
from hubs.indexes.search_documents import with_words
from hubs.industries.files import real_words
from hubs.industries.matching import find_industries
from hubs.models import Hub, Industry, SearchDocument
from hubs.text.folding import fold

_BETWEEN = re.compile(r"\s+(?:in der nähe von|close to|near|around|nahe|bei|in|im)\s+", re.IGNORECASE)
_ASKED = re.compile(
    r"^(?:(?:please\s+)?(?:find|show|list|search(?: for)?|suche|zeige|finde)\s+(?:me\s+|mir\s+)?)?"
    r"(?:industry\s+|industrial\s+|branchen-?)?(?:hubs?|clusters?)\s+"
    r"(?:in der nähe von|close to|near|around|nahe|bei|in|im)\s+",
    re.IGNORECASE,
)
"""What people say before the place: "find hubs in Utah"."""

_HERE = re.compile(r"\s*\b(?:near me|nearby|around here|in meiner nähe|hier|here)\s*$", re.IGNORECASE)

LEAST_POPULATION = 15_000
"""Of a town that is named beside an industry with no word between; many words are also names of villages."""

MOST_WORDS = 8
MOST_PLACE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Understanding:
    """The possible readings of a text, each empty if it does not apply. `best` names the one to use."""

    text: str
    hub: Hub | None = None
    industry: Industry | None = None
    place_text: str = ""
    resolution: Resolution | None = None
    is_here: bool = False
    """Whether the text asks for where the visitor is, and for nothing else."""
    is_point: bool = False
    """Whether `place_text` is a pair of coordinates, right or wrong."""

    @property
    def best(self) -> str:
        """One of "here", "point", "hub", "industry-near", "industry", "place", "words"."""
        if self.is_here:
            return "here"
        if self.is_point:
            return "point"
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

    An exact hub or industry comes before a place with that name. A misspelled place counts only if nothing else is meant:
    no hub has the words, they speak of no business, and they are not words of the language.
    """
    asked = _HERE.sub("", _ASKED.sub("", text))
    if not asked.strip():
        return Understanding(text, is_here=bool(text.strip()))
    if _is_point(asked):
        return Understanding(text, place_text=asked, is_point=True)
    both = _industry_and_place(asked)
    if both is not None:
        return Understanding(text, industry=both[0], place_text=both[1])
    hub = hub_called(asked)
    industry = industry_called(asked)
    if hub is not None or industry is not None:
        return Understanding(text, hub=hub, industry=industry)
    resolution = resolve(asked)
    if resolution.outcome is Outcome.UNKNOWN or resolution.corrected:
        both = _side_by_side(asked)
        if both is not None:
            return Understanding(text, industry=both[0], place_text=both[1])
        industry = _industry_meant(asked)
        if industry is not None:
            return Understanding(text, industry=industry)
    if resolution.corrected and (is_real_word(asked) or _some_hub_has(fold(asked))):
        return Understanding(text)
    return Understanding(text, resolution=resolution, place_text=asked)


def _is_point(text: str) -> bool:
    try:
        return pasted_coordinates(text) is not None
    except BadCoordinates:
        return True


def is_real_word(text: str) -> bool:
    """Whether all words are English or German ones, or speak of a business: then no place is to be read into them."""
    words = fold(text).split()
    return all(word in real_words() for word in words) or bool(find_industries(text))


def _industry_and_place(text: str) -> tuple[Industry, str] | None:
    """ "Wine near Sacramento": an industry, a word between, and a place."""
    parts = _BETWEEN.split(text, maxsplit=1)
    if len(parts) != 2 or resolve(parts[1]).outcome is Outcome.UNKNOWN:
        return None
    industry = _industry_meant(parts[0])
    return (industry, parts[1]) if industry is not None else None


def _side_by_side(text: str) -> tuple[Industry, str] | None:
    """ "Wine Sacramento" or "Sacramento wine": an industry beside a place that is not a word of the language itself."""
    words = text.split()
    if not 2 <= len(words) <= MOST_WORDS:
        return None
    for size in range(min(MOST_PLACE_WORDS, len(words) - 1), 0, -1):
        for rest, place in ((words[:-size], words[-size:]), (words[size:], words[:size])):
            industry = _industry_meant(" ".join(rest))
            if industry is not None and _is_plainly_a_place(" ".join(place)):
                return industry, " ".join(place)
    return None


def _is_plainly_a_place(text: str) -> bool:
    if fold(text) in real_words():
        return False
    found = resolve(text)
    place = found.place
    if place is None or found.corrected:
        return False
    return place.kind != PlaceKind.CITY or place.population >= LEAST_POPULATION


def _industry_meant(text: str) -> Industry | None:
    """The industry of this name, or the one that plain words speak of, if all of them were understood."""
    industry = industry_called(text)
    if industry is not None or not text:
        return industry
    best = next(iter(find_industries(text)), None)
    if best is None or best.industry is None or len(best.matched) < len(fold(text).split()):
        return None
    return best.industry


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
