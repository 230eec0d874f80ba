"""Derives the files of `fixtures/naics/` from official ones: the index of activities, titles, local trades, and real words.

`manage.py build_naics_index` runs it; `fixtures/naics/README.md` says where the sources come from.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from hubs.text.folding import fold
from hubs.text.spelling import closest

LOCAL_UP_TO = 0.20
"""The dissimilarity up to which a trade is local. Groceries lie below it, and what people travel or ship for above."""

NEVER_LOCAL = ("11", "21", "31", "32", "33")
"""Farming, mining and manufacturing sell to other places, however evenly they are spread."""

ALL_JOBS = "00"

CODES_OF_2017 = {
    "4491": ("4421", "4422"),
    "4492": ("4431",),
    "4551": ("4522",),
    "4552": ("4523",),
    "4561": ("4461",),
    "4571": ("4471",),
    "4572": ("45431",),
    "4581": ("4481",),
    "4582": ("4482",),
    "4583": ("4483",),
    "4591": ("4511",),
    "4592": ("4512",),
    "4593": ("4531",),
    "4594": ("4532",),
    "4595": ("4533",),
    "4599": ("4539",),
    "5131": ("5111",),
    "5132": ("5112",),
    "5161": ("5151",),
    "5162": ("5152",),
    "5171": ("5173",),
    "5178": ("5179",),
    "5192": ("5191",),
}
"""Four-digit codes of NAICS 2022 that have another number in NAICS 2017, by which the jobs of 2019 are counted."""

_ASIDE = re.compile(r"\s*\((?:except|i\.e\.)[^()]*\)")
_SAID_BY_THE_CODE = re.compile(
    r",? (?:manufacturing|merchant wholesalers?|cut and sew apparel contractors"
    r"|cut and sewn from purchased fabric|cut and sew apparel)$"
)


def activities(source: Path) -> dict[str, list[str]]:
    """The Census Bureau's index (CSV: code, description) as descriptions by six-digit code.

    Left out is what misleads a search ("(except toys)") or what the code says already ("manufacturing").
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    with _open(source) as file:
        rows = csv.reader(file)
        next(rows)
        for code, description in rows:
            if code.isdigit():
                text = _ASIDE.sub("", description).strip()
                found[code][_SAID_BY_THE_CODE.sub("", text).strip(" ,")] = None
    return {code: list(texts) for code, texts in sorted(found.items())}


def dissimilarities(source: Path, codes: Iterable[str]) -> dict[str, float]:
    """How unlike all jobs the jobs of each four-digit code are spread over the areas: 0 as all jobs, 1 all in one other area.

    Half the sum over the areas of |the industry's share - all jobs' share|, both shares of what all areas have
    (O. D. Duncan and B. Duncan, 1955). `source` has the columns cbsa_code, naics_code and EMP of County Business Patterns 2019 by
    metro area; an area without a published figure counts as one without jobs. Codes that the source lacks are left out.
    """
    wanted = {code: CODES_OF_2017.get(code, (code,)) for code in codes}
    needed = {ALL_JOBS}.union(*wanted.values())
    jobs: dict[str, dict[str, float]] = defaultdict(dict)
    with _open(source) as file:
        for row in csv.DictReader(file):
            if row["naics_code"] in needed and row["EMP"]:
                jobs[row["naics_code"]][row["cbsa_code"]] = float(row["EMP"])
    everything = _shares(jobs[ALL_JOBS])
    found = {}
    for code, old_codes in wanted.items():
        summed: dict[str, float] = defaultdict(float)
        for old in old_codes:
            for area, number in jobs.get(old, {}).items():
                summed[area] += number
        if summed and sum(summed.values()):
            own = _shares(summed)
            found[code] = sum(abs(own.get(area, 0) - share) for area, share in everything.items()) / 2
    return found


def is_local(code: str, dissimilarity: float) -> bool:
    return dissimilarity <= LOCAL_UP_TO and not code.startswith(NEVER_LOCAL)


def common_words(source: Path, known: set[str]) -> list[str]:
    """The words of a spelling dictionary (one a line) that could be taken for a slip in a known word, but are none: "battle".

    Left out are words that begin unlike every known one or are too far from it: they are never corrected anyway.
    """
    with _open(source) as file:
        words = {line.strip() for line in file} - known
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in known:
        by_letter[word[0]].append(word)
    return sorted(
        word
        for word in words
        if word.isascii() and word.isalpha() and word.islower() and closest(word, by_letter[word[0]])
    )


def _shares(jobs: Mapping[str, float]) -> dict[str, float]:
    total = sum(jobs.values())
    return {area: number / total for area, number in jobs.items()}


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def words_of_texts(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in fold(text).split()}


def activity_lines(found: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """One line for each code: the code, a colon, and its descriptions with semicolons between."""
    for code, texts in found.items():
        yield f"{code}: {'; '.join(texts)}"
