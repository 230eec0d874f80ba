"""German words and compounds in terms of the English index: "Holzspielzeug" is wood and toys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from hubs.industries import files
from hubs.industries.terms import german_letters, german_stem, is_german_filler, stem, words_of
from hubs.text.folding import fold

LINKS = ("s", "n", "en", "es", "er", "e")
"""What stands between the parts of a compound: Geburt-s-tag, Blume-n-laden."""

SHORTEST_PART = 3
SHORTEST_BEGINNING = 2
"""As in "Ölmühle"."""


class Lexicon:
    """The German words that are known, with the English terms of those that have some.

    A word means one term after another; each may be said in several ways.
    """

    def __init__(self, english: Mapping[str, str], phrases: Iterable[str]) -> None:
        self._meanings: dict[str, list[list[str]]] = {}
        self._forms: set[str] = set()
        for word, meaning in english.items():
            terms = [[stem(fold(way)) for way in ways.split("/")] for ways in meaning.split()]
            for form in self._forms_of(word):
                self._meanings.setdefault(form, terms)
        for phrase in phrases:
            for word in words_of(phrase):
                if not is_german_filler(word):
                    self._forms_of(word)

    def __contains__(self, folded: str) -> bool:
        return german_letters(folded) in self._forms or german_stem(folded) in self._forms

    def meaning(self, folded: str) -> list[list[str]]:
        """The English terms of a word, one after another, each with other ways to say it. Empty if there are none."""
        known = self._meanings.get(german_letters(folded))
        return known if known is not None else self._meanings.get(german_stem(folded), [])

    def parts(self, folded: str, is_loanword: Callable[[str], bool]) -> list[str]:
        """The known words that a compound is made of, as few as possible; itself if it is known, empty if it cannot be split.

        One part may be an English word: "Holzpellets".
        """
        word = german_letters(folded)
        if folded in self:
            return [word]
        best: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(SHORTEST_BEGINNING, len(word) + 1):
            for start in range(max(1, end - SHORTEST_PART + 1)):
                before, part = best[start], self._part(word[start:end], is_loanword, is_last=end == len(word))
                if before is None or part is None:
                    continue
                found = best[end]
                if found is None or (len(before) + 1, -len(before[0] if before else part)) < (
                    len(found),
                    -len(found[0]),
                ):
                    best[end] = [*before, part]  # of as many parts, the longer first: "Zahnarzt" and "Praxis"
        found = best[-1] or []
        return found if any(part in self for part in found) else []

    def _part(self, text: str, is_loanword: Callable[[str], bool], *, is_last: bool) -> str | None:
        if text in self._forms or is_german_filler(text):
            return text
        if not is_last and len(text) > SHORTEST_PART:
            for link in LINKS:
                if (
                    text.endswith(link)
                    and len(text) - len(link) >= SHORTEST_PART
                    and text.removesuffix(link) in self._forms
                ):
                    return text.removesuffix(link)
            if text + "e" in self._forms:  # Schule, but Schulbus
                return text + "e"
        elif german_stem(text) in self._forms and len(text) > SHORTEST_PART:
            return text
        return text if is_loanword(text) else None

    def _forms_of(self, word: str) -> tuple[str, str]:
        folded = fold(word)
        forms = german_letters(folded), german_stem(folded)
        self._forms.update(forms)
        return forms


@cache
def english_of_german() -> dict[str, str]:
    return dict(files.german_words())
