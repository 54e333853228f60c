"""What linking tells the watchers of, and what it only writes into the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine

from db.engine import reading
from db.polling import claim_due_sources, finish_poll, register_sources
from db.views import article_rows, change_rows
from db.watches import remove_watch, save_watch
from domain.articles import Article, NewArticle, Polled, PollResult, PollState, Source, SourceKind
from domain.records import Facility, Mention, Reading, Sector, Status
from domain.watching import Deferred, Delivered, Delivery, Watch
from flows.link import LinkReport, link
from flows.read import read
from flows.send import send

pytestmark = pytest.mark.both

HOUR = timedelta(hours=1)
Tell = Callable[[str, Status, datetime], LinkReport]
SOURCE = Source("agency", "Agency", "https://agency.example/rss", "en", SourceKind.FEED, HOUR, 1)


@dataclass(frozen=True, slots=True)
class StatusReader:
    """Reads articles whose text is a status: each tells of the same lime plant."""

    name: str = "status-1"
    abreast: int = 1

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


@dataclass(slots=True)
class Counting:
    """A postman who refuses until told otherwise, and keeps what he took."""

    open: bool = False
    taken: list[str] = field(default_factory=list)

    def deliver(self, message: EmailMessage) -> Delivery:
        if not self.open:
            return Deferred("not today")
        self.taken.append(str(message["Subject"]))
        return Delivered("box")


def post(engine: Engine, postman: Counting, at: datetime) -> None:
    send(engine, postman, "Qadam <qadam@example.org>", clock=lambda: at, worker="test")


def test_a_letter_that_nobody_took_yet_does_not_tell_what_was_withdrawn_meanwhile(
    told: Tell, engine: Engine, now: datetime
) -> None:
    postman = Counting()
    told("one", Status.CONSTRUCTION, now - 9 * HOUR * 24)
    post(engine, postman, now)
    told("two", Status.COMMISSIONED, now - 5 * HOUR * 24)
    post(engine, postman, now + HOUR)
    told("two", Status.CONSTRUCTION, now - 5 * HOUR * 24)
    postman.open = True
    post(engine, postman, now + 48 * HOUR)
    assert len(postman.taken) == 1
    assert "commissioned" not in postman.taken[0]


def test_a_removed_watch_gets_no_letter_that_was_waiting(told: Tell, engine: Engine, now: datetime) -> None:
    postman = Counting()
    told("one", Status.CONSTRUCTION, now - 9 * HOUR * 24)
    post(engine, postman, now)
    remove_watch(engine, "all")
    postman.open = True
    post(engine, postman, now + 48 * HOUR)
    assert postman.taken == []


def test_a_follow_up_that_repeats_its_background_is_read(engine: Engine, now: datetime) -> None:
    background = [
        "The company has worked in the region for twenty years and owns two quarries.",
        "The cost of the plant is put at eleven billion tenge by its owners.",
        "About two hundred people of the neighbouring villages are to work there.",
        "The regional administration has laid a road and a power line to the site.",
    ]
    first = ["A lime plant is to be built near Karaganda, the administration said on Monday.", *background]
    second = ["The lime plant near Karaganda has been launched, the administration said on Friday.", *background]
    store(engine, "one", first, now - 9 * HOUR * 24)
    store(engine, "two", second, now - 2 * HOUR * 24)
    store(engine, "copy", second, now - 1 * HOUR * 24)
    with reading(engine) as connection:
        states = {row.title: row.state for row in article_rows(connection)}
    assert states == {"one": "waiting", "two": "waiting", "copy": "reprint"}


def store(engine: Engine, name: str, sentences: list[str], published: datetime) -> None:
    register_sources(engine, (SOURCE,), published)
    (claim,) = claim_due_sources(engine, now=published, worker="test", lease=HOUR, limit=1, everything=True)
    article = NewArticle(
        SOURCE.id,
        f"https://agency.example/{name}",
        (f"guid:{name}",),
        name,
        " ".join(sentences),
        "en",
        published,
        published,
    )
    polled = Polled(PollResult.OK, PollState(next_poll_at=published), (article,))
    finish_poll(engine, claim, polled, published)
