"""Plain words become an industry of ours or a NAICS code, best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

from django.utils.translation import get_language

from hubs.industries import files
from hubs.industries.reading import Reading
from hubs.industries.sources import Part, Sources, sources
from hubs.models import Industry

LIMIT = 10

LEAST_UNDERSTOOD = 0.25
"""The share of what was typed, by weight, that a text must hold."""

LEAST_SCORE = 0.3
"""Below this the best answer is no more than a guess."""

WHOLE = 0.99
"""How much of a text must have been typed where only words were that say little: "general store"."""

PRIOR = {"42": 0.75, "44": 0.88, "45": 0.88, "53": 0.85, "92": 0.7}
"""By sector: who names a product mostly makes it, for nobody who sells or rents it leaves that out."""

SAID, NOT_SAID = 1.2, 0.85
"""Factors for the kinds of business that small words speak of ("I repair ..."), and for all others."""

BY_COVERAGE = 0.55
"""The part of its score that a text has for holding what was typed; the rest it has for saying nothing else."""

APART = 0.92
"""What it costs a text that its words were typed with others between."""

ALSO = 0.05
"""How much further texts of one industry count, by the logarithm of their number."""

REST = 0.3
"""How much it counts that other texts of an industry hold the words that its best one lacks."""

ALIKE, SAME = 0.85, 0.95
"""Codes count as meant too from this share of the best one's score on, and as meant as much."""

LIKELY = 0.7
"""What scores less than this share of the best is hardly meant: in our lists of businesses it is right one time in fourteen."""

MOST_CODES = 3

MADE = ("31", "32", "33")

DONE_WITH = {
    "811": {"": "8114", "333": "8113", "334": "8112", "336": "8111"},
    "532": {"": "5322", "333": "5324"},
    "61": {"": "6116"},
    "48": {"": "4842"},
}
"""By kind of business, the four-digit code of who does it with a thing: repairs, rents out, teaches or hauls it; by who makes the thing."""


@dataclass(frozen=True, slots=True)
class IndustryMatch:
    """What words may mean: an industry of ours, or where we have none, NAICS codes alone."""

    industry: Industry | None
    naics: tuple[str, ...]
    """NAICS 2022: the four-digit codes that the words speak of, likeliest first, or the industry's prefixes where they name only it."""
    detail: str
    """The six-digit code that the words speak of, where it is only one, else empty."""
    name: str
    """The industry's name or the code's title, in the reader's language where it has one."""
    example: str
    """The everyday word or the description of the index that fits best: "Plumbing contractors"."""
    matched: tuple[str, ...]
    """The words that were understood, corrected where they were misspelled."""
    is_local: bool
    """A local trade, which every town has."""
    score: float
    """How well it fits; comparable within one answer only."""

    @property
    def key(self) -> str:
        """What a link names it by: the industry's slug, else the four-digit code. `industry_match` reads it."""
        return self.industry.slug if self.industry is not None else self.naics[0]


class _Hit(NamedTuple):
    score: float
    coverage: float
    group: str
    target: str
    label: str
    matched: tuple[str, ...]
    language: str


_Matches = list[dict[int, float]]
"""For each slot the texts that hold it, by number, with the weight it has there."""


@dataclass(slots=True)
class _Group:
    """What speaks for one industry or four-digit code."""

    best: _Hit
    support: float = 0.0
    codes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    held: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    """By slot, the greatest share of what was typed that a text holds of it."""

    @property
    def score(self) -> float:
        return self.best.score * (1 + ALSO * log(1 + self.support)) + REST * (
            sum(self.held.values()) - self.best.coverage
        )


def find_industries(words: str, limit: int = LIMIT, *, complete: bool = False) -> list[IndustryMatch]:
    """The industries that plain words speak of, English or German, best first; empty if nothing was understood.

    With `complete` the last word may be a beginning, as while somebody types, and what is found is in the reader's language, unless
    there is nothing in it. The first call of a process reads the index, for about a second; one query for each data version.
    """
    known = sources()
    reading = known.reader.read(words, complete=complete)
    groups = _groups(reading, known, language=get_language() or "en" if complete else "")
    ranked = sorted(groups.items(), key=lambda item: (-item[1].score, item[0]))
    if not ranked or ranked[0][1].score < LEAST_SCORE:
        return []
    ranked = _what_is_done(reading, ranked, known)
    return [_match(key, group, known) for key, group in ranked[:limit]]


def likely(found: Sequence[IndustryMatch]) -> list[IndustryMatch]:
    """Of an answer of `find_industries`, what may well be meant: to offer beside the best."""
    return [match for match in found if match.score >= LIKELY * found[0].score]


def industry_match(key: str) -> IndustryMatch | None:
    """The industry of ours with a slug, or the four-digit NAICS code: what a link names exactly. None if there is neither."""
    industry = sources().industries.get(key)
    if industry is not None:
        codes, name = tuple(industry.naics), industry.label
        return IndustryMatch(industry, codes, "", name, name, (name,), is_local=_is_local(codes), score=1.0)
    if len(key) == 4 and key in files.titles():
        return IndustryMatch(
            None, (key,), "", files.title(key), files.title(key), (key,), is_local=_is_local((key,)), score=1.0
        )
    return None


def _groups(reading: Reading, known: Sources, *, language: str) -> dict[str, _Group]:
    """Only texts in the language count if one is given, and if there are any."""
    groups: dict[str, _Group] = {}
    found = [[part.index.matches(slot.terms) for slot in reading.slots] for part in known.parts]
    hits = [
        hit for part, matches in zip(known.parts, found, strict=True) for hit in _hits(reading, part, matches, known)
    ]
    if language:
        hits = [hit for hit in hits if hit.language == language] or hits
    for hit in hits:
        group = groups.setdefault(hit.group, _Group(hit))
        group.best = max(group.best, hit)
        if hit.target[0].isdigit():
            group.codes[hit.target] = max(hit.score, group.codes[hit.target])
    for hit in hits:
        groups[hit.group].support += (hit.score / groups[hit.group].best.score) ** 6
    for part, matches in zip(known.parts, found, strict=True):
        _note_what_is_held(reading, part, matches, groups)
    return groups


def _hits(reading: Reading, part: Part, matches: _Matches, known: Sources) -> list[_Hit]:
    """The texts that hold enough of what was typed."""
    index = part.index
    asked = sum(slot.weight for slot in reading.slots)
    only_soft = all(slot.is_soft for slot in reading.slots)
    covered: dict[int, float] = defaultdict(float)
    said: dict[int, float] = defaultdict(float)
    matched: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for place, (slot, holding) in enumerate(zip(reading.slots, matches, strict=True)):
        for text, weight in holding.items():
            covered[text] += slot.weight * _coverage(weight) / asked
            said[text] += slot.rarity * weight
            matched[text] += (place,)
    hits = []
    for text, coverage in covered.items():
        density = min(1.0, said[text] / index.size[text])
        if coverage < LEAST_UNDERSTOOD or (only_soft and density < WHOLE):
            continue
        target = index.targets[text]
        places = matched[text]
        is_phrase = index.trust[text] > 1 and density >= WHOLE and len(places) == len(reading.slots)
        kind = SAID if is_phrase and reading.sectors else _kind(target, reading, known)
        score = coverage * (BY_COVERAGE + (1 - BY_COVERAGE) * density) * index.trust[text] * kind
        if places[-1] - places[0] >= len(places):
            score *= APART
        words = tuple(reading.slots[place].word for place in places)
        label, language = index.labels[text], index.languages[text]
        hits.append(_Hit(score, coverage, part.groups[text], target, label, words, language))
    return hits


def _note_what_is_held(reading: Reading, part: Part, matches: _Matches, groups: dict[str, _Group]) -> None:
    asked = sum(slot.weight for slot in reading.slots)
    for place, (slot, holding) in enumerate(zip(reading.slots, matches, strict=True)):
        share = slot.weight / asked
        for text, weight in holding.items():
            group = groups.get(part.groups[text])
            if group is not None:
                group.held[place] = max(share * _coverage(weight), group.held[place])


def _coverage(weight: float) -> float:
    """A word at the end of a description, or nearly the word, was still understood."""
    return min(1.0, (1 + weight) / 2)


def _what_is_done(reading: Reading, ranked: list[tuple[str, _Group]], known: Sources) -> list[tuple[str, _Group]]:
    """With the trade put first that does what was said with the thing, where the index names only the thing: "guitar repair"."""
    kind = next((kind for kind in DONE_WITH if kind in reading.done), None)
    if kind is None:
        return ranked
    key, group = ranked[0]
    industry = known.industries.get(key)
    codes = tuple(group.codes) if industry is None else (*group.codes, *industry.all_naics)
    is_made = bool(codes) and codes[0].startswith(MADE)
    if not is_made or len(group.best.matched) == len(reading.slots) or any(code.startswith(kind) for code in codes):
        return ranked
    by_thing = DONE_WITH[kind]
    code = next((by_thing[code[:3]] for code in codes if code[:3] in by_thing), by_thing[""])
    doer = known.group_of[code]
    hit = group.best._replace(group=doer, target=code, label=files.titles()[code], score=group.score)
    trade = _Group(hit, codes=defaultdict(float, {code: hit.score}), held=defaultdict(float, {0: hit.coverage}))
    return [(doer, trade), *(item for item in ranked if item[0] != doer)]


def _kind(target: str, reading: Reading, known: Sources) -> float:
    """How well a target goes with the kinds of business that were spoken of."""
    if not target[0].isdigit():
        prefixes = known.industries[target].all_naics
        if not reading.sectors:
            return 1.0
        return SAID if any(code.startswith(reading.sectors) for code in prefixes) else NOT_SAID
    prior = PRIOR.get(target[:2], 1.0)
    if not reading.sectors:
        return prior
    return SAID if target.startswith(reading.sectors) else NOT_SAID * prior


def _match(key: str, group: _Group, known: Sources) -> IndustryMatch:
    industry = known.industries.get(key)
    codes = sorted(group.codes.items(), key=lambda item: (-item[1], item[0]))
    # Where an everyday word of the industry says it, only a code that fits as well is meant rather than the whole industry.
    least = ALIKE if group.best.target[0].isdigit() else SAME
    naics = tuple(dict.fromkeys(code[:4] for code, score in codes if score >= group.best.score * least))[:MOST_CODES]
    exact = {code for code, score in codes if len(code) == 6 and score >= group.best.score * SAME}
    if industry is not None and not naics:
        naics = tuple(industry.all_naics)
    return IndustryMatch(
        industry=industry,
        naics=naics,
        detail=exact.pop() if len(exact) == 1 else "",
        name=industry.label if industry is not None else files.title(naics[0]),
        example=group.best.label,
        matched=tuple(dict.fromkeys(group.best.matched)),
        is_local=_is_local(naics),
        score=group.score,
    )


def _is_local(naics: tuple[str, ...]) -> bool:
    """Whether all that the words speak of are local trades, as `derive.is_local` defines them at four digits."""
    return bool(naics) and all(code[:4] in files.local_codes() for code in naics)
