"""How places that share a name are ranked. The weights are our judgment; tests check them against real input."""

LEAST_CORRECTED = 10_000
"""A misspelled text is never matched to a lighter place. Otherwise any nonsense would match some hamlet."""

AMBIGUOUS_AT_HOME = 10
AMBIGUOUS_ABROAD = 3
"""A name is unambiguous if the first place outweighs others in its country, or abroad, by these factors."""

BEGINNINGS_FIRST = 3
"""In completion, this many exact prefix matches come before any place that needs a correction."""

NEARLY_NAMED = (4, 4, 1 / 10_000)
"""Factor for a place whose whole name matches with 0, 1 or 2 edits, relative to an exact prefix match."""

NEARLY_BEGINS = (1 / 2_500, 1 / 250_000)
"""The same factor for a place whose name begins as typed, with 1 or 2 edits."""

OTHER_LETTER_FACTOR = 1 / 25
"""Leaving out or swapping a letter can go wrong in one way; a wrong or extra letter in about twenty-five ways."""

MISSPELLED_ALIAS_FACTOR = 1 / 100
"""Almost every short text is one edit away from some alias of a large city."""
