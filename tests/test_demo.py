"""The whole way, from feeds to letters: eighteen virtual months of the newsroom through the real pipeline."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from db.engine import reading
from db.invariants import broken_promises
from db.watches import save_watch
from demo.archive import read_articles, read_truth
from demo.newsroom import Newsroom
from domain.articles import PollResult
from domain.watching import Watch
from flows.pipeline import Pipeline, RunReport
from flows.settings import Settings
from flows.wiring import pipeline

# Six days at a time: feeds show their last twenty items, so nothing is missed, and the test stays short.
STEP = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Lived:
    """What eighteen months left behind."""

    work: Pipeline
    reports: tuple[RunReport, ...]
    outbox: Path
    newsroom: Newsroom


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("demo")
    with Newsroom() as newsroom:
        settings = Settings(
            database=f"sqlite:///{folder}/qadam.db",
            sources=newsroom.write_sources(folder),
            outbox=folder / "outbox",
            host_pause=0.0,
            threads=1,
            allow_loopback=True,
        )
        clock = {"now": first_evening()}
        work = replace(pipeline(settings), proves=False, clock=lambda: clock["now"], rng=random.Random(7))
        save_watch(work.engine, Watch("all", "reader@example.org"), clock["now"])
        reports = []
        for moment in moments():
            clock["now"] = moment
            newsroom.today(moment)
            reports.append(work.run())
        yield Lived(work, tuple(reports), folder / "outbox", newsroom)
        work.engine.dispose()


def first_evening() -> datetime:
    return min(article.published for article in read_articles()).replace(hour=23)


def moments() -> Iterator[datetime]:
    last = max(article.published for article in read_articles())
    weekly = (first_evening() + STEP * number for number in range((last - first_evening()) // STEP + 3))
    looks = (
        moment
        for article in read_articles()
        for edit in article.edits
        for moment in (article.published + timedelta(hours=1), edit.at + timedelta(hours=6))
    )
    yield from sorted({*weekly, *looks})


@pytest.fixture
def stored(lived: Lived) -> Iterator[Connection]:
    with reading(lived.work.engine) as connection:
        yield connection


def test_no_promise_is_broken(lived: Lived) -> None:
    assert broken_promises(lived.work.engine) == ()


def test_every_published_article_is_stored_once(stored: Connection) -> None:
    urls = stored.execute(text("select url from articles")).scalars()
    numbers = Counter(found for url in urls if (found := number(url)))
    assert set(numbers) == {article.number for article in read_articles()}
    assert set(numbers.values()) == {1}


def test_an_edit_is_a_version_of_its_article(stored: Connection) -> None:
    edited = text("select count(distinct article_id) from versions where number = 2")
    told_anew = [article for article in read_articles() if any(edit.paragraphs for edit in article.edits)]
    assert stored.execute(edited).scalar_one() == len(told_anew)


def test_a_new_headline_over_the_same_text_is_no_version(stored: Connection) -> None:
    retitled = [
        edit.title for article in read_articles() for edit in article.edits if edit.title and not edit.paragraphs
    ]
    assert retitled
    assert set(retitled) <= set(stored.execute(text("select title from versions where number = 1")).scalars())


def test_a_reprint_is_no_second_story(stored: Connection) -> None:
    """A paper that prints half of a report, and is seen before it, counts as a story of its own: once here."""
    stories = {number(url): story for url, story in stored.execute(text("select url, story_id from articles")).all()}
    articles = {article.id: article for article in read_articles()}
    apart = [
        article.id
        for article in articles.values()
        if article.reprint_of and stories[article.number] != stories[articles[article.reprint_of].number]
    ]
    assert len(apart) <= 1


def number(url: str) -> int:
    """The six digits of an article's address; 0 for what is no article."""
    found = re.search(r"1\d{5}", url)
    return int(found[0]) if found else 0


def test_a_feed_that_broke_for_a_week_is_heard_again(lived: Lived) -> None:
    results = [report.result for run in lived.reports for report in run.sources if report.source.id.startswith("dala")]
    assert PollResult.FAILED in results
    assert results[-1] is not PollResult.FAILED


def test_no_change_is_told_twice(lived: Lived, stored: Connection) -> None:
    letters = [message_from_bytes(path.read_bytes()) for path in lived.outbox.glob("*.eml")]
    assert letters
    assert Counter(letter["Message-ID"] for letter in letters).most_common(1)[0][1] == 1
    moves = stored.execute(text("select count(*) from changes where before is not null")).scalar_one()
    assert stored.execute(text("select count(*) from alerts")).scalar_one() == moves


def test_values_stand_where_their_spans_say(stored: Connection) -> None:
    rows = stored.execute(
        text("select v.text, m.evidence from mentions m join versions v on v.id = m.version_id")
    ).all()
    assert len(rows) > 60
    assert all(evidence in body for body, evidence in rows)


def test_most_noise_leads_to_no_project(stored: Connection) -> None:
    noise = {article.title for article in read_articles() if article.id in read_truth().noise}
    relevant = set(stored.execute(text("select title from versions where relevant")).scalars())
    assert len(noise & relevant) <= len(noise) // 2


def test_a_second_run_changes_nothing(lived: Lived) -> None:
    again = lived.work.run()
    assert again.linked.changed == 0
    assert again.sent.delivered == 0
