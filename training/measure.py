"""How well a reader reads the articles that were kept back: right and wrong, and how honest its scores are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from domain.articles import Article
from domain.records import Mention, Span
from extractors.reader import Reader
from training.marks import Example

LANGUAGES = ("en", "ru", "kk")
FIELDS = ("investment", "capacity", "jobs", "expected", "region")
_BINS = 5  # of equal width, for reliability


@dataclass(slots=True)
class Score:
    """What was right among what was found and what is there."""

    right: int = 0
    found: int = 0
    there: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 0.0


@dataclass(slots=True)
class Measured:
    """Counts over articles: parts by name, (true, told) statuses, and (score, was right) of what was told.

    The part «told» counts records that were found and given their status.
    """

    parts: dict[str, Score] = field(default_factory=dict)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    mention_scores: list[tuple[float, bool]] = field(default_factory=list)
    relevance_scores: list[tuple[float, bool]] = field(default_factory=list)
    value_scores: list[tuple[float, bool]] = field(default_factory=list)

    def part(self, name: str) -> Score:
        return self.parts.setdefault(name, Score())


def measured(reader: Reader, examples: Sequence[Example]) -> Measured:
    """Read every example as an article, and compare what comes with what its author marked."""
    total = Measured()
    for example in examples:
        reading = reader.read(article_of(example))
        _count_relevance(total, bool(example.records), reading.relevant, reading.relevance)
        pairs = paired(example, reading.mentions)
        _count(total.part("projects"), len(pairs), len(reading.mentions), len(example.records))
        rights = {id(one) for number, one in pairs if example.records[number]["status"] == one.status}
        total.mention_scores += [(mention.score, id(mention) in rights) for mention in reading.mentions]
        _count(total.part("told"), len(rights), len(reading.mentions), len(example.records))
        for number, mention in pairs:
            _count_pair(total, example.records[number], mention)
    return total


def article_of(example: Example) -> Article:
    noon = datetime.combine(date.fromisoformat(example.published), time(12), UTC)
    title, body = example.text[: example.body_at - 1], example.text[example.body_at :]
    return Article(title, body, example.language, noon)


def paired(example: Example, mentions: Sequence[Mention]) -> list[tuple[str, Mention]]:
    """(record's number, mention) where a mention's name covers words that name the record; each at most once."""
    overlaps = sorted(
        ((-_covered(example, number, mention), int(number), place) for number in example.records
         for place, mention in enumerate(mentions)),
    )  # fmt: skip
    pairs: dict[int, int] = {}
    for overlap, number, place in overlaps:
        if overlap < 0 and number not in pairs and place not in pairs.values():
            pairs[number] = place
    return [(str(number), mentions[place]) for number, place in pairs.items()]


def _covered(example: Example, number: str, mention: Mention) -> int:
    """Characters of the record's own names that the mention's name covers; shared ones («plants») count little."""
    name = next(_spans(mention, "name"))
    start, end = name.start + example.body_at, name.end + example.body_at
    return sum(
        max(0, min(mark.end, end) - max(mark.start, start)) * (10 if len(mark.owners) == 1 else 1)
        for mark in example.marks
        if number in mark.owners and mark.kind in ("facility", "product")
    )


def _spans(mention: Mention, name: str) -> Iterator[Span]:
    return (span for span in mention.spans if span.field == name)


def _count(score: Score, right: int, found: int, there: int) -> None:
    score.right += right
    score.found += found
    score.there += there


def _count_relevance(total: Measured, true: bool, told: bool, surely: float) -> None:
    _count(total.part("relevance"), int(true and told), int(told), int(true))
    total.relevance_scores.append((surely, true))


def _count_pair(total: Measured, record: dict[str, Any], mention: Mention) -> None:
    total.statuses[record["status"], mention.status] += 1
    _count(total.part("status"), int(record["status"] == mention.status), 1, 1)
    for name in FIELDS:
        there, found = record[name], getattr(mention, name)
        right = there is not None and found is not None and _same(name, there, found)
        _count(total.part(name), int(right), int(found is not None), int(there is not None))
        total.value_scores += [(span.score, bool(right)) for span in _spans(mention, name) if span.score is not None]


def _same(name: str, there: Any, found: Any) -> bool:
    if name == "investment":
        return bool(there["currency"] == found.currency and abs(there["amount"] - found.amount) <= 0.01 * found.amount)
    if name == "capacity":
        return bool(there["unit"] == found.unit and abs(there["value"] - found.value) <= 0.01 * found.value)
    return str(there)[:4] == str(found)[:4] if name == "expected" else bool(there == found)


def reliability(scores: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """(mean score, share right, how many) of each bin that has any."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for score, right in scores:
        bins[min(int(score * _BINS), _BINS - 1)].append((score, right))
    return [(sum(s for s, _ in b) / len(b), sum(r for _, r in b) / len(b), len(b)) for b in bins if b]


def calibration_error(scores: Sequence[tuple[float, bool]]) -> float:
    """Mean distance of score and share right over the bins, weighted by how many each holds; 0 is honest."""
    return sum(abs(mean - share) * many for mean, share, many in reliability(scores)) / max(1, len(scores))
