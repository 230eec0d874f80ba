"""One comparable form for "Zürich", "zurich" and "ZURICH"."""

import re
from typing import Any

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_ABBREVIATION_DOT = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
# Written out or short, a name should be found either way.
_SHORT_FORMS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}

_AFTER_ALL = "\x7f"
"""Sorts behind every letter that a folded text can hold."""


def fold(text: str) -> str:
    """Lower-case ASCII words with single spaces between: no diacritics, no punctuation, "Saint" as "st".

    Apostrophes and an abbreviation's stops vanish ("O'Fallon" -> "ofallon", "D.C." -> "dc"); every other mark parts words.
    """
    plain = text if text.isascii() else anyascii(text)
    plain = _ABBREVIATION_DOT.sub("", plain.lower().replace("'", ""))
    words = _NOT_WORD.sub(" ", plain).split()
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)


def beginning(column: str, prefix: str) -> dict[str, str]:
    """Filters for the rows whose folded `column`, in plain byte order, begins with the folded prefix: a range of its index."""
    return between(column, *range_of(prefix))


def between(column: str, first: Any, after: Any) -> dict[str, Any]:
    """Filters for the rows whose `column` is `first` or comes behind it, and before `after`."""
    return {f"{column}__gte": first, f"{column}__lt": after}


def range_of(prefix: str) -> tuple[str, str]:
    """The first text that begins with the folded prefix, and one that comes right after the last."""
    return prefix, prefix + _AFTER_ALL
