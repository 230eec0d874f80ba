"""Typing errors, after SymSpell (W. Garbe, 2012): words one edit apart share a form with a letter deleted.

Each term's deletion forms are stored as hashed keys in an indexed table. A typed word's keys find candidates by
equality, which every database can do. The true edit distance then ranks them.
"""

import zlib
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.distance import OSA

PREFIX = 7
"""How many leading letters are indexed. An error after them does not change the keys."""


def deletion_keys(term: str, edits: int) -> set[int]:
    """The CRC-32 keys of the term's leading letters with up to `edits` of them left out.

    Keys may collide: they only find candidates, which `closest` measures. At most 29 keys for two edits.
    """
    prefix = term.replace(" ", "")[:PREFIX]
    forms = {prefix}
    for count in range(1, edits + 1):
        if len(prefix) > count + 1:
            forms.update("".join(kept) for kept in combinations(prefix, len(prefix) - count))
    return {zlib.crc32(form.encode()) for form in forms}


def forgiven_edits(term: str) -> int:
    """How many typing errors to accept in a term of this length: none below 4 letters, one below 8, otherwise two."""
    length = len(term.replace(" ", ""))
    return 0 if length < 4 else 1 if length < 8 else 2


def closest(typed: str, terms: Iterable[str], edits: int | None = None) -> dict[str, int]:
    """The terms within `edits` of what was typed (default: `forgiven_edits`), each with its distance.

    An edit inserts, deletes or replaces a letter, or swaps two neighbors.
    """
    limit = forgiven_edits(typed) if edits is None else edits
    distances = ((term, OSA.distance(typed, term, score_cutoff=limit)) for term in terms)
    return {term: distance for term, distance in distances if distance <= limit}


def closest_beginnings(typed: str, terms: Iterable[str], edits: int | None = None) -> dict[str, int]:
    """As `closest`, but compares only the beginning of each term, as long as what was typed, plus or minus a letter."""
    limit = forgiven_edits(typed) if edits is None else edits
    distances = {
        term: min(OSA.distance(typed, term[: len(typed) + more], score_cutoff=limit) for more in (-1, 0, 1))
        for term in terms
    }
    return {term: distance for term, distance in distances.items() if distance <= limit}
