"""Two workers never hold one row, a late one cannot write, and what kills its reader is set aside."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from db.engine import open_database
from db.linking import claim_unlinked, fail_linking
from db.outbox import claim_letters, compose_letters, mark_sending
from db.polling import claim_due_sources, register_sources
from db.reading import claim_waiting, fail_reading, finish_reading
from db.watches import save_watch
from domain.records import Money
from domain.watching import Watch
from tests.stored import HOUR, NOW, SOURCE, article, column, link_claimed, mention, poll, read, reading_of, rows, seen

pytestmark = pytest.mark.both

ARTICLES = 500
WORKERS = 4


def claim_all(url: str, worker: str) -> list[int]:
    """Claims until nothing is left; runs in a process of its own."""
    engine, mine = open_database(url), list[int]()
    while claims := claim_waiting(engine, now=NOW, worker=worker, lease=HOUR, limit=7):
        mine += [claim.version_id for claim in claims]
    return mine


def test_processes_that_claim_at_once_share_all_rows_and_none_twice(engine: Engine, database_url: str) -> None:
    poll(engine, *(article(f"article {number}") for number in range(ARTICLES)))
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        claimed = pool.starmap(claim_all, [(database_url, f"worker {number}") for number in range(WORKERS)])
    together = [version_id for mine in claimed for version_id in mine]
    assert len(together) == ARTICLES
    assert len(set(together)) == ARTICLES


def test_articles_are_claimed_oldest_publication_first(engine: Engine) -> None:
    poll(engine, article("new", published_at=NOW), article("old", published_at=NOW - 9 * HOUR), article("middle"))
    titles = [
        claim.article.title
        for _ in range(2)
        for claim in claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=2)
    ]
    assert titles == ["Title of old", "Title of middle", "Title of new"]


def test_a_claim_carries_the_article_its_address_and_its_source(engine: Engine) -> None:
    poll(engine, article("one", "A text.", language="kk"))
    (claim,) = claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=5)
    assert (claim.source_id, claim.url, claim.attempts) == (SOURCE.id, "https://agency.example/one", 1)
    assert (claim.article.text, claim.article.language, claim.article.published_at) == ("A text.", "kk", NOW - HOUR)


def test_a_worker_whose_lease_passed_to_another_cannot_write(engine: Engine) -> None:
    poll(engine, article())
    (late,) = claim_waiting(engine, now=NOW, worker="late", lease=HOUR, limit=1)
    (next_one,) = claim_waiting(engine, now=NOW + HOUR, worker="next", lease=HOUR, limit=1)
    assert finish_reading(engine, [(late, reading_of(mention()))], "reader", NOW + HOUR) == 0
    assert finish_reading(engine, [(next_one, reading_of(mention()))], "reader", NOW + HOUR) == 1
    assert finish_reading(engine, [(late, reading_of(mention()))], "reader", NOW + HOUR) == 0
    assert column(engine, "SELECT count(*) FROM mentions") == [1]


def test_a_late_worker_that_nobody_replaced_may_still_write(engine: Engine) -> None:
    poll(engine, article())
    (late,) = claim_waiting(engine, now=NOW, worker="late", lease=HOUR, limit=1)
    assert finish_reading(engine, [(late, reading_of())], "reader", NOW + 5 * HOUR) == 1


def test_an_edit_takes_the_article_away_from_whoever_reads_the_old_text(engine: Engine) -> None:
    poll(engine, article())
    (claim,) = claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    poll(engine, article(text="It says something else now."))
    assert finish_reading(engine, [(claim, reading_of(mention()))], "reader", NOW) == 0


def test_the_third_failure_parks_the_article_with_its_error(engine: Engine) -> None:
    poll(engine, article())
    for attempt in (1, 2, 3):
        (claim,) = claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=1)
        assert claim.attempts == attempt
        fail_reading(engine, claim, f"failure {attempt}", NOW)
    assert not claim_waiting(engine, now=NOW + HOUR, worker="w", lease=HOUR, limit=1)
    assert rows(engine, "SELECT state, last_error, lease_token FROM versions") == [("parked", "failure 3", None)]


def test_what_kills_its_reader_is_parked_alone_and_the_others_are_read(engine: Engine) -> None:
    poll(engine, *(article(f"article {number:02}") for number in range(20)))
    now, dead = NOW, 0
    while claims := claim_waiting(engine, now=now, worker=f"w{dead}", lease=HOUR, limit=20):
        if any(claim.article.title == "Title of article 07" for claim in claims):
            now, dead = now + HOUR, dead + 1
            continue
        finish_reading(engine, [(claim, reading_of()) for claim in claims], "reader", now)
    assert column(engine, "SELECT title FROM versions WHERE state = 'parked'") == ["Title of article 07"]
    assert column(engine, "SELECT count(*) FROM versions WHERE state = 'linked'") == [19]
    assert dead == 3


def test_what_was_tried_before_waits_for_what_was_not(engine: Engine) -> None:
    poll(engine, article("poison", published_at=NOW - 9 * HOUR), article("fresh"))
    (claim,) = claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    fail_reading(engine, claim, "no", NOW)
    order = [claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=9)[0].article.title for _ in range(2)]
    assert order == ["Title of fresh", "Title of poison"]


def test_linking_has_three_attempts_of_its_own(engine: Engine) -> None:
    poll(engine, article())
    (failed,) = claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    fail_reading(engine, failed, "once", NOW)
    read(engine, reading_of(mention()))
    for _ in range(3):
        (claim,) = claim_unlinked(engine, now=NOW, worker="w", lease=HOUR, limit=1)
        fail_linking(engine, claim, "no such place", NOW)
    assert rows(engine, "SELECT state, attempts, last_error FROM versions") == [("parked", 3, "no such place")]


def test_a_late_linker_is_told_so(engine: Engine) -> None:
    seen(engine, reading_of(mention()))
    (late,) = claim_unlinked(engine, now=NOW, worker="late", lease=HOUR, limit=1)
    (other,) = claim_unlinked(engine, now=NOW + HOUR, worker="other", lease=HOUR, limit=1)
    with pytest.raises(AssertionError):
        link_claimed(engine, late)
    assert column(engine, "SELECT count(*) FROM projects") == [0]
    link_claimed(engine, other)
    assert column(engine, "SELECT count(*) FROM projects") == [1]


def test_sources_are_claimed_once_and_again_when_the_lease_has_ended(engine: Engine) -> None:
    register_sources(engine, (SOURCE,), NOW)
    assert claim_due_sources(engine, now=NOW, worker="a", lease=HOUR, limit=9)
    assert not claim_due_sources(engine, now=NOW, worker="b", lease=HOUR, limit=9, everything=True)
    assert claim_due_sources(engine, now=NOW + HOUR, worker="b", lease=HOUR, limit=9)


@pytest.mark.sqlite
def test_every_claim_finds_its_rows_by_an_index(engine: Engine) -> None:
    statements: list[tuple[str, object]] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, sql, values, *_: statements.append((sql, values)))
    save_watch(engine, Watch("w", "w@example.org"), NOW)
    claim_due_sources(engine, now=NOW, worker="w", lease=HOUR, limit=5)
    claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=5)
    claim_unlinked(engine, now=NOW, worker="w", lease=HOUR, limit=5)
    compose_letters(engine, NOW)
    claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=5)
    claims = [(sql, values) for sql, values in statements if sql.startswith("UPDATE") and "RETURNING" in sql]
    assert len(claims) == 6
    with engine.connect() as connection:
        for sql, values in claims:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]  # type: ignore[arg-type]
            assert not [step for step in plan if step.startswith("SCAN")], (sql, plan)


@pytest.mark.parametrize("wrong", [float("nan"), -0.1, 1.5])
def test_numbers_that_are_none_fail_their_article_alone(engine: Engine, wrong: float) -> None:
    poll(engine, article("bad", published_at=NOW - 9 * HOUR), article("good"))
    bad, good = claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=2)
    results = [(bad, replace(reading_of(), relevance=wrong)), (good, reading_of())]
    assert finish_reading(engine, results, "reader", NOW) == 1
    assert rows(engine, "SELECT state, last_error IS NULL FROM versions ORDER BY id") == [("waiting", 0), ("linked", 1)]


def test_an_amount_that_is_no_number_is_refused_too(engine: Engine) -> None:
    poll(engine, article())
    (claim,) = claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=2)
    endless = reading_of(mention(investment=Money(float("inf"), "KZT")))
    assert finish_reading(engine, [(claim, endless)], "reader", NOW) == 0


def test_a_lease_from_a_clock_that_ran_days_ahead_holds_nothing_back(engine: Engine) -> None:
    poll(engine, article())
    assert claim_waiting(engine, now=NOW + timedelta(days=400), worker="dreamer", lease=HOUR, limit=1)
    assert claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=1)


def test_a_claim_outlives_a_restart_of_the_program(engine: Engine, database_url: str, tmp_path: Path) -> None:
    poll(engine, article())
    assert claim_waiting(engine, now=NOW, worker="w", lease=timedelta(minutes=5), limit=1)
    engine.dispose()
    again = open_database(database_url)
    assert not claim_waiting(again, now=NOW, worker="w", lease=HOUR, limit=1)
    assert claim_waiting(again, now=NOW + HOUR, worker="w", lease=HOUR, limit=1)
    again.dispose()


def test_a_letter_is_not_sent_by_one_whose_lease_passed_to_another(engine: Engine) -> None:
    save_watch(engine, Watch("w", "w@example.org"), NOW)
    seen(engine, reading_of(mention()))
    (claim,) = claim_unlinked(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    link_claimed(engine, claim, watch="w")
    compose_letters(engine, NOW)
    (late,) = claim_letters(engine, now=NOW, worker="late", lease=HOUR, limit=1)
    (other,) = claim_letters(engine, now=NOW + HOUR, worker="other", lease=HOUR, limit=1)
    assert not mark_sending(engine, late, NOW + HOUR, HOUR / 6)
    assert mark_sending(engine, other, NOW + HOUR, HOUR / 6)
