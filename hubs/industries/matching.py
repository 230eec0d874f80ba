"""Plain words become an industry of ours or a NAICS code, best first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import log

from django.utils.translation import get_language

from hubs.industries import files
from hubs.industries.reading import Reading
from hubs.industries.sources import Sources, sources
from hubs.models import Industry

LIMIT = 10
LEAST_UNDERSTOOD = 0.25
"""The share of what was typed, by weight, that a text must hold."""

REST = 0.3
"""How much it counts that other texts of the same industry hold the words that the best one lacks."""

PRIOR = {"42": 0.75, "44": 0.88, "45": 0.88, "53": 0.85, "92": 0.7}
"""Who names a product mostly makes it; nobody who sells or rents it leaves that out."""

SAID = 1.2
NOT_SAID = 0.85
"""Factors for the kinds of business that small words speak of ("I repair ..."), and for all others."""

BY_COVERAGE = 0.55
"""A text that holds all words but says more besides gets so much at least."""

WHOLE = 0.99
ALSO = 0.05
ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class IndustryMatch:
    """What words may mean: an industry of ours, or where we have none, NAICS codes alone."""

    industry: Industry | None
    naics: tuple[str, ...]
    """NAICS 2022: four-digit codes that the words speak of, likeliest first; an industry's own prefixes where they name only it."""
    detail: str
    """The one six-digit code that the words speak of, or empty."""
    name: str
    """The industry's name or the code's official title, in the reader's language where there is a translation."""
    matched: tuple[str, ...]
    """The words that were understood, corrected where they were misspelled."""
    is_local: bool
    """A local trade, which every town has."""
    score: float
    """How well it fits; comparable within one answer only."""


@dataclass(slots=True)
class _Group:
    best: float = 0.0
    matched: tuple[str, ...] = ()
    coverage: float = 0.0
    support: float = 0.0
    held: dict[int, float] = field(default_factory=dict)
    codes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    named: bool = False


def find_industries(words: str, limit: int = LIMIT, *, complete: bool = False) -> list[IndustryMatch]:
    """The industries that plain words speak of, English or German, best first; empty if nothing was understood.

    With `complete` the last word may be a beginning, as while somebody types. The first call of a process reads the index, for
    about a second; one query for each data version.
    """
    known = sources()
    reading = known.reader.read(words, complete=complete)
    groups = _groups(reading, known)
    ranked = sorted(groups.items(), key=lambda item: (-_score(item[1]), item[0]))
    return [_match(key, group, known) for key, group in ranked[:limit]]


def _score(group: _Group) -> float:
    return group.best * (1 + ALSO * log(1 + group.support)) + REST * (sum(group.held.values()) - group.coverage)


def _groups(reading: Reading, known: Sources) -> dict[str, _Group]:
    asked = sum(slot.rarity for slot in reading.slots)
    groups: dict[str, _Group] = defaultdict(_Group)
    if not asked:
        return groups
    only_soft = all(slot.is_soft for slot in reading.slots)
    scored: list[tuple[float, float, str, tuple[str, ...]]] = []
    for index in known.indexes:
        covered: dict[int, float] = defaultdict(float)
        said: dict[int, float] = defaultdict(float)
        which: dict[int, list[str]] = defaultdict(list)
        for place, slot in enumerate(reading.slots):
            for text, (weight, _) in index.matches(slot.terms).items():
                part = slot.rarity * min(1.0, (weight + 1) / 2)
                covered[text] += part
                said[text] += slot.rarity * weight
                which[text].append(slot.word)
                held = groups[known.group_of(index.targets[text])].held
                held[place] = max(part / asked, held.get(place, 0.0))
        for text, amount in covered.items():
            coverage = amount / asked
            density = min(1.0, said[text] / index.size[text]) if index.size[text] else 0
            if coverage < LEAST_UNDERSTOOD or (only_soft and density < WHOLE):
                continue
            target = index.targets[text]
            score = coverage * (BY_COVERAGE + (1 - BY_COVERAGE) * density) * index.trust[text] * _kind(target, reading)
            scored.append((score, coverage, target, tuple(which[text])))
    for score, coverage, target, matched in scored:
        group = groups[known.group_of(target)]
        if score > group.best:
            group.best, group.coverage, group.matched = score, coverage, matched
        if target[0].isdigit():
            group.codes[target] = max(score, group.codes[target])
        else:
            group.named = True
    for score, _, target, _ in scored:
        group = groups[known.group_of(target)]
        group.support += (score / group.best) ** 6
    return {key: group for key, group in groups.items() if group.best}


def _kind(target: str, reading: Reading) -> float:
    if not target[0].isdigit():
        return 1.0
    if reading.sectors:
        return SAID if target.startswith(reading.sectors) else NOT_SAID * PRIOR.get(target[:2], 1.0)
    return PRIOR.get(target[:2], 1.0)


def _match(key: str, group: _Group, known: Sources) -> IndustryMatch:
    industry = known.industries.get(key)
    likely = [code for code, score in sorted(group.codes.items(), key=lambda item: (-item[1], item[0])) if score >= group.best * ALIKE]
    naics = tuple(dict.fromkeys(code[:4] for code in likely))[:3]
    exact = {code for code in likely if len(code) == 6 and group.codes[code] >= group.best * 0.95}
    detail = exact.pop() if len(exact) == 1 else ""
    if industry is not None and not naics:
        naics = tuple(industry.naics)
    name = industry.label if industry is not None else _title(naics[0])
    return IndustryMatch(
        industry,
        naics,
        detail,
        name,
        tuple(dict.fromkeys(group.matched)),
        _is_local(naics),
        round(_score(group), 4),
    )


def _title(code: str) -> str:
    if get_language() == "de":
        return files.german_titles().get(code) or files.titles().get(code, code)
    return files.titles().get(code, code)


def _is_local(naics: tuple[str, ...]) -> bool:
    """Whether all that the words speak of are local trades, as `derive.is_local` defines them at four digits."""
    return bool(naics) and all(code[:4] in files.local_codes() for code in naics)
