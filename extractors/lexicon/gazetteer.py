"""One longest-match machine over inflected words: every list of names that the finders know is searched with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from extractors.lexicon.inflection import Stem, folded, stems
from extractors.lexicon.signs import lowered

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_GAP = frozenset(" \u00a0\u2009\u202f-\u2010\u2011–'’ʼ`«»\"“”„")  # may stand between two words of one name
_LONGEST_ENDING = 12


class Word(NamedTuple):
    """A word at [start, end), folded for comparison; ``capital`` says how it begins in the text."""

    text: str
    start: int
    end: int
    capital: bool


class Match(NamedTuple, Generic[T]):
    """``values`` stand at words [first, last)."""

    values: tuple[T, ...]
    first: int
    last: int


@lru_cache(maxsize=8)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order, split at hyphens and apostrophes; kept for the finders that follow."""
    lower = lowered(text).replace("ё", "е")
    return tuple(
        Word(lower[start:end], start, end, text[start].isupper())
        for start, end in (match.span() for match in _WORD.finditer(text))
    )


def joined(text: str, left: Word, right: Word) -> bool:
    """Whether nothing but spaces, hyphens or quotes stands between two words."""
    gap = text[left.end : right.start]
    return len(gap) <= 4 and _GAP.issuperset(gap)


class _Node(Generic[T]):
    __slots__ = ("following", "values")

    def __init__(self) -> None:
        self.following: dict[int, _Node[T]] = {}
        self.values: tuple[T, ...] = ()


class Gazetteer(Generic[T]):
    """Phrases with their values; several phrases may share a value, and one phrase may have several."""

    def __init__(self, phrases: Iterable[tuple[str, str, T]]) -> None:
        """``phrases`` are (words, language, value); a word marked «!» is not inflected."""
        self._root: _Node[T] = _Node()
        self._numbers: dict[tuple[Stem, ...], int] = {}
        self._by_letters: dict[str, list[tuple[frozenset[str], int]]] = {}
        for phrase, language, value in phrases:
            self._add(phrase, language, value)
        self.readings = lru_cache(maxsize=32_768)(self._read)

    def _add(self, phrase: str, language: str, value: T) -> None:
        node = self._root
        for word in re.findall(r"[^\W_]+!?", folded(phrase)):
            node = node.following.setdefault(self._number(stems(word, language)), _Node())
        if node is not self._root and value not in node.values:
            node.values = (*node.values, value)

    def _number(self, word: tuple[Stem, ...]) -> int:
        """One number for one listed word; its stems are entered when it is new."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._numbers)
            for letters, endings in word:
                self._by_letters.setdefault(letters, []).append((endings, number))
        return number

    def _read(self, word: str) -> tuple[int, ...]:
        """The listed words that ``word`` may be a form of."""
        found: list[int] = []
        for cut in range(len(word), max(0, len(word) - _LONGEST_ENDING), -1):
            for endings, number in self._by_letters.get(word[:cut], ()):
                if word[cut:] in endings:
                    found.append(number)
        return tuple(found)

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Match[T]]:
        """The longest phrases from left to right, none overlapping another."""
        at = 0
        while at < len(words):
            match = self._longest(text, words, at) if self.readings(words[at].text) else None
            if match is None:
                at += 1
            else:
                yield match
                at = match.last

    def _longest(self, text: str, words: Sequence[Word], first: int) -> Match[T] | None:
        nodes, best = [self._root], None
        for at in range(first, len(words)):
            if at > first and not joined(text, words[at - 1], words[at]):
                break
            numbers = self.readings(words[at].text)
            nodes = [node.following[number] for node in nodes for number in numbers if number in node.following]
            if not nodes:
                break
            values = tuple(dict.fromkeys(value for node in nodes for value in node.values))
            if values:
                best = Match(values, first, at + 1)
        return best
