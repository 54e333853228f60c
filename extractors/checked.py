"""A reader whose finds need a second opinion: what a checkpoint finds irrelevant tells of no project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from domain.articles import Article
from domain.records import Reading
from extractors.reader import Reader


class Relevance(Protocol):
    """``score`` in 0..1: how surely the article tells of an industrial project."""

    @property
    def name(self) -> str: ...

    def score(self, article: Article) -> float: ...


@dataclass(frozen=True, slots=True)
class CheckedReader:
    """Asks only about articles that the reader finds relevant, because the check is the dear part."""

    reader: Reader
    check: Relevance
    floor: float

    @property
    def name(self) -> str:
        return f"{self.reader.name}+{self.check.name}"

    @property
    def abreast(self) -> int:
        return 1  # no checkpoint's own code promises to bear more

    def read(self, article: Article) -> Reading:
        reading = self.reader.read(article)
        if not reading.relevant:
            return reading
        score = self.check.score(article)
        if score < self.floor:
            return Reading(False, score, programmes=reading.programmes)
        return replace(reading, relevance=score)
