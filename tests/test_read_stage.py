"""The read stage: many articles at once, one poisonous article, a reader that cannot work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine

from domain.articles import Article
from domain.records import Reading
from extractors.reader import Reader, ReaderUnavailable, WhenNeeded
from flows.read import ReadReport, read
from tests.stored import NOW, article, column, poll

pytestmark = pytest.mark.both
NOTHING = Reading(False, 0.1)


@dataclass(slots=True)
class Acting:
    """Does with each article what a test wants, and keeps the words of those it was asked about."""

    act: Callable[[str], Reading]
    abreast: int = 1
    name: str = "acting-1"
    asked: list[str] = field(default_factory=list)

    def read(self, article: Article) -> Reading:
        self.asked.append(article.text)
        return self.act(article.text)


def stored(engine: Engine, *words: str) -> None:
    for number, said in enumerate(words):
        poll(engine, article(said, said, published_at=NOW - timedelta(days=number)))


def read_by(engine: Engine, reader: Reader) -> ReadReport:
    return read(engine, reader, now=NOW, worker="test")


def test_as_many_articles_are_read_at_once_as_the_reader_bears(engine: Engine) -> None:
    together = Barrier(2)

    def meets_another(words: str) -> Reading:
        together.wait(timeout=10)  # breaks, and fails the article, where it is alone
        return NOTHING

    stored(engine, "one", "two", "three", "four")
    assert read_by(engine, Acting(meets_another, abreast=2)) == ReadReport(read=4)


def test_each_article_gets_its_own_reading_whoever_is_ready_first(engine: Engine) -> None:
    waited_for = Barrier(2)

    def tells_its_length(words: str) -> Reading:
        waited_for.wait(timeout=10)
        return Reading(False, len(words) / 100)

    stored(engine, "a", "bb", "ccc", "dddd")
    read_by(engine, Acting(tells_its_length, abreast=2))
    told = dict(
        zip(column(engine, "SELECT text FROM versions"), column(engine, "SELECT relevance FROM versions"), strict=True)
    )
    assert told == {"a": 0.01, "bb": 0.02, "ccc": 0.03, "dddd": 0.04}


def test_a_poisonous_article_fails_alone(engine: Engine) -> None:
    def chokes(words: str) -> Reading:
        if words == "poison":
            raise ZeroDivisionError("by zero")
        return NOTHING

    stored(engine, "one", "poison", "two")
    assert read_by(engine, Acting(chokes, abreast=2)).read == 2
    assert column(engine, "SELECT last_error FROM versions WHERE text = 'poison'") == ["ZeroDivisionError: by zero"]


def test_what_a_reader_that_gives_up_has_not_read_waits_with_all_its_attempts(engine: Engine) -> None:
    def gives_up(words: str) -> Reading:
        if words != "one":
            raise ReaderUnavailable("The model's server sleeps.")
        return NOTHING

    stored(engine, "one", "two", "three")
    reader = Acting(gives_up)
    report = read_by(engine, reader)
    assert (report.read + report.failed, report.unavailable) == (len(reader.asked) - 1, "The model's server sleeps.")
    waiting = column(engine, "SELECT attempts FROM versions WHERE state = 'waiting'")
    assert waiting == [0] * (3 - report.read)


def test_a_reader_that_cannot_be_opened_leaves_all_waiting(engine: Engine) -> None:
    def no_reader() -> Reader:
        raise ReaderUnavailable("The model is cut.")

    stored(engine, "one", "two")
    assert read_by(engine, WhenNeeded(no_reader)) == ReadReport(unavailable="The model is cut.")
    assert column(engine, "SELECT attempts FROM versions") == [0, 0]


def test_a_reader_is_not_opened_where_nothing_waits(engine: Engine) -> None:
    def no_reader() -> Reader:
        raise ReaderUnavailable("The model is cut.")

    assert read_by(engine, WhenNeeded(no_reader)) == ReadReport()
