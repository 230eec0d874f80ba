"""Random typos."""

from __future__ import annotations

from random import Random
from string import ascii_lowercase

KINDS = ("insert", "delete", "substitute", "transpose")


def slip(word: str, chance: Random) -> str:
    """The word with one letter added, missing, or wrong, or two neighbors swapped, at a random position.

    Never the word itself. A space counts as a letter. The word must have at least two letters.
    """
    while True:
        at = chance.randrange(len(word))
        letter = chance.choice(ascii_lowercase)
        made = {
            "insert": word[:at] + letter + word[at:],
            "delete": word[:at] + word[at + 1 :],
            "substitute": word[:at] + letter + word[at + 1 :],
            "transpose": word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        }[chance.choice(KINDS)]
        if made.split() != word.split():
            return made
