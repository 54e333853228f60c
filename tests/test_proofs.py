"""Once a week a reader learns that somebody looked, and within a week that nobody does any longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import Engine, update

from alerts.letters import render
from db.canaries import last_canary, record_canary, was_let_out
from db.engine import reading, writing
from db.invariants import broken_promises
from db.outbox import claim_letters, compose_letters
from db.polling import register_sources
from db.proofs import evidence, queue_proofs
from db.subscriptions import unsubscribe
from db.tables import sources
from db.watches import save_watch
from domain.articles import Article
from domain.permits import Permit
from domain.proofs import Canary, Gap, Proof, Stage, gap_of, goes_alone, is_due
from domain.records import Reading
from domain.rhythms import Every, Quiet, Rhythm
from domain.watching import Letter, Watch
from extractors.reader import LexiconReader
from flows.canary import let_out
from flows.send import send
from tests.post_office import PostOffice
from tests.stored import HOUR, NOW, SOURCE, article, column, poll, read, reading_of, rows
from tests.test_alerts_delivery import post
from tests.test_outbox import queue_for

DAY = timedelta(days=1)
SENDER = "Qadam <qadam@example.org>"
WATCH = Watch("all", "reader@example.org")
FLOWN = Canary(date(2026, 3, 16), "fake-1")
AGENCY = replace(SOURCE, expected_per_day=24.0)
WELL = Proof(NOW - 7 * DAY, NOW, 37, 35, 1243, (), FLOWN)


def look(engine: Engine, day: float) -> None:
    """The source is polled, and brings an article that is read; a canary flies."""
    now = NOW + day * DAY
    poll(engine, article(f"day {day}", seen_at=now, published_at=now), now=now)
    reached(engine, now)
    read(engine, reading_of(), now=now)
    fly(engine, now)


def reached(engine: Engine, now: datetime) -> None:
    with writing(engine, now) as connection:
        connection.execute(update(sources).values(last_success_at=now))


def fly(engine: Engine, now: datetime, stopped_at: Stage | None = None) -> None:
    record_canary(engine, Canary(now.date(), "fake-1", stopped_at, stopped_at and "it was lost"), now)


def run(engine: Engine, office: PostOffice, now: datetime) -> list[str]:
    """What a run sends, subject by subject."""
    before = len(office.texts)
    compose_letters(engine, now)
    queue_proofs(engine, now)
    send(engine, post(office.port), SENDER, clock=lambda: now, worker="w")
    return [str(message_from_bytes(text, policy=default)["Subject"]) for text in office.texts[before:]]


def plain(text: bytes) -> str:
    body = message_from_bytes(text, policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def test_a_quiet_week_ends_with_one_letter_that_says_what_was_looked_at(engine: Engine, office: PostOffice) -> None:
    save_watch(engine, WATCH, NOW)
    for day in range(15):
        look(engine, day)
        run(engine, office, NOW + day * DAY)
    assert len(office.texts) == 2
    subject = message_from_bytes(office.texts[0], policy=default)["Subject"]
    assert subject == "Nothing new for you since 16 March 2026: 7 articles read, 1 of 1 sources answer"
    text = plain(office.texts[0])
    assert "1 of 1 sources answer" in text
    assert "An invented article went all the way to a letter on 23 March 2026." in text
    assert "No source was silent for longer than usual." in text
    assert broken_promises(engine) == ()


@pytest.mark.both
def test_who_gets_a_letter_in_time_has_the_proof_at_its_end_and_no_letter_of_its_own(
    engine: Engine, office: PostOffice
) -> None:
    save_watch(engine, WATCH, NOW)
    for day in range(8):
        look(engine, day)
        queue_for(engine, WATCH, f"Plant {day}")
        run(engine, office, NOW + day * DAY)
    assert ["Proof that we looked" in plain(text) for text in office.texts] == [False] * 7 + [True]


def test_a_poller_that_stops_is_seen_by_the_reader_within_a_week(engine: Engine, office: PostOffice) -> None:
    save_watch(engine, WATCH, NOW)
    look(engine, 0)
    for day in range(1, 8):
        queue_for(engine, WATCH, f"Plant {day}")  # told by another way
        fly(engine, NOW + day * DAY)
        run(engine, office, NOW + day * DAY)
    assert "0 of 1 sources answer" in plain(office.texts[-1])
    assert "Agency: nothing for 7 days" in plain(office.texts[-1])


@pytest.mark.both
def test_running_again_or_in_two_places_sends_no_second_proof(engine: Engine, office: PostOffice) -> None:
    save_watch(engine, WATCH, NOW)
    for day in range(8):
        look(engine, day)
    now = NOW + 7 * DAY
    assert (queue_proofs(engine, now), queue_proofs(engine, now), queue_proofs(engine, now + HOUR)) == (1, 0, 0)
    assert len(run(engine, office, now + HOUR)) == 1
    assert run(engine, office, now + 2 * HOUR) == []


@pytest.mark.both
def test_proofs_begin_with_the_first_canary_and_go_to_mail_that_wants_them(engine: Engine) -> None:
    save_watch(engine, WATCH, NOW - 90 * DAY)
    save_watch(engine, replace(WATCH, id="no", email="no@example.org", proof=False), NOW)
    save_watch(engine, Watch("chat", "tgram://token/1"), NOW)
    assert queue_proofs(engine, NOW) == 0
    look(engine, 0)
    assert queue_proofs(engine, NOW + 6 * DAY) == 0
    assert queue_proofs(engine, NOW + 7 * DAY) == 1
    assert column(engine, "SELECT email FROM proofs") == ["reader@example.org"]


def test_a_proof_waits_for_its_hour_and_for_the_end_of_quiet_hours() -> None:
    rhythm = Rhythm(Every.DAILY, at=time(8), zone="Asia/Almaty", quiet=Quiet(time(7), time(10)))
    morning = NOW.replace(hour=3)  # 8 o'clock there
    assert is_due(rhythm, morning - 7 * DAY, morning - 2 * HOUR)
    assert not is_due(rhythm, morning - 6 * DAY, morning)
    assert not goes_alone(rhythm, WELL, [], morning - HOUR * 2)
    assert not goes_alone(rhythm, WELL, [], morning)
    assert goes_alone(rhythm, WELL, [], morning + 2 * HOUR)
    assert not goes_alone(rhythm, WELL, [morning - DAY], morning + 2 * HOUR)
    assert goes_alone(rhythm, replace(WELL, articles=0), [morning - DAY], morning + 2 * HOUR)


def test_a_gap_is_a_silence_that_the_usual_volume_does_not_let_expect() -> None:
    monday = datetime.fromisoformat("2026-03-16T00:00+05:00")
    busy = [monday + hours * HOUR for hours in range(0, 7 * 24, 2) if not 48 <= hours < 96]
    assert gap_of("A", 12, busy, monday, monday + 7 * DAY) == Gap("A", 50 * HOUR, 25)
    assert gap_of("A", 2, busy, monday, monday + 7 * DAY) is None
    friday = [monday + hours * HOUR for hours in range(0, 5 * 24, 2)]
    assert gap_of("A", 12, friday, monday, monday + 7 * DAY) is None  # a weekend
    assert gap_of("A", 1, [], monday, monday + 7 * DAY) == Gap("A", 7 * DAY, 5)
    assert gap_of("A", 0.1, [], monday, monday + 7 * DAY) is None


def test_a_letter_that_is_taken_apart_frees_its_proof_and_an_end_ends_it(engine: Engine, office: PostOffice) -> None:
    save_watch(engine, WATCH, NOW)
    for day in range(8):
        look(engine, day)
    queue_for(engine, WATCH)
    now = NOW + 7 * DAY
    compose_letters(engine, now)
    queue_proofs(engine, now)
    with_news = column(engine, "SELECT letter_id FROM proofs")
    with writing(engine, now) as connection:
        connection.exec_driver_sql("UPDATE changes SET withdrawn_at = '2026-03-16 09:00:00.000000'")
        connection.exec_driver_sql("UPDATE projects SET status = NULL, status_on = NULL")
    compose_letters(engine, now)
    assert (with_news, rows(engine, "SELECT id FROM proofs")) == ([1], [])
    assert queue_proofs(engine, now) == 1
    (held,) = claim_letters(engine, now=now, worker="w", lease=HOUR, limit=9)
    assert (held.letter.watch_ids, held.letter.events) == (("all",), ())
    unsubscribe(engine, Permit("unsubscribe", ("all",), WATCH.email), now)
    assert rows(engine, "SELECT id FROM proofs") == []
    assert run(engine, office, now + DAY) == []
    assert broken_promises(engine) == ()


@pytest.mark.parametrize(
    ("language", "quiet", "gap", "lost"),
    [
        (
            "en",
            "Nothing new for you since 9 March 2026: 1,243 articles",
            "Agency: nothing for 3 days",
            "stopped at linking",
        ),
        ("ru", "Для вас новостей нет с 9 марта 2026", "Agency: тишина 3 дня", "остановка на шаге «связывание»"),
        ("kk", "9 наурыз бастап сізге жаңалық жоқ", "Agency: 3 күн үнсіз", "«байланыстыру» сатысында тоқтады"),
    ],
)
def test_a_proof_is_said_in_its_readers_language(language: str, quiet: str, gap: str, lost: str) -> None:
    letter = Letter("key", WATCH.email, language, ("all",), (), proof=replace(WELL, gaps=(Gap("Agency", 3 * DAY, 60),)))
    message = render(letter, SENDER, NOW)
    assert quiet in str(message["Subject"])
    assert message["X-Qadam-Reason"] == "watching; kind=proof"
    ill = replace(WELL, canary=replace(FLOWN, stopped_at=Stage.LINKING, why="x"))
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        worse = render(replace(letter, proof=ill), SENDER, NOW).get_body((kind,))
        assert body is not None
        assert worse is not None
        assert gap in body.get_content()
        assert lost in worse.get_content()


class Broken:
    name = "broken-1"
    abreast = 1

    def read(self, article: Article) -> Reading:
        raise ZeroDivisionError


def test_the_canary_comes_out_as_a_letter_and_says_where_it_is_lost(engine: Engine) -> None:
    flown = let_out(LexiconReader(), SENDER, NOW)
    assert (flown.day, flown.stopped_at) == (date(2026, 3, 16), None)
    assert let_out(Broken(), SENDER, NOW).stopped_at is Stage.READING
    record_canary(engine, flown, NOW)
    record_canary(engine, replace(flown, stopped_at=Stage.READING, why="later"), NOW + HOUR)
    with reading(engine) as connection:
        assert last_canary(connection) == flown
    assert was_let_out(engine, NOW.date())
    for table in ("articles", "projects", "watches", "letters"):
        assert column(engine, f"SELECT count(*) FROM {table}") == [0]


def test_sources_that_were_never_reached_are_not_healthy(engine: Engine) -> None:
    register_sources(engine, (AGENCY,), NOW)
    with reading(engine) as connection:
        proof = evidence(connection, NOW - 7 * DAY, NOW)
    assert (proof.sources, proof.healthy, proof.articles, proof.canary) == (1, 0, 0, None)
    assert proof.is_alarming
