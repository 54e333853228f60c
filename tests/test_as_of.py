"""As of a day: what was known at its end, to the byte what a database says that has lived until then and no longer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, make_url, select

from db.decisions import decision_rows
from db.engine import PATIENCE, open_database, reading, upgrade_database, writing
from db.invariants import broken_promises
from db.pasts import NO_KNOWLEDGE, PASTS
from db.promise_views import Promised, promise_rows
from db.tables import metadata, projects, sources
from db.upgrading import upgrade
from db.views import (
    ProjectPage,
    article_rows,
    programme_rows,
    project_page,
    project_rows,
)
from domain.fates import Open, Overdue
from domain.knowledge import NoSuchDay
from flows.cli import main
from tests.lived_days import (
    DAY,
    EVENT,
    LAST,
    LIME,
    STORY,
    TOTAL,
    TYRES,
    Days,
    Event,
    S,
    Told,
    at,
    day_of,
    exports,
    fresh,
    live,
)
from tests.stored import NOW, rows
from tests.told import news


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "qadam.db"
    upgrade_database(f"sqlite:///{path}", durable=False).dispose()
    with open_database(f"sqlite:///{path}", durable=False).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(events=st.lists(EVENT, min_size=1, max_size=12), days=st.integers(0, 12))
@example(events=list(STORY), days=3)
@example(events=[Days(1)], days=0)
def test_as_of_a_day_all_is_told_to_the_byte_as_by_a_database_that_was_fed_until_then(
    empty: Path, events: list[Event], days: int
) -> None:
    day = day_of(days)
    with fresh(empty) as whole, fresh(empty) as rebuilt:
        live(whole, events)
        live(rebuilt, events, until=day)
        assert exports(whole, day, as_of=day) == exports(rebuilt, day)
        assert broken_promises(whole) == ()


@pytest.fixture(scope="module")
def lived(empty: Path) -> Iterator[Engine]:
    with fresh(empty) as engine:
        live(engine, STORY)
        yield engine


@pytest.fixture(scope="module")
def rebuilt(empty: Path) -> Iterator[Engine]:
    """Fed with the same until the evening of the third day."""
    with fresh(empty) as engine:
        live(engine, STORY, until=day_of(2))
        yield engine


def page(engine: Engine, public_id: str, days: int) -> ProjectPage | None:
    with reading(engine, day_of(days)) as connection:
        return project_page(connection, public_id)


def test_as_of_the_last_day_all_is_told_as_now(lived: Engine) -> None:
    assert exports(lived, day_of(LAST), as_of=day_of(LAST)) == exports(lived, day_of(LAST))


def test_a_question_of_the_past_leaves_the_present_as_it_is(lived: Engine) -> None:
    before = exports(lived, day_of(LAST))
    assert exports(lived, day_of(2), as_of=day_of(2)) != before
    assert exports(lived, day_of(LAST)) == before


def test_an_edit_is_not_known_before_its_day(lived: Engine) -> None:
    before, after = page(lived, "Q0001", 0), page(lived, "Q0001", 1)
    assert before is not None
    assert after is not None
    assert (before.project.status, before.project.expected, len(before.mentions)) == (S.PLANNED, None, 1)
    assert (after.project.status, after.project.expected) == (S.CONSTRUCTION, "2026-04")


def test_a_late_article_is_known_from_the_day_it_came_not_from_that_of_its_publication(lived: Engine) -> None:
    assert page(lived, "Q0004", 1) is None
    known = page(lived, "Q0004", 2)
    assert known is not None
    assert known.project.status_on == day_of(-2)
    told = qadam(lived, "project", "Q0004", f"--as-of={day_of(2)}").output
    assert "14 March 2026  announced  known here since 18 March 2026" in told


def test_what_an_article_took_back_was_known_until_then(lived: Engine) -> None:
    with reading(lived, day_of(2)) as connection:
        assert [row.programme for row in programme_rows(connection)] == list(TOTAL)
        assert "Q0004" in {row.public_id for row in project_rows(connection)}
    with reading(lived, day_of(3)) as connection:
        assert programme_rows(connection) == ()
        assert "Q0004" not in {row.public_id for row in project_rows(connection)}


def test_two_projects_were_one_from_their_merge_to_its_undoing(lived: Engine) -> None:
    leads = [told.project.public_id for days in (1, 2, 3, 4) if (told := page(lived, "Q0002", days))]
    assert leads == ["Q0002", "Q0001", "Q0001", "Q0002"]
    with reading(lived, day_of(3)) as connection:
        assert [(row.number, row.undone_at) for row in decision_rows(connection)] == [(2, None), (1, None)]


def test_what_waited_overnight_was_not_known_in_the_evening(lived: Engine) -> None:
    with reading(lived, day_of(2)) as connection:
        assert [row.state for row in article_rows(connection) if row.title == "Title of d"] == ["waiting"]


def test_a_promise_was_open_until_its_day_had_passed(empty: Path) -> None:
    with fresh(empty) as engine:
        live(engine, (Told("a", (at(LIME, S.PLANNED, expected="2026-03"),)), Days(40), Told("b", (TYRES,))))
        fates = []
        for days in (0, 15, 16, 39):
            with reading(engine, day_of(days)) as connection:
                fates += [row.promise.fate for row in promise_rows(connection, Promised(), day_of(days))]
        assert fates == [Open(), Open(), Overdue(1), Overdue(24)]


def test_nothing_can_be_told_of_days_before_the_first_poll(lived: Engine, empty: Path) -> None:
    with pytest.raises(NoSuchDay, match=f"kept from {day_of(0)} on"), reading(lived, day_of(-1)):
        pass
    with fresh(empty) as engine, pytest.raises(NoSuchDay, match="Nothing is known yet"), reading(engine, day_of(0)):
        pass


def test_a_clock_that_is_put_back_does_not_bring_back_a_day_that_is_over(empty: Path) -> None:
    with fresh(empty) as engine:
        live(engine, (Told("a", (LIME,)), Days(3), Told("b", (at(LIME, S.CONSTRUCTION),))))
        news(engine, "Put back.", at(LIME, S.COMMISSIONED), day=1)
        with reading(engine, day_of(0)) as connection:
            assert [row.status for row in project_rows(connection)] == [S.PLANNED]


def test_the_doctor_names_a_clock_that_ran_ahead(empty: Path) -> None:
    with fresh(empty) as engine:
        with writing(engine, datetime(2999, 1, 1, tzinfo=UTC)):
            pass
        assert "a run wrote on 2999-01-01, which has not come yet" in qadam(engine, "doctor").output


def test_a_row_is_copied_aside_once_a_day_however_often_it_changes(empty: Path) -> None:
    with fresh(empty) as engine:
        live(engine, (Told("a", (LIME,)), Days(1), Told("b", (at(LIME, S.CONSTRUCTION),)), Told("c", (LIME,))))
        assert rows(engine, "SELECT id, until, existed, status FROM past_projects ORDER BY until") == [
            (1, str(day_of(0)), 0, None),
            (1, str(day_of(1)), 1, "planned"),
        ]


def test_what_is_deleted_and_made_again_was_there_the_evening_before(empty: Path) -> None:
    with fresh(empty) as engine:
        live(engine, (Told("a", (LIME,)),))
        row = {"public_id": "Q0077", "name": "other", "created_at": NOW, "products": [], "companies": []}
        with writing(engine, NOW) as connection:
            connection.execute(projects.insert().values(id=77, search_text="", **row))
        with writing(engine, NOW + DAY) as connection:
            connection.execute(projects.delete().where(projects.c.id == 77))
            connection.execute(projects.insert().values(id=77, search_text="", **row | {"name": "another"}))
        names: list[str] = []
        for days in (0, 1):
            with reading(engine, day_of(days)) as connection:
                names += connection.execute(select(projects.c.name).where(projects.c.id == 77)).scalars()
        assert names == ["other", "another"]


def test_every_table_either_keeps_its_past_or_tells_nothing_of_the_world() -> None:
    known = {name for name in metadata.tables if not name.startswith("past_")}
    assert PASTS.keys() | NO_KNOWLEDGE == known
    assert not PASTS.keys() & NO_KNOWLEDGE


def test_a_missing_trigger_is_a_broken_promise(empty: Path) -> None:
    with fresh(empty) as engine:
        with writing(engine, NOW) as connection:
            connection.exec_driver_sql("DROP TRIGGER keep_changes_update")
        assert broken_promises(engine) == ("nothing keeps what rows of changes were before they change",)


def test_a_database_that_was_in_use_before_keeps_its_past_from_its_upgrade_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    upgrade(make_url(url), PATIENCE, head="qadam_0002")
    with closing(sqlite3.connect(tmp_path / "old.db")) as old, old:
        old.execute(
            "INSERT INTO sources (id, name, url, language, kind, interval_seconds, expected_per_day, aliases, enabled, "
            "next_poll_at, failures, moved_seen) "
            "VALUES ('a', 'A', 'https://a.example', 'en', 'feed', 60, 1, '[]', 1, '2026-01-01', 0, 0)"
        )
    engine = upgrade_database(url)
    ((since,),) = rows(engine, "SELECT since FROM clock")
    today = date.fromisoformat(since)
    with reading(engine, today) as connection:
        assert connection.execute(select(sources.c.name)).scalars().all() == ["A"]
    with pytest.raises(NoSuchDay), reading(engine, today - DAY):
        pass
    engine.dispose()


def qadam(engine: Engine, *words: str) -> Result:
    address = engine.url.render_as_string()
    return CliRunner().invoke(main, [f"--database={address}", *words], catch_exceptions=False)


QUERIES = (
    ("projects",),
    ("project", "Q0001"),
    ("project", "Q0001", "--why"),
    ("promises",),
    ("promises", "--by", "region"),
    ("changes",),
    ("articles",),
    ("review",),
    ("review", "decisions"),
)


@pytest.mark.parametrize("query", QUERIES, ids=" ".join)
def test_every_query_of_the_command_line_can_be_asked_of_a_day(
    lived: Engine, rebuilt: Engine, query: tuple[str, ...]
) -> None:
    asked = (*query, f"--as-of={day_of(2)}")
    for form in ((), ("--json",)):
        assert qadam(lived, *asked, *form).output == qadam(rebuilt, *asked, *form).output
    assert qadam(lived, *asked).output.startswith(" As known on 18 March 2026 ")
    assert qadam(lived, *query).output != qadam(lived, *asked).output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("2999-01-01", "Error: 2999-01-01 has not come yet: choose today"),
        ("1.3.2026", "Error: «1.3.2026» is no day: write it like 2025-03-01."),
        ("20260318", "Error: «20260318» is no day: write it like 2025-03-01."),
        ("2026-02-30", "Error: «2026-02-30» is no day: write it like 2025-03-01."),
        (
            "2026-03-15",
            "Error: What was known is kept from 2026-03-16 on, not for 2026-03-15: choose that day or a later",
        ),
    ],
)
def test_a_day_that_cannot_be_asked_for_is_refused_in_one_sentence(lived: Engine, words: str, says: str) -> None:
    told = qadam(lived, "projects", f"--as-of={words}")
    assert told.exit_code == 1
    assert told.output.startswith(says)


def test_a_project_that_was_not_known_yet_is_said_to_be_unknown_then(lived: Engine) -> None:
    told = qadam(lived, "project", "Q0004", "--as-of=2026-03-16")
    assert told.output.startswith("Error: On 2026-03-16 no project Q0004 was known: ")
