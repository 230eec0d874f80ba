"""Derives which codes of NAICS 2022 follow those of 2017, from the Census Bureau's index files of business descriptions.

https://www.census.gov/naics/ offers both as "Alphabetic Index File": a code and a description in each line. A description that
stands in both files ties its two codes together. All ties of a code are kept: a code with several was split, and never counts
as the one that most of its descriptions went to.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

BY_HAND = {
    "212111": ("212114",),  # surface mining of coal; both codes of lignite and bituminous coal were reworded
    "212112": ("212115",),
    "212113": ("212114", "212115"),  # anthracite, by way of mining
    "445120": ("445131",),  # convenience retailers
    "445291": ("445291",),  # baked goods retailers keep their code
    "454110": ("",),  # online shops and mail order went to every trade of 44 and 45
    "454390": ("",),  # direct selling likewise, except what few descriptions tell
}
"""Codes whose descriptions were reworded, so that no pair, or none to rely on, is in both files."""

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def derive_concordance(index_2017: Path, index_2022: Path) -> list[tuple[str, str]]:
    """Pairs of six-digit codes, sorted; a code of 2017 without any tie keeps its number, or has no partner."""
    codes_2022: set[str] = set()
    by_words: dict[str, set[str]] = defaultdict(set)
    for code, words in _descriptions(index_2022):
        by_words[words].add(code)
        codes_2022.add(code)
    ties: dict[str, set[str]] = defaultdict(set)
    for code, words in _descriptions(index_2017):
        ties[code] |= by_words.get(words, set())
    pairs = []
    for code, after in ties.items():
        after = set(BY_HAND.get(code, after or ({code} & codes_2022) or {""}))
        pairs += [(code, new) for new in after]
    return sorted(pairs)


def _descriptions(path: Path) -> Iterator[tuple[str, str]]:
    """Code and description in lower-case words. The file of 2017 is in Windows' code page, that of 2022 in UTF-8."""
    content = path.read_bytes()
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    for row in csv.reader(text.splitlines()):
        if len(row) > 1 and row[0].isdigit():
            yield row[0], _NOT_A_LETTER.sub(" ", row[1].lower()).strip()
