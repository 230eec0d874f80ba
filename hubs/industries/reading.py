"""Reads what somebody typed: which words say something, in which language, corrected where no such word exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language

from hubs.industries import files
from hubs.industries.german import Lexicon
from hubs.industries.terms import (
    german_stem,
    is_filler,
    is_german_filler,
    is_german_soft,
    is_material,
    is_soft,
    is_weak,
    leads,
    sectors_of,
    stem,
    words_of,
)
from hubs.industries.vocabulary import OTHER_LANGUAGE, Vocabulary

MAX_WORDS = 30
LONGEST_WORD = 40

BEGINNING, BEGINNING_OF_ANOTHER = 0.9, 0.7
CORRECTED = 0.9
SOFTLY = 0.25
HEAD = 1.3
"""How much more the thing itself counts than what says which one: the chairs of "massage chairs"."""

REMAINDER_RARITY = 2.5
"""What the part of a German compound weighs that nobody knows."""

OF_A_MATERIAL, OF_MANY = 0.7, 0.55

UNKNOWN_RARITY = 4.5
"""What an unknown word weighs: a name ("Joe's pizza") must not outweigh what is known."""


class Slot(NamedTuple):
    """One thing that was said: the word as it was understood, and the terms that may stand for it, with their weights."""

    word: str
    terms: Mapping[str, float]
    rarity: float
    importance: float = 1.0
    """How much it counts beside others."""
    is_soft: bool = False
    """It says little by itself: "service"."""

    @property
    def weight(self) -> float:
        return self.rarity * self.importance


@dataclass(frozen=True, slots=True)
class Reading:
    slots: tuple[Slot, ...]
    sectors: tuple[str, ...]
    """NAICS prefixes of the kinds of business that small words speak of: ("31", "32", "33") for "I make"."""
    done: tuple[str, ...]
    """Those of the first or last word, which tell what is done with the thing: ("811",) for "guitar repair"."""


class Reader:
    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._known = vocabulary
        self._lexicon = lexicon

    def read(self, text: str, *, complete: bool = False) -> Reading:
        """Read a text; with `complete` its last word may be only the beginning of one."""
        words = [word for word in words_of(text[:1_000])[:MAX_WORDS] if len(word) <= LONGEST_WORD]
        german = self._is_german(words)
        slots: list[Slot] = []
        sectors: list[str] = []
        position = 0
        head_said = False
        while position < len(words):
            word = words[position]
            following = words[position + 1] if position + 1 < len(words) else ""
            sectors += sectors_of(word)
            joined = self._joined(word, following)
            if joined:
                slots.append(joined)
                position += 2
                continue
            position += 1
            if leads(word) and slots and not head_said:
                _note_head(slots)
                head_said = True
            if self._says_nothing(word, german=german):
                continue
            is_last = complete and position == len(words)
            if is_soft(word):
                terms = self._known.terms(word, german=False)
                if terms:
                    slots.append(self._slot(word, terms)._replace(importance=SOFTLY, is_soft=True))
                continue
            found, said = self._slots(word, german=german, is_last=is_last)
            found = [self._or_joined(slot, words, position - 1) for slot in found] if len(found) == 1 else found
            slots += found
            sectors += said
        if not head_said:
            _note_head(slots)
        if sum(not slot.is_soft for slot in slots) > 1:
            slots = [slot._replace(importance=slot.importance * _beside_others(slot.word)) for slot in slots]
        if complete and words:
            slots = self._with_completions(slots, words[-1])
        return Reading(tuple(slots), tuple(dict.fromkeys(sectors)), self._done(words))

    def _with_completions(self, slots: list[Slot], last: str) -> list[Slot]:
        """The slots of words while somebody types: a last word that is known may yet become a longer one."""
        completed = dict.fromkeys(self._known.beginning(last), BEGINNING)
        if not slots:
            return [self._slot(last, completed)] if completed else []
        if slots[-1].word != last:
            return slots
        also = {term: BEGINNING_OF_ANOTHER for term in completed if term not in slots[-1].terms}
        return [*slots[:-1], slots[-1]._replace(terms={**also, **slots[-1].terms})]

    def _done(self, words: list[str]) -> tuple[str, ...]:
        said = [word for word in words if not (is_filler(word) or is_german_filler(word) or is_soft(word))]
        while len(said) > 1 and "44" in sectors_of(said[-1]):
            said.pop()
        if len(said) < 2:
            parts = self._lexicon.parts(said[0], self._is_loanword) if said else []
            return sectors_of(parts[-1]) if len(parts) > 1 else ()
        last = self._lexicon.parts(said[-1], self._is_loanword) or [said[-1]]
        return sectors_of(said[0]) + sectors_of(said[-1]) or (sectors_of(last[-1]) if len(last) > 1 else ())

    def _is_german(self, words: list[str]) -> bool:
        german = english = 0
        for word in words:
            is_english = self._known.knows(stem(word)) or is_filler(word) or word in files.real_words()
            is_german = is_german_filler(word) or word in self._lexicon or self._known.knows(german_stem(word))
            german += is_german and not is_english
            english += is_english and not is_german
        return german > english or (german == english and get_language() == "de")

    def _joined(self, word: str, following: str) -> Slot | None:
        """Two words that are one elsewhere ("semi conductor"), where one of them alone says nothing."""
        if not following or (self._says_something(word) and self._says_something(following)):
            return None
        both = word + following
        if len(both) < 5 or both not in self._known:
            return None
        terms = self._known.terms(both, german=False)
        return self._slot(both, terms) if terms else None

    def _or_joined(self, slot: Slot, words: list[str], at: int) -> Slot:
        """The slot, which may also stand for the word that it makes with the one before or after it: "lawn mower", "lawnmower"."""
        pairs = [words[at - 1] + words[at]] if at else []
        pairs += [words[at] + words[at + 1]] if at + 1 < len(words) else []
        also = {stem(pair): 1.0 for pair in pairs if pair in self._known and self._known.knows(stem(pair))}
        return slot._replace(terms={**slot.terms, **also}) if also else slot

    def _says_nothing(self, word: str, *, german: bool) -> bool:
        if is_filler(word):
            return not (german and self._known.knows(german_stem(word)))
        if is_german_filler(word):
            return german or not self._known.knows(stem(word))
        return len(word) == 1 or word.isdigit()

    def _says_something(self, word: str) -> bool:
        return len(word) > 1 and (self._known.knows(stem(word)) or is_filler(word) or is_german_filler(word))

    def _slots(
        self, word: str, *, german: bool, is_last: bool = False, correct: bool = True
    ) -> tuple[list[Slot], list[str]]:
        """What a word says, and the kinds of business that the parts of a compound speak of."""
        english = self._known.terms(word, german=german)
        parts = self._lexicon.parts(word, self._is_loanword if german else _never) if german or not english else []
        if parts:
            slots: list[Slot] = []
            sectors: list[str] = []
            for part in parts:
                sectors += sectors_of(part) if len(parts) > 1 else ()
                slots += self._german_slots(part, word if len(parts) == 1 else part, english if len(parts) == 1 else {})
            if slots:
                return slots, sectors
        if english:
            return [self._slot(word, english)], []
        if is_last:
            completed = dict.fromkeys(self._known.beginning(word), BEGINNING)
            if completed:
                return [self._slot(word, completed)], []
        halves = self._known.halves(word)
        if halves:
            return [self._slot(half, self._known.terms(half, german=False)) for half in halves], []
        meant = self._known.meant_by(word) if correct else None
        if meant:
            slots, sectors = self._slots(meant, german=german, correct=False)
            return [_corrected(slot) for slot in slots], sectors
        partly = self._partly(word) if german else []
        if partly:
            return partly, []
        return [Slot(word, {}, UNKNOWN_RARITY)], []

    def _is_loanword(self, word: str) -> bool:
        return len(word) > 3 and word in self._known and self._known.knows(stem(word))

    def _partly(self, word: str) -> list[Slot]:
        """What is known at the end or the beginning of a German compound, and a remainder."""
        for length in range(len(word) - 3, 3, -1):
            for part in (word[-length:], word[:length]):
                if part in self._lexicon and not is_german_soft(part):
                    slots = self._german_slots(part, part, {})
                    if slots:
                        return [*slots, Slot(word, {}, REMAINDER_RARITY)]
        return []

    def _german_slots(self, part: str, word: str, english: Mapping[str, float]) -> list[Slot]:
        if is_german_filler(part):
            return []
        own = german_stem(part)
        meaning = self._lexicon.meaning(part)
        first = {own: 1.0} if self._known.knows(own) else {}
        first |= {term: max(weight * OTHER_LANGUAGE, first.get(term, 0)) for term, weight in english.items()}
        if is_german_soft(part):
            meaning = []
        elif not meaning and not first:
            first = self._known.terms(part, german=False)
        if not meaning:
            softly = SOFTLY if is_german_soft(part) else 1.0
            return [self._slot(word, first)._replace(importance=softly, is_soft=softly < 1)] if first else []
        slots = []
        for ways in meaning:
            terms = first | {way: 1.0 for way in ways if self._known.knows(way)}
            if terms:
                slots.append(self._slot(word, terms))
        return slots

    def _slot(self, word: str, terms: Mapping[str, float]) -> Slot:
        return Slot(
            word,
            terms,
            min((self._known.rarity(term) / weight for term, weight in terms.items()), default=UNKNOWN_RARITY),
        )


def _note_head(slots: list[Slot]) -> None:
    """The last word so far is the thing itself, unless it is said of many: the boards of "cutting board shop"."""
    for place in range(len(slots) - 1, -1, -1):
        slot = slots[place]
        if not slot.is_soft and not is_weak(slot.word):
            slots[place] = slot._replace(importance=slot.importance * HEAD)
            return


def _corrected(slot: Slot) -> Slot:
    return slot._replace(terms={term: weight * CORRECTED for term, weight in slot.terms.items()})


def _beside_others(word: str) -> float:
    return OF_A_MATERIAL if is_material(word) else OF_MANY if is_weak(word) else 1.0


def _never(word: str) -> bool:
    return False
