"""Mentions become projects: candidates, sightings, histories that tell no change twice, and alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.candidates import MOST_CANDIDATES, MOST_OF_A_KEY
from db.engine import reading, writing
from db.linking import (
    HistoryDiff,
    add_project,
    attach,
    candidates,
    claim_unlinked,
    earlier_projects,
    events,
    queue_alerts,
    save_history,
    sightings,
    stored_project,
)
from db.views import project_page, project_rows
from db.watches import save_watch
from domain.projects import Ambiguous, Change, Matched, New, Part, Resolution
from domain.records import Capacity, Facility, Mention, Money, Sector, Span, Status
from domain.timeline import FORTNIGHT, History
from domain.watching import Watch
from tests.stored import HOUR, NOW, SOURCE, column, link, mention, reading_of, rows, seen

pytestmark = pytest.mark.both

DAY = timedelta(days=1)
FULL = Mention(
    name="Медеплавильный завод",
    facility=Facility.REFINERY,
    status=Status.CONSTRUCTION,
    evidence="«Завод» строят; 3 000 мест.",
    products=("copper cathode", "sulphuric acid"),
    sector=Sector.METALLURGY,
    country="KZ",
    region="KZ-35",
    locality="Balkhash",
    companies=("Бозшакөл",),
    expected="2027-Q4",
    investment=Money(1.5e12, "KZT"),
    capacity=Capacity(300_000.0, "t/year"),
    jobs=3000,
    score=0.75,
    spans=(Span("jobs", 16, 21), Span("status", 0, 14)),
)


def test_a_mention_comes_back_as_it_was_read(engine: Engine) -> None:
    seen(engine, reading_of(FULL, mention()))
    (claim,) = claim_unlinked(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    assert [said for _, said in claim.mentions] == [FULL, mention()]
    assert (claim.source_id, claim.published_at) == (SOURCE.id, NOW)


def test_a_new_project_has_a_public_id_and_its_first_status_is_news(engine: Engine) -> None:
    seen(engine, reading_of(FULL))
    diff = link(engine)
    assert len(diff.new) == 1
    with reading(engine) as connection:
        (event,) = events(connection, diff.new)
        (row,) = project_rows(connection)
    assert (event.project_id, event.before, event.after, event.on) == ("Q0001", None, FULL.status, NOW.date())
    assert (event.mention, event.article_url) == (FULL, "https://agency.example/first")
    assert (row.investment, row.capacity, row.jobs, row.status) == (FULL.investment, FULL.capacity, 3000, FULL.status)
    assert (row.products, row.companies, row.region) == (FULL.products, FULL.companies, "KZ-35")


def test_the_newest_mention_that_says_something_gives_the_value(engine: Engine) -> None:
    seen(engine, reading_of(FULL), name="first", now=NOW)
    link(engine)
    seen(engine, reading_of(mention(Status.COMMISSIONED, jobs=2500, products=("gold",))), name="second", now=NOW + DAY)
    link(engine, 1)
    with reading(engine) as connection:
        (row,) = project_rows(connection)
    assert (row.jobs, row.investment, row.sector) == (2500, FULL.investment, Sector.METALLURGY)
    assert row.products == ("gold", *FULL.products)
    assert (row.status, row.status_on, row.sightings) == (Status.COMMISSIONED, (NOW + DAY).date(), 2)


def test_candidates_share_a_key_and_those_that_share_most_come_first(engine: Engine) -> None:
    keys = [{"a", "b"}, {"b", "c", "d"}, {"z"}]
    for number, own in enumerate(keys):
        seen(engine, reading_of(mention(name=f"Plant {number}")), name=str(number))
        link(engine)
        with writing(engine) as connection:
            attach(connection, number + 1, number + 1, frozenset(own), New())
    with reading(engine) as connection:
        found = candidates(connection, frozenset("bcd"))
        assert candidates(connection, frozenset()) == ()
    assert [project.name for project in found] == ["Plant 1", "Plant 0"]
    assert [sighting.mention.name for sighting in found[0].sightings] == ["Plant 1"]


def known_by(engine: Engine, *projects: set[str]) -> None:
    """A project for each set of keys, the oldest first."""
    seen(engine, reading_of(*(mention(name=f"Plant {number}") for number in range(len(projects)))))
    claim_unlinked(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    with writing(engine) as connection:
        for mention_id, keys in enumerate(projects, 1):
            project = add_project(connection, "Plant", NOW)
            attach(connection, mention_id, project.id, frozenset(keys), New())
            save_history(connection, stored_project(connection, project.id), History(), NOW)


def found_by(engine: Engine, *keys: str) -> list[int]:
    with reading(engine) as connection:
        return [project.id for project in candidates(connection, frozenset(keys))]


def test_candidates_are_bounded(engine: Engine) -> None:
    known_by(engine, *({"same"} for _ in range(MOST_CANDIDATES + 10)))
    assert len(found_by(engine, "same")) == MOST_CANDIDATES


def test_what_few_have_in_common_counts_more_than_what_all_have(engine: Engine) -> None:
    known_by(engine, {"rare"}, *({"common", "usual"} for _ in range(60)))
    assert found_by(engine, "common", "usual", "rare")[0] == 1


def test_of_a_key_that_too_many_have_the_newest_are_read(engine: Engine) -> None:
    known_by(engine, *({"place a"} for _ in range(MOST_OF_A_KEY + 5)))
    found = found_by(engine, "place a")
    assert len(found) == MOST_CANDIDATES
    assert min(found) > 5


def test_a_project_is_found_by_two_keys_that_each_too_many_newer_ones_have(engine: Engine) -> None:
    newer = [{"place a"} for _ in range(MOST_OF_A_KEY + 5)] + [{"company b"} for _ in range(MOST_OF_A_KEY + 5)]
    known_by(engine, {"place a", "company b"}, *newer)
    assert found_by(engine, "place a", "company b")[0] == 1
    assert 1 not in found_by(engine, "place a")


def test_what_a_project_has_in_common_counts_though_it_was_found_by_another_key(engine: Engine) -> None:
    newer = [{"name a"} for _ in range(MOST_OF_A_KEY + 5)]
    known_by(engine, {"name b"}, {"name a", "name b"}, *newer)
    assert found_by(engine, "name a", "name b")[:2] == [2, 1]


def test_candidates_are_found_by_indexes_alone(engine: Engine) -> None:
    said: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, sql, values, *_: said.append((sql, values)))
    known_by(engine, *({"place a", "company b"} for _ in range(MOST_OF_A_KEY + 1)))
    said.clear()
    found_by(engine, "place a", "company b", "name c")
    asked = [(sql, values) for sql, values in said if sql.startswith("SELECT")]
    assert len(asked) >= 3
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")  # what an index can answer, it then does
        for sql, values in asked:
            explain = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
            plan = [str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {sql}", values)]
            scans = [step for step in plan if step.startswith(("SCAN project", "SCAN mention")) or "Seq Scan" in step]
            assert not scans, (sql, plan)


@pytest.mark.parametrize(
    "resolution",
    [
        New(0.25),
        Matched(1, 0.9, (Part("place", None, 1.0, "one is silent"), Part("name", 0.8, 2.0, "alike"))),
        Ambiguous((Matched(1, 0.6, ()), Matched(2, 0.6, (Part("name", 1.0, 1.0, "same"),)))),
    ],
)
def test_the_reasons_of_a_resolution_are_kept(engine: Engine, resolution: Resolution) -> None:
    seen(engine, reading_of(mention()))
    link(engine)
    with writing(engine) as connection:
        attach(connection, 1, 1, frozenset(), resolution)
    with reading(engine) as connection:
        page = project_page(connection, "q0001")
    assert page is not None
    assert page.mentions[0].resolution == resolution


def test_an_edit_that_says_the_same_tells_nobody_again(engine: Engine) -> None:
    seen(engine, reading_of(mention(Status.PLANNED)))
    first = link(engine)
    seen(engine, reading_of(mention(Status.PLANNED)), text="It says the same in other words.", now=NOW)
    assert link(engine, 1) == HistoryDiff((), ())
    assert rows(engine, "SELECT id, mention_id, withdrawn_at FROM changes") == [(first.new[0], 2, None)]


def test_an_edit_that_says_otherwise_moves_the_project(engine: Engine) -> None:
    seen(engine, reading_of(mention(Status.PLANNED)))
    (told,) = link(engine).new
    seen(engine, reading_of(mention(Status.CONSTRUCTION)), text="It says otherwise.", now=NOW)
    diff = link(engine, 1)
    assert diff.withdrawn == (told,)
    assert len(diff.new) == 1
    assert column(engine, "SELECT status FROM projects") == ["construction"]


def test_an_edit_that_no_longer_names_a_project_hides_it_and_the_next_may_bring_it_back(engine: Engine) -> None:
    seen(engine, reading_of(mention()))
    (told,) = link(engine).new
    seen(engine, reading_of(), text="Nothing of a plant.", now=NOW)
    assert link(engine).withdrawn == (told,)
    with reading(engine) as connection:
        assert project_rows(connection) == ()
        assert candidates(connection, frozenset({"Lime plant"})) == ()
    seen(engine, reading_of(mention()), text="The plant after all.", now=NOW)
    (claim,) = claim_unlinked(engine, now=NOW, worker="w", lease=timedelta(0), limit=1)
    with reading(engine) as connection:
        (known,) = earlier_projects(connection, claim.version_id)
    assert (known.id, len(known.sightings)) == (1, 1)
    link(engine, known.id)
    with reading(engine) as connection:
        assert [row.public_id for row in project_rows(connection)] == ["Q0001"]


def test_an_earlier_report_found_later_redates_the_change_and_tells_nobody_again(engine: Engine) -> None:
    seen(engine, reading_of(mention(Status.CONSTRUCTION)), name="known", now=NOW)
    link(engine)
    seen(engine, reading_of(mention(Status.CONSTRUCTION)), name="earlier", now=NOW - 3 * DAY)
    assert link(engine, 1) == HistoryDiff((), ())
    assert column(engine, "SELECT CAST(on_date AS text) FROM changes") == [(NOW - 3 * DAY).date().isoformat()]


def test_the_same_articles_in_any_order_leave_the_same_history(engine: Engine) -> None:
    statuses = (Status.ANNOUNCED, Status.CONSTRUCTION, Status.SUSPENDED, Status.COMMISSIONED)
    for number, order in enumerate(permutations(range(4)), 1):
        for place, day in enumerate(order):
            said = mention(statuses[day], name=f"Plant {number}")
            seen(engine, reading_of(said), name=f"{number} {day}", now=NOW + day * 20 * DAY)
            link(engine, number if place else None)
    told = "SELECT before, after, on_date FROM changes WHERE withdrawn_at IS NULL AND project_id = {} ORDER BY on_date"
    histories = {tuple(rows(engine, told.format(number))) for number in range(1, 25)}
    assert len(histories) == 1
    assert [row[1] for row in histories.pop()] == list(statuses)


def test_a_change_that_comes_back_is_the_change_it_was(engine: Engine) -> None:
    seen(engine, reading_of(mention()))
    link(engine)
    first = Change(None, Status.ANNOUNCED, NOW.date(), 1)
    second = Change(Status.ANNOUNCED, Status.PLANNED, date(2026, 5, 1), 1)
    with writing(engine) as connection:
        both = History((first, second))
        (planned,) = save_history(connection, stored_project(connection, 1), both, NOW).new
        one = save_history(connection, stored_project(connection, 1), History((first,)), NOW)
        assert one == HistoryDiff((), (planned,))
        assert save_history(connection, stored_project(connection, 1), both, NOW) == HistoryDiff(moved=(planned,))
    assert column(engine, "SELECT withdrawn_at FROM changes") == [None, None]


@pytest.mark.parametrize("moved", [timedelta(0), DAY], ids=["the same day", "another day"])
def test_a_change_that_an_edit_gives_back_is_the_change_it_was(engine: Engine, moved: timedelta) -> None:
    seen(engine, reading_of(mention()))
    (told,) = link(engine).new
    seen(engine, reading_of(), text="Nothing of a plant.", now=NOW)
    link(engine)
    seen(engine, reading_of(mention()), text="The plant after all.", now=NOW + moved)
    assert link(engine, 1) == HistoryDiff((), ())
    assert rows(engine, "SELECT id, withdrawn_at FROM changes") == [(told, None)]


def test_what_another_article_gives_back_on_the_same_day_is_the_change_it_was(engine: Engine) -> None:
    seen(engine, reading_of(mention()))
    link(engine)
    seen(engine, reading_of(), text="Nothing of a plant.", now=NOW)
    link(engine)
    seen(engine, reading_of(mention()), name="second", now=NOW)
    assert link(engine, 1) == HistoryDiff((), ())


def test_what_another_article_tells_a_fortnight_later_is_news(engine: Engine) -> None:
    seen(engine, reading_of(mention()))
    link(engine)
    seen(engine, reading_of(), text="Nothing of a plant.", now=NOW)
    link(engine)
    seen(engine, reading_of(mention()), name="second", now=NOW + FORTNIGHT)
    assert len(link(engine, 1).new) == 1


def test_an_alert_is_queued_once_for_each_watch_and_change(engine: Engine) -> None:
    for watch_id in ("a", "b"):
        save_watch(engine, Watch(watch_id, "w@example.org"), NOW)
    seen(engine, reading_of(mention()))
    (change,) = link(engine).new
    with writing(engine) as connection:
        assert queue_alerts(connection, [("a", change), ("b", change), ("a", change)], NOW) == 2
        assert queue_alerts(connection, [("a", change)], NOW) == 0
        assert queue_alerts(connection, [], NOW) == 0


def test_sightings_name_their_source_and_story_oldest_first(engine: Engine) -> None:
    seen(engine, reading_of(mention()), name="late", now=NOW)
    link(engine)
    seen(engine, reading_of(replace(mention(), name="Kiln")), name="early", now=NOW - DAY)
    link(engine, 1)
    with reading(engine) as connection:
        early, late = sightings(connection, 1)
    assert (early.mention.name, early.published_at, early.source_id) == ("Kiln", NOW - DAY, SOURCE.id)
    assert early.story_id != late.story_id
