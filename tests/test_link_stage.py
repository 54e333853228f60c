"""What linking tells the watchers of, and what it only writes into the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from db.engine import reading
from db.polling import claim_due_sources, finish_poll, register_sources
from db.views import change_rows
from db.watches import save_watch
from domain.articles import Article, NewArticle, Polled, PollResult, PollState, Source, SourceKind
from domain.records import Facility, Mention, Reading, Sector, Status
from domain.watching import Watch
from flows.link import LinkReport, link
from flows.read import read

HOUR = timedelta(hours=1)
Tell = Callable[[str, Status, datetime], LinkReport]
SOURCE = Source("agency", "Agency", "https://agency.example/rss", "en", SourceKind.FEED, HOUR, 1)


@dataclass(frozen=True, slots=True)
class StatusReader:
    """Reads articles whose text is a status: each tells of the same lime plant."""

    name: str = "status-1"

    def read(self, article: Article) -> Reading:
        mention = Mention(
            name="lime plant",
            facility=Facility.PLANT,
            status=Status(article.text.split()[-1]),
            evidence=article.text,
            products=("lime",),
            sector=Sector.BUILDING_MATERIALS,
            country="KZ",
            region="KZ-35",
            companies=("Sary Lime",),
        )
        return Reading(True, 1.0, (mention,))


@pytest.fixture
def told(engine: Engine, now: datetime) -> Tell:
    save_watch(engine, Watch("all", "reader@example.org", new_projects=True), now)

    def tell(name: str, status: Status, published: datetime) -> LinkReport:
        register_sources(engine, (SOURCE,), now)
        (claim,) = claim_due_sources(engine, now=now, worker="test", lease=HOUR, limit=1, everything=True)
        article = NewArticle(
            SOURCE.id,
            f"https://agency.example/{name}",
            (f"guid:{name}",),
            f"News {name}",
            f"The plant is {status}",
            "en",
            published,
            now,
        )
        finish_poll(engine, claim, Polled(PollResult.OK, PollState(next_poll_at=now), (article,)), now)
        read(engine, StatusReader(), now=now, worker="test")
        return link(engine, now=now, worker="test")

    return tell


def test_each_forward_move_is_told_once(told: Tell, now: datetime) -> None:
    assert told("one", Status.PLANNED, now - 9 * HOUR * 24).alerts == 1
    assert told("two", Status.COMMISSIONED, now - 5 * HOUR * 24).alerts == 1
    assert told("three", Status.COMMISSIONED, now - 1 * HOUR * 24).alerts == 0


def test_a_late_article_completes_the_history_but_tells_nobody(told: Tell, engine: Engine, now: datetime) -> None:
    told("one", Status.PLANNED, now - 9 * HOUR * 24)
    told("three", Status.COMMISSIONED, now - 1 * HOUR * 24)
    assert told("two", Status.CONSTRUCTION, now - 5 * HOUR * 24).alerts == 0
    assert told("zero", Status.ANNOUNCED, now - 30 * HOUR * 24).alerts == 0
    with reading(engine) as connection:
        history = [row.after for row in reversed(change_rows(connection))]
    assert history == [Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION, Status.COMMISSIONED]


def test_an_edit_that_takes_a_launch_back_and_gives_it_again_tells_of_it_once(told: Tell, now: datetime) -> None:
    told("one", Status.CONSTRUCTION, now - 9 * HOUR * 24)
    assert told("two", Status.COMMISSIONED, now - 5 * HOUR * 24).alerts == 1
    assert told("two", Status.CONSTRUCTION, now - 5 * HOUR * 24).alerts == 0
    assert told("two", Status.COMMISSIONED, now - 5 * HOUR * 24).alerts == 0
