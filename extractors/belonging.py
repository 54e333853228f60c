"""Whose value is it: which of an article's projects an amount, a date, a place or a company is said of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from domain.records import Capacity, Money
from extractors.clauses import clause_of, edges
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.places import Place
from extractors.lexicon.products import Product
from extractors.lexicon.signs import sign
from extractors.namings import Phrase
from extractors.threads import Thread, Threads

V = TypeVar("V", Money, Capacity, int, str, Place, Product)

_SHARED = sign("shared")
_NOTHING = re.compile(r"\s*(?:(?:an?|the)\s+)?[«“„\"'(]?")
BRACKETED, LISTED, NAMED, CARRIED = 0.0, 0.5, 1.0, 2.0  # how far a value stands from the project that it is said of


@dataclass(frozen=True, slots=True)
class Owned(Generic[V]):
    """A value, how far it stands from the project (BRACKETED … CARRIED), and how surely it is said of it, if known."""

    found: Found[V]
    distance: float
    surely: float | None = None


class Belongings(Protocol):
    """What an article says of one of its projects."""

    @property
    def document(self) -> Document: ...

    @property
    def threads(self) -> Threads: ...

    @property
    def thread(self) -> Thread: ...

    def of(self, values: Sequence[Found[V]]) -> list[Owned[V]]:
        """Those of ``values`` in the body that are said of the project."""

    def dates(self) -> list[Owned[str]]:
        """Dates said of the project."""

    def money(self) -> list[Owned[Money]]:
        """Amounts said of the project, but not the totals of many projects."""

    def jobs(self) -> list[Owned[int]]:
        """Numbers of lasting jobs said of the project."""


@dataclass(frozen=True, slots=True)
class Narrated:
    """What belongs to a project by the course of the text: the nearest naming, the clause, the subject carried on."""

    document: Document
    threads: Threads
    thread: Thread

    def of(self, values: Sequence[Found[V]]) -> list[Owned[V]]:
        """Those of ``values`` in the body that are said of the project."""
        body = [value for value in values if value.start >= self.document.body_at]
        distances = ((value, self._distance(value.start, value.end)) for value in body)
        return [Owned(value, distance) for value, distance in distances if distance is not None]

    def dates(self) -> list[Owned[str]]:
        """Dates said of the project; one before a list holds for all its members."""
        owned = []
        for date in self.document.dates:
            distance = self._date_distance(date) if date.start >= self.document.body_at else None
            if distance is not None:
                owned.append(Owned(date, distance))
        return owned

    def money(self) -> list[Owned[Money]]:
        """Amounts said of the project, but not the totals of many projects."""
        return [owned for owned in self.of(self.document.money) if not self._is_total(owned.found)]

    def jobs(self) -> list[Owned[int]]:
        """Numbers of lasting jobs said of the project."""
        return self.of(self.document.jobs)

    def _named_in(self, number: int) -> list[Phrase]:
        about = self.threads.of_sentence[number]
        phrases = (phrase for thread in about for phrase in thread.phrases if phrase.sentence == number)
        return sorted(phrases, key=lambda phrase: phrase.start)

    def _distance(self, start: int, end: int) -> float | None:
        number = self.document.sentence_of(start)
        if self.thread not in self.threads.of_sentence[number]:
            return None
        phrases = self._named_in(number)
        if not phrases:
            return CARRIED
        if all(phrase in self.thread.phrases for phrase in phrases):
            return NAMED
        owner = _owner(self.document, start, end, phrases)
        return BRACKETED if owner is not None and owner in self.thread.phrases else None

    def _date_distance(self, date: Found[str]) -> float | None:
        number = self.document.sentence_of(date.start)
        phrases = self._named_in(number)
        mine = [phrase for phrase in phrases if phrase in self.thread.phrases]
        if not mine or len(mine) == len(phrases) or any(p.start <= date.start < p.closing for p in phrases):
            return self._distance(date.start, date.end)
        if date.end <= phrases[0].start:
            return LISTED
        sentence = self.document.sentences[number]
        cuts = edges(self.document.text, sentence.start, sentence.end)
        here = clause_of(cuts, date.start)
        return LISTED if any(clause_of(cuts, phrase.head.start) == here for phrase in mine) else None

    def _is_total(self, money: Found[Money]) -> bool:
        counts = self.document.in_sentence(self.document.counts, self.document.sentence_of(money.start))
        return any(
            abs(money.start - count.end) < 60 or abs(count.start - money.end) < 25
            for count in counts
            if count.value > 2
        )


def _owner(document: Document, start: int, end: int, phrases: Sequence[Phrase]) -> Phrase | None:
    """Which of several phrases of one sentence a value belongs to; None for what they share."""
    for phrase in phrases:
        if phrase.start <= start < phrase.closing:
            return phrase
    sentence = document.sentences[phrases[0].sentence]
    if _SHARED.search(document.text, max(sentence.start, start - 40), end + 20):
        return None
    cuts = edges(document.text, sentence.start, sentence.end)
    clause = clause_of(cuts, start)
    same = [phrase for phrase in phrases if clause_of(cuts, phrase.head.start) == clause] or list(phrases)
    behind = [phrase for phrase in same if phrase.start >= end]
    if behind and _adjoins(document, end, behind[0]):
        return behind[0]
    before = [phrase for phrase in same if phrase.end <= start]
    return before[-1] if before else behind[0] if behind else None


def _adjoins(document: Document, end: int, phrase: Phrase) -> bool:
    """Whether a phrase begins right where a value ends; after a comma or «and» it would be the next of a list."""
    return bool(_NOTHING.fullmatch(document.text, end, phrase.start))
