"""Compares hub names, both for the list of possible duplicates and for the check of a suggested hub."""

from __future__ import annotations

from hubs.text.folding import fold

_GENERAL = frozenset(
    [
        *("and", "area", "at", "capital", "center", "centre", "city", "cluster", "country", "district", "hub"),
        *("in", "industries", "industry", "of", "region", "s", "the", "valley"),
    ]
)
"""Words too common to distinguish hubs."""


def telling_words(name: str) -> list[str]:
    """A name's folded words without general ones; all of them if nothing else is left."""
    words = fold(name).split()
    return [word for word in words if word not in _GENERAL] or words
