"""Typing errors, by SymSpell's idea (W. Garbe, 2012): two words that differ by an edit share a form with a letter deleted.

Each term's deletion forms are stored as hashed keys in an indexed table; a typed word's keys find candidates by equality,
the same way on every database, and the true distance then ranks them.
"""

import zlib
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.distance import OSA

PREFIX = 7
"""How many leading letters are indexed; errors further back leave the prefix alone."""


def deletion_keys(term: str, edits: int) -> set[int]:
    """The CRC-32 keys of term's leading letters with up to `edits` of them left out.

    Keys may collide: they only nominate candidates, which `closest` measures. At most 29 keys for two edits.
    """
    prefix = term.replace(" ", "")[:PREFIX]
    forms = {prefix}
    for count in range(1, edits + 1):
        if len(prefix) > count + 1:
            forms.update("".join(kept) for kept in combinations(prefix, len(prefix) - count))
    return {zlib.crc32(form.encode()) for form in forms}


def forgiven_edits(term: str) -> int:
    """How many slips are forgiven in a term of this length: none below 4 letters, one below 8, else two."""
    length = len(term.replace(" ", ""))
    return 0 if length < 4 else 1 if length < 8 else 2


def closest(typed: str, terms: Iterable[str], edits: int | None = None) -> dict[str, int]:
    """Those terms within so many edits of what was typed, or as many as are forgiven, with their number (insert, delete, replace, swap)."""
    limit = forgiven_edits(typed) if edits is None else edits
    distances = ((term, OSA.distance(typed, term, score_cutoff=limit)) for term in terms)
    return {term: distance for term, distance in distances if distance <= limit}


def closest_beginnings(typed: str, terms: Iterable[str], edits: int | None = None) -> dict[str, int]:
    """As `closest`, but only as much of each term counts as was typed, give or take a letter."""
    limit = forgiven_edits(typed) if edits is None else edits
    distances = {
        term: min(OSA.distance(typed, term[: len(typed) + more], score_cutoff=limit) for more in (-1, 0, 1))
        for term in terms
    }
    return {term: distance for term, distance in distances.items() if distance <= limit}
