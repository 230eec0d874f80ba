"""Which of several places that share a name is meant first."""

LEAST_CORRECTED = 10_000
"""A typing error is not taken for a place that weighs less, or any nonsense would be some hamlet."""

AMBIGUOUS_AT_HOME = 10
AMBIGUOUS_ABROAD = 3
"""The first place is taken for granted when it outweighs the next in its country, or abroad, by these factors."""

BEGINNINGS_FIRST = 3
"""So many places of those that begin exactly as typed come first in completion, before any that takes a slip."""

NEARLY_NAMED = (4, 4, 1 / 10_000)
"""How much more a place is meant that is called as typed, but for 0, 1 or 2 slips, than one that only begins as typed."""

NEARLY_BEGINS = (1 / 2_500, 1 / 250_000)
"""The same for one whose name begins as typed, but for 1 or 2 slips."""

OTHER_LETTER_FACTOR = 1 / 25
"""A name is left with a letter out, or two swapped, in one way; with a letter wrong or too many in twenty-five."""

MISSPELLED_ALIAS_FACTOR = 1 / 100
"""Next to every short text is some alias of a large city."""
