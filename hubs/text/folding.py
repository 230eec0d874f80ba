"""One comparable form for "Zürich", "zurich" and "ZURICH"."""

import re
from typing import Any

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_ABBREVIATION_DOT = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
# A name should be found whether these words are written out or abbreviated.
_SHORT_FORMS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}

_AFTER_ALL = "\x7f"
"""Sorts after every character that folded text can contain."""


def fold(text: str) -> str:
    """Lower-case ASCII words separated by single spaces: no diacritics, no punctuation, "Saint" as "st".

    Apostrophes and periods in abbreviations are dropped ("O'Fallon" -> "ofallon", "D.C." -> "dc"). Every other mark
    separates words.
    """
    plain = text if text.isascii() else anyascii(text)
    plain = _ABBREVIATION_DOT.sub("", plain.lower().replace("'", ""))
    words = _NOT_WORD.sub(" ", plain).split()
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)


def beginning(column: str, prefix: str) -> dict[str, str]:
    """Filters for rows whose folded `column` begins with the folded prefix: an index range, in byte order."""
    return between(column, *range_of(prefix))


def between(column: str, first: Any, after: Any) -> dict[str, Any]:
    """Filters for rows where `first` <= `column` < `after`."""
    return {f"{column}__gte": first, f"{column}__lt": after}


def range_of(prefix: str) -> tuple[str, str]:
    """The first text that begins with the folded prefix, and one that sorts right after the last."""
    return prefix, prefix + _AFTER_ALL
