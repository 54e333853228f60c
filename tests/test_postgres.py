"""On a PostgreSQL server all goes as it does in a file: tables, stages, two workers, decisions, every command."""

from __future__ import annotations

import json
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import Engine, make_url

from db.engine import PATIENCE, DatabaseProblem, backup_database, open_database, reading, upgrade_database
from db.invariants import broken_promises
from db.standing import REVISIONS
from db.tables import metadata
from db.upgrading import upgrade
from db.watches import save_watch
from domain.records import Status
from domain.watching import Delivered, Delivery, Watch
from flows.cli import main
from flows.decide import merge, split, undo
from flows.link import link
from flows.read import read
from flows.send import send
from tests.postgres import Postgres
from tests.stored import NOW, article, column, poll
from tests.told import AINA, LATER, Scripted, news, plant, state, where

S = Status
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

TOLD = (
    ("lime one", plant("lime", S.PLANNED, expected="2027", jobs=120)),
    ("lime two", plant("lime", S.CONSTRUCTION)),
    ("tyres", plant("tyres", S.COMMISSIONED)),
    ("glass", plant("glass", S.PLANNED, score=0.2)),
)


@pytest.fixture
def lived(engine: Engine) -> Engine:
    save_watch(engine, Watch("all", "reader@example.org", new_projects=True), NOW)
    for day, (words, told) in enumerate(TOLD):
        news(engine, words, told, day=day)
    return engine


def test_every_step_from_the_first_tables_leads_to_those_that_the_code_speaks_of(
    postgres: Postgres, database_url: str
) -> None:
    url = postgres.database()
    for revision in REVISIONS:
        upgrade(make_url(url), PATIENCE, head=revision)
    engine = open_database(url)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_database_that_is_of_an_earlier_version_or_empty_is_named(postgres: Postgres, database_url: str) -> None:
    url = postgres.database()
    with pytest.raises(DatabaseProblem, match="is empty: run `qadam db upgrade`"):
        open_database(url)
    upgrade(make_url(url), PATIENCE, head=REVISIONS[0])
    with pytest.raises(DatabaseProblem, match="of an earlier version"):
        open_database(url)
    upgrade_database(url).dispose()


class Box:
    """A postman that takes everything."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def deliver(self, message: object) -> Delivery:
        self.taken.append(str(message))
        return Delivered("box")


def test_news_goes_from_the_poll_to_the_letter_and_no_promise_breaks(lived: Engine) -> None:
    box = Box()
    send(lived, box, "Qadam <qadam@example.org>", clock=lambda: LATER, worker="test")
    assert len(box.taken) == 1
    assert column(lived, "SELECT state FROM letters") == ["delivered"]
    assert broken_promises(lived) == ()


def test_what_people_decide_holds_and_can_be_undone(lived: Engine) -> None:
    before = state(lived)
    merged = merge(lived, "Q0001", "Q0002", AINA).decision.number
    assert set(where(lived).values()) == {"Q0001", "Q0003"}
    parted = split(lived, "Q0001", [2], AINA).decision.number
    assert where(lived)[2] not in ("Q0001", "Q0002")
    assert broken_promises(lived) == ()
    for number in (parted, merged):
        undo(lived, number, AINA)
    assert state(lived) == before


def work(url: str, worker: str) -> int:
    """Reads and links until nothing is left; runs in a process of its own."""
    engine = open_database(url)
    told = {f"plant {number}": (plant(f"product{number % 7}"),) for number in range(40)}
    read(engine, Scripted("old-1", told), now=NOW, worker=worker)
    linked = link(engine, now=NOW, worker=worker).linked
    engine.dispose()
    return linked


def test_two_workers_at_once_link_each_article_once(engine: Engine, database_url: str) -> None:
    poll(engine, *(article(f"plant {number}", f"plant {number}") for number in range(40)))
    with get_context("spawn").Pool(2) as pool:
        linked = pool.starmap(work, [(database_url, "one"), (database_url, "other")])
    link(engine, now=NOW, worker="last")
    assert sum(linked) <= 40
    assert column(engine, "SELECT count(*) FROM versions WHERE state = 'linked'") == [40]
    assert column(engine, "SELECT count(*) FROM projects") == [7]
    assert broken_promises(engine) == ()


COMMANDS = (
    "sources --json",
    "doctor --json",
    "projects --json",
    "projects --status construction --region KZ-35 --json",
    "projects --find LIME --json",
    "projects --unsure --json",
    "project Q0001 --json",
    "project Q0001 --why --json",
    "promises --json",
    "promises --by company --json",
    "promises --by region --json",
    "changes --json",
    "changes --since 2026-01-01 --json",
    "articles --json",
    "articles --relevant --json",
    "watch list --json",
    "review --json",
    "review decisions --json",
)


@pytest.fixture
def environment(lived: Engine, database_url: str, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "watches.yaml").write_text("watches: []\n", encoding="utf-8")
    return {"QADAM_DATABASE": database_url, "QADAM_WATCHES": str(tmp_path / "watches.yaml")}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_query_of_the_command_line_answers(environment: dict[str, str], command: str) -> None:
    result = CliRunner().invoke(main, command.split(), env=environment, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    json.loads(result.output)


def test_backups_are_left_to_the_server(environment: dict[str, str], database_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="use pg_dump"):
        backup_database(database_url, tmp_path / "copy.db")
