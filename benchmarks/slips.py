"""Slips of the finger, the same at every run."""

from __future__ import annotations

from random import Random
from string import ascii_lowercase

KINDS = ("insert", "delete", "substitute", "transpose")


def slip(word: str, chance: Random) -> str:
    """The word with one letter too many, one too few, one wrong, or two neighbours swapped, at a random place.

    Never the word itself; a space counts as a letter, which may get lost or be swapped. Takes words of two letters and more.
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
