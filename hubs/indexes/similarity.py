"""How alike the names of hubs are. The list of possible duplicates and the check of a new suggestion share it."""

from __future__ import annotations

from hubs.text.folding import fold

_GENERAL = frozenset(
    [
        *("and", "area", "at", "capital", "center", "centre", "city", "cluster", "country", "district", "hub"),
        *("in", "industries", "industry", "of", "region", "s", "the", "valley"),
    ]
)
"""Words that do not tell hubs apart."""


def telling_words(name: str) -> list[str]:
    """The folded words of a name without general ones; all of them if no other is left."""
    words = fold(name).split()
    return [word for word in words if word not in _GENERAL] or words
