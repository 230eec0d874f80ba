"""To which of our industries an activity belongs, by its NAICS code and by its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from hubs.industries.index import Text
from hubs.models import Industry

EXACT = 6
"""Digits of the codes in which industries of ours sit that share them with much else."""

OWNED_FROM = 0.3
"""The share of a six-digit code's activities that must speak of an industry before the others count for it too."""

MOSTLY = 0.6


def groups_of_activities(
    codes: Sequence[str], terms: Sequence[frozenset[str]], industries: Iterable[Industry], words: Iterable[Text]
) -> list[str]:
    """For each activity the slug of its industry, or the four digits of its code where no industry of ours has it.

    `codes` and `terms` are those of the activities, `words` the industries' everyday words. The longest prefix decides. Where several
    industries have the code, the activity's own words decide, then the words of most of the code's activities. A six-digit code
    that mostly holds other things (optics in "other commercial machinery") gives an industry only what speaks of it.
    """
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for industry in industries:
        for prefix in industry.naics:
            by_prefix[prefix].append(industry.slug)
    phrases: dict[str, list[frozenset[str]]] = defaultdict(list)
    for text in words:
        if text.terms:
            phrases[text.target].append(frozenset(text.terms))
    members: dict[str, list[int]] = defaultdict(list)
    for number, code in enumerate(codes):
        members[code].append(number)
    groups = [code[:4] for code in codes]
    for code, numbers in members.items():
        wanted = _candidates(code, by_prefix)
        if not wanted:
            continue
        speaks = {
            number: [slug for slug, _ in wanted if _speaks_of(terms[number], phrases[slug])] for number in numbers
        }
        held = Counter(slug for slugs in speaks.values() for slug in slugs)
        owners = [slug for slug, prefix in wanted if len(prefix) < EXACT or held[slug] >= OWNED_FROM * len(numbers)]
        lengths = {slug: len(prefix) for slug, prefix in wanted}
        default = max(owners, key=lambda slug: (held[slug], lengths[slug]), default="")
        for number in numbers:
            likely = sorted(speaks[number], key=lambda slug: (-lengths[slug], -held[slug]))
            groups[number] = likely[0] if likely else default or code[:4]
    _give_titles(codes, groups)
    return groups


def _give_titles(codes: Sequence[str], groups: list[str]) -> None:
    """A four-digit code stands for an industry that most of its activities belong to."""
    under: dict[str, Counter[str]] = defaultdict(Counter)
    for code, group in zip(codes, groups, strict=True):
        if len(code) == EXACT:
            under[code[:4]][group] += 1
    for number, code in enumerate(codes):
        if len(code) < EXACT and groups[number] == code and under[code]:
            group, count = under[code].most_common(1)[0]
            if count >= MOSTLY * under[code].total():
                groups[number] = group


def _candidates(code: str, by_prefix: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The industries that have the code, with the longest prefix of it that they have; the longest first."""
    found: dict[str, str] = {}
    for length in range(len(code), 1, -1):
        for slug in by_prefix.get(code[:length], ()):
            found.setdefault(slug, code[:length])
    return list(found.items())


def _speaks_of(terms: frozenset[str], phrases: Iterable[frozenset[str]]) -> bool:
    return any(phrase <= terms for phrase in phrases)
