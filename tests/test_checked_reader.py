"""A second opinion on relevance: asked only where it counts, and followed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.articles import Article
from extractors.checked import CheckedReader
from extractors.reader import LexiconReader

PLANT = Article(
    "Glass plant opened in Taraz",
    "A plant for sheet glass was put into operation in Taraz on Monday. It makes 20,000 tonnes a year.",
    "en",
    datetime(2026, 3, 2, tzinfo=UTC),
)
MATCH = Article("Taraz wins", "The football team of Taraz won 2:1 on Sunday.", "en", datetime(2026, 3, 2, tzinfo=UTC))


@dataclass(slots=True)
class Opinion:
    """A relevance check that always says the same, and remembers what it was asked."""

    says: float
    name: str = "opinion"
    asked: list[str] = field(default_factory=list)

    def score(self, article: Article) -> float:
        self.asked.append(article.title)
        return self.says


def test_a_checkpoint_that_agrees_gives_its_score() -> None:
    reading = CheckedReader(LexiconReader(), Opinion(0.9), 0.5).read(PLANT)
    assert reading.relevant
    assert reading.relevance == 0.9
    assert len(reading.mentions) == 1


def test_a_checkpoint_that_disagrees_takes_the_mentions_away() -> None:
    reading = CheckedReader(LexiconReader(), Opinion(0.2), 0.5).read(PLANT)
    assert not reading.relevant
    assert reading.mentions == ()


def test_what_the_gate_drops_is_not_asked_about() -> None:
    opinion = Opinion(1.0)
    assert not CheckedReader(LexiconReader(), opinion, 0.5).read(MATCH).relevant
    assert opinion.asked == []


def test_rows_tell_who_read_them() -> None:
    assert CheckedReader(LexiconReader(), Opinion(1.0), 0.5).name == "lexicon-2+opinion"
