"""To which of our industries an activity belongs, by its NAICS code and by its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from hubs.industries.index import Index, Text

EXACT = 6
"""Digits of the codes in which industries of ours sit that share them with much else."""

OWNED_FROM = 0.3
"""The share of a six-digit code's activities that must speak of an industry before the others count for it too."""

MOSTLY = 0.6


def groups_of_activities(activities: Index, prefixes: Mapping[str, Sequence[str]], words: Iterable[Text]) -> list[str]:
    """For each activity the slug of its industry, or the four digits of its code where no industry of ours has it.

    `prefixes` are the NAICS prefixes of each industry, `words` the industries' everyday words. The longest prefix decides. Where
    several industries have the code, the activity's own words decide, then the words of most of the code's activities. A six-digit
    code that mostly holds other things (optics in "other commercial machinery") gives an industry only what speaks of it.
    """
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for slug, own in prefixes.items():
        for prefix in own:
            by_prefix[prefix].append(slug)
    speaking: dict[str, set[int]] = defaultdict(set)
    for text in words:
        speaking[text.target] |= activities.holding(text.terms)
    members: dict[str, list[int]] = defaultdict(list)
    for number, code in enumerate(activities.targets):
        members[code].append(number)
    groups = [code[:4] for code in activities.targets]
    for code, numbers in members.items():
        wanted = _candidates(code, by_prefix)
        if wanted:
            _assign(numbers, wanted, speaking, groups)
    _give_titles(activities.targets, groups)
    return groups


def _assign(
    numbers: Sequence[int], wanted: Mapping[str, str], speaking: Mapping[str, set[int]], groups: list[str]
) -> None:
    """Give the activities of one code to the industries that have it."""
    held = {slug: sum(number in speaking[slug] for number in numbers) for slug in wanted}
    owners = [slug for slug, prefix in wanted.items() if len(prefix) < EXACT or held[slug] >= OWNED_FROM * len(numbers)]
    default = max(owners, key=lambda slug: (held[slug], len(wanted[slug])), default="")
    for number in numbers:
        likely = [slug for slug in wanted if number in speaking[slug]]
        best = max(likely, key=lambda slug: (len(wanted[slug]), held[slug]), default=default)
        groups[number] = best or groups[number]


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


def _candidates(code: str, by_prefix: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The industries that have the code, with the longest prefix of it that they have; the longest first."""
    found: dict[str, str] = {}
    for length in range(len(code), 1, -1):
        for slug in by_prefix.get(code[:length], ()):
            found.setdefault(slug, code[:length])
    return found
