"""The stored ledgers: told as of any day, also of days on which they were not kept yet, and after any upgrade."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url

from db.companies import company_rows
from db.engine import PATIENCE, open_database, reading, upgrade_database, writing
from db.ledgers import company_names
from db.promise_views import Promised, PromiseRow, promise_rows, tallies
from db.upgrading import upgrade
from domain.fates import FateName
from domain.records import Capacity, Money, Sector, Status
from domain.timeline import day_there
from flows.decide import merge
from tests.ledgers import ledgers_hold
from tests.stored import NOW, column, rows
from tests.told import AINA, DAY, news, plant

FIRST = day_there(NOW)
LATER = date(2027, 3, 1)


def day_of(days: int) -> date:
    return day_there(NOW + days * DAY)


def live(engine: Engine) -> None:
    """Lime slipped and grew; glass is overdue by LATER; flour, of the same house as glass, was launched in time."""
    news(engine, "one", plant("lime", expected="2026-Q4", jobs=120), day=0)
    news(engine, "two", plant("glass", expected="2026", companies=("Сары Кум",), investment=Money(5e9, "KZT")), day=1)
    news(
        engine, "three", plant("lime", expected="2027-Q2", jobs=300, capacity=Capacity(5e4, "t/year")), day=20
    )  # fmt: skip
    flour: dict[str, Any] = {"region": "KZ-71", "sector": Sector.FOOD, "companies": ("Sary Kum LLP",)}
    news(engine, "four", plant("flour", expected="2026-05", **flour), day=21)
    news(engine, "five", plant("flour", Status.COMMISSIONED, **flour), day=40)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('ledgers')}/qadam.db")
    live(engine)
    yield engine
    engine.dispose()


def told(engine: Engine, today: date, as_of: date | None = None, wanted: Promised | None = None) -> list[str]:
    with reading(engine, as_of) as connection:
        found = promise_rows(connection, wanted or Promised(), today)
        return [f"{row.project_id} {_said(row)} {row.promise.fate.name.value}" for row in found]


def _said(row: PromiseRow) -> str:
    return str(row.promise.said) if isinstance(row.promise.said, str) else row.promise.kind.value


ALL = [
    "Q0003 2026-05 kept",
    "Q0001 2027-Q2 open",
    "Q0001 jobs open",
    "Q0001 capacity open",
    "Q0002 2026 overdue",
    "Q0001 2026-Q4 slipped",
    "Q0001 jobs changed",
]


@pytest.mark.both
def test_promises_are_told_by_what_is_stored_and_overdue_by_the_day_on_which_it_is_asked(engine: Engine) -> None:
    live(engine)
    ledgers_hold(engine)
    assert told(engine, LATER) == ALL
    assert "Q0002 2026 open" in told(engine, FIRST)
    assert told(engine, LATER, wanted=Promised(frozenset({FateName.OVERDUE}))) == ["Q0002 2026 overdue"]
    assert told(engine, LATER, wanted=Promised(frozenset({FateName.OPEN}), region="KZ-71")) == []
    assert told(engine, LATER, wanted=Promised(company="Сары Құм")) == ["Q0003 2026-05 kept", "Q0002 2026 overdue"]
    with reading(engine) as connection:
        for by, found in (
            ("region", {"KZ-35": 6, "KZ-71": 1}),
            ("sector", {"building_materials": 6, "food": 1}),
            ("source", {"Agency": 7}),
            ("company", {"Sary Lime": 5, "Сары Кум": 2}),
        ):
            fared = tallies(connection, by, Promised(), LATER)
            assert {tally.name: tally.promises for tally in fared} == found
            assert sum(tally.counts.get(FateName.OVERDUE, 0) for tally in fared) == 1
            assert sum(tally.slip_days for tally in fared) == (date(2027, 6, 30) - date(2026, 12, 31)).days
        first = company_rows(connection, "kum")
    assert [(row.name, row.figure.projects, row.figure.sums) for row in first] == [
        ("Сары Кум", 2, (Money(5e9, "KZT"),))
    ]


def test_as_of_a_day_the_ledgers_are_those_of_that_day(lived: Engine) -> None:
    assert told(lived, day_of(1), day_of(1)) == ["Q0002 2026 open", "Q0001 2026-Q4 open", "Q0001 jobs open"]
    assert told(lived, LATER, day_of(0)) == ["Q0001 2026-Q4 overdue", "Q0001 jobs open"]


def test_news_that_change_nothing_of_a_promise_write_nothing_of_it(lived: Engine, tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(lived.url.database or "")) as origin,
        closing(sqlite3.connect(tmp_path / "c.db")) as to,
    ):
        origin.backup(to)
    engine = open_database(f"sqlite:///{tmp_path}/c.db")
    before = rows(engine, "SELECT * FROM promises"), rows(engine, "SELECT * FROM project_companies")
    news(engine, "six", plant("glass", companies=("Сары Кум",)), day=50)
    assert (rows(engine, "SELECT * FROM promises"), rows(engine, "SELECT * FROM project_companies")) == before
    ids = column(engine, "SELECT id FROM promises WHERE project_id = 1 ORDER BY number")
    news(engine, "seven", plant("lime", expected="2028"), day=51)
    assert column(engine, "SELECT id FROM promises WHERE project_id = 1 ORDER BY number")[:2] == ids[:2]
    merge(engine, "Q0001", "Q0002", AINA)
    ledgers_hold(engine)
    assert column(engine, "SELECT count(*) FROM promises WHERE project_id = 2") == [0]
    engine.dispose()


@pytest.fixture
def old(lived: Engine, tmp_path: Path) -> str:
    """A database of the version before, which has lived the same."""
    url = f"sqlite:///{tmp_path}/old.db"
    upgrade(make_url(url), PATIENCE, head="qadam_0011")
    with closing(sqlite3.connect(tmp_path / "old.db", isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS lived", (lived.url.database,))
        tables = [name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        triggers = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            connection.execute(f"DROP TRIGGER main.{trigger}")
        for table in set(tables) - {"alembic_version", "news"}:  # which has other columns since
            names = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM lived.{table}")
    return url


def test_an_upgrade_fills_the_ledgers_from_the_news(lived: Engine, old: str) -> None:
    engine = upgrade_database(old)
    ledgers_hold(engine)
    assert told(engine, LATER) == ALL
    wanted = "SELECT project_id, number, region, sector, kind, said, due, repeated, mention_id, fate, days, outcome"
    query = f"{wanted} FROM promises ORDER BY 1, 2"
    assert rows(engine, query) == rows(lived, query)
    engine.dispose()


def test_days_before_the_upgrade_are_told_as_they_were(lived: Engine, old: str) -> None:
    engine = upgrade_database(old)
    for days in (0, 1, 20, 39):
        assert told(engine, LATER, day_of(days)) == told(lived, LATER, day_of(days))
        with reading(engine, day_of(days)) as here, reading(lived, day_of(days)) as there:
            assert company_rows(here) == company_rows(there)
    engine.dispose()


def test_a_day_after_the_upgrade_is_told_from_what_was_kept(old: str) -> None:
    engine = upgrade_database(old)
    (since,) = column(engine, "SELECT ledgers_since FROM clock")
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM promises")
    day = date.fromisoformat(since)
    assert told(engine, LATER, day) == []
    assert told(engine, LATER, day_of(39)) != []
    engine.dispose()


def test_a_company_is_known_by_its_words_and_keeps_its_newest_spelling() -> None:
    assert company_names(["Қазақмыс", "ТОО «Казахмыс»", "Sary Kum", "—"]) == {
        "kasakmis": "Қазақмыс",
        "sari kum": "Sary Kum",
    }
