"""One comparable form for "Zürich", "zurich" and "ZURICH"."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_ABBREVIATION_DOT = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
# A name should be found whether these words are written out or abbreviated.
_SHORT_FORMS = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}

_BETWEEN_NAMES = re.compile(r"[\s,;:/()\[\].·・、،-]+")

_AFTER_ALL = "\U0010ffff"
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


def fold_name(text: str) -> str:
    """Like `fold`, but words in other scripts keep their letters.

    Many names share a transliteration: 長野 (Nagano) reads "zhangye" in Chinese, which is another city.
    """
    if text.isascii() or not is_other_script(text):
        return fold(text)
    words = _BETWEEN_NAMES.split(unicodedata.normalize("NFKC", text))
    return " ".join(filter(None, (word.casefold() if is_other_script(word) else fold(word) for word in words)))


def is_other_script(text: str) -> bool:
    """Whether the text has a letter that is not Latin."""
    return not text.isascii() and any(letter.isalpha() and not _is_latin(letter) for letter in text)


@lru_cache(maxsize=10_000)
def _is_latin(letter: str) -> bool:
    # Ordinal signs (ª, º) are Latin letters by category, though not by name.
    return letter.isascii() or ord(letter) < 0x250 or unicodedata.name(letter, "").startswith("LATIN")


def beginning(column: str, prefix: str) -> dict[str, str]:
    """Filters for rows whose folded `column` begins with the folded prefix: an index range, in byte order."""
    return between(column, *range_of(prefix))


def between(column: str, first: Any, after: Any) -> dict[str, Any]:
    """Filters for rows where `first` <= `column` < `after`."""
    return {f"{column}__gte": first, f"{column}__lt": after}


def range_of(prefix: str) -> tuple[str, str]:
    """The first text that begins with the folded prefix, and one that sorts right after the last."""
    return prefix, prefix + _AFTER_ALL
