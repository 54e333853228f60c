"""Migrations give exactly the tables that the code speaks of, and a failed one leaves everything as it was."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, make_url

from db.engine import PATIENCE, alone, connect, open_database, reading, upgrade_database, writing
from db.invariants import broken_promises
from db.journal import keep
from db.news import record_news
from db.outbox import compose_letters
from db.standing import HEAD, REVISIONS
from db.tables import metadata
from db.upgrading import SCRIPTS, upgrade
from domain.records import Capacity
from domain.resolution import figure_keys
from flows.decide import confirm
from flows.link import link
from tests.stored import NOW, article, column, poll, rows
from tests.told import AINA

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "qadam_next"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("articles", recreate="always") as batch:
        batch.add_column(sa.Column("author", sa.Text()))
    {after}
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of our migrations, for a test to add one of its own."""
    return Path(shutil.copytree(SCRIPTS, tmp_path / "migrations"))


def add_migration(scripts: Path, after: str = "") -> None:
    (scripts / "versions" / "next_notes.py").write_text(NEXT.format(head=HEAD, after=after), encoding="utf-8")


def to_next(url: str, scripts: Path) -> None:
    upgrade(make_url(url), PATIENCE, scripts=scripts, head="qadam_next")


def schema(engine: Engine) -> dict[tuple[str, str], list[str]]:
    """Each table and index with the parts of its definition, in no order; SQLite quotes what it has renamed."""
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
    found = [(kind, name, sql.replace('"', "")) for kind, name, sql in rows(engine, query)]
    return {(kind, name): sorted(re.split(r",?\s*\n\s*", sql)) for kind, name, sql in found}


@pytest.fixture
def described(tmp_path: Path) -> Iterator[Engine]:
    """The tables straight from their description."""
    engine = create_engine(f"sqlite:///{tmp_path}/described.db")
    metadata.create_all(engine)
    with engine.begin() as connection:
        keep(connection)
    yield engine
    engine.dispose()


def test_the_migrated_schema_is_the_described_one_to_the_letter(engine: Engine, described: Engine) -> None:
    assert schema(engine) == schema(described)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_revisions_known_without_alembic_are_those_of_the_scripts() -> None:
    steps = [step.revision for step in ScriptDirectory(str(SCRIPTS)).walk_revisions()]
    assert tuple(reversed(steps)) == REVISIONS
    assert REVISIONS[-1] == HEAD


def test_a_migration_keeps_the_rows_and_what_they_point_at(engine: Engine, database_url: str, scripts: Path) -> None:
    poll(engine, article())
    add_migration(scripts)
    to_next(database_url, scripts)
    assert broken_promises(engine) == ()
    assert rows(engine, "SELECT url, author FROM articles") == [("https://agency.example/first", None)]
    assert column(engine, "SELECT version_num FROM alembic_version") == ["qadam_next"]


FIRST = """
INSERT INTO sources (id, name, url, language, kind, interval_seconds, expected_per_day, aliases, enabled, next_poll_at,
    failures, moved_seen) VALUES ('a', 'A', 'https://a.example', 'en', 'feed', 60, 1, '[]', 1, '2026-01-01', 0, 0);
INSERT INTO stories VALUES (1, '2026-01-01');
INSERT INTO articles VALUES (1, 'a', 'https://a.example/1', 1, '2026-01-01', '2026-01-01');
INSERT INTO article_identities VALUES ('guid:1', 1);
INSERT INTO versions (id, article_id, number, title, text, language, published_at, seen_at, content_hash, state,
    attempts, relevance, relevant, reader)
    VALUES (1, 1, 1, 't', 't', 'en', '2026-01-01', '2026-01-01', 'h', 'linked', 0, 1, 1, 'r');
INSERT INTO projects (id, public_id, name, created_at, status, status_on, products, companies, sightings, search_text)
    VALUES (1, 'Q0001', 'plant', '2026-01-01', 'planned', '2026-01-01', '[]', '[]', 1, '');
INSERT INTO mentions (id, version_id, position, name, facility, status, evidence, products, sector, companies, score,
    spans, reader, project_id, resolution, superseded)
    VALUES (5, 1, 0, 'plant', 'plant', 'planned', 'e', '[]', 'other', '[]', 1, '[]', 'r', 1,
    '{"answer":"new","best":0}', 0);
INSERT INTO changes VALUES (1, 1, NULL, 'planned', '2026-01-01', 5, '2026-01-01', NULL);
INSERT INTO watches VALUES ('w', 'w@example.org', 'en', '{}', 'command', '2026-01-01', NULL);
INSERT INTO alerts VALUES (1, 'w', 1, NULL, '2026-01-01');
"""


def test_a_database_of_the_first_version_keeps_what_it_knows_and_can_be_decided_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    upgrade(make_url(url), PATIENCE, head=REVISIONS[0])
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.executescript(FIRST)
    engine = upgrade_database(url)
    assert broken_promises(engine) == ()
    assert rows(engine, "SELECT id, project_id, home_id, lineage_id, confirmed FROM mentions") == [(5, 1, 1, 5, 0)]
    assert rows(engine, "SELECT watch_id, change_id, silenced_by FROM alerts") == [("w", 1, None)]
    assert rows(engine, "SELECT change_id, step, known_on FROM change_steps") == [(1, "recorded", "2026-01-01")]
    confirm(engine, 5, "Q0001", AINA)
    assert column(engine, "SELECT confirmed FROM mentions") == [1]
    engine.dispose()


def test_projects_of_an_older_database_are_found_by_their_figures(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    upgrade(make_url(url), PATIENCE, head=REVISIONS[0])
    figures = "UPDATE mentions SET region = 'KZ-35', capacity_value = 21915, capacity_unit = 't/year'"
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.executescript(f"{FIRST};{figures};")
    engine = upgrade_database(url)
    keys = figure_keys("KZ-35", Capacity(21_915, "t/year"), None)
    assert set(rows(engine, "SELECT key, project_id FROM project_keys")) == {(key, 1) for key in keys}
    engine.dispose()


def test_a_migration_that_fails_in_the_middle_leaves_all_as_it_was(
    engine: Engine, database_url: str, scripts: Path
) -> None:
    poll(engine, article())
    before = schema(engine)
    add_migration(scripts, after="raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        to_next(database_url, scripts)
    assert schema(engine) == before
    assert column(engine, "SELECT version_num FROM alembic_version") == [HEAD]
    add_migration(scripts)
    to_next(database_url, scripts)
    assert broken_promises(engine) == ()


def test_an_older_file_is_copied_aside_before_it_is_migrated(
    engine: Engine, database_url: str, scripts: Path, tmp_path: Path
) -> None:
    poll(engine, article())
    add_migration(scripts)
    to_next(database_url, scripts)
    copy = open_database(f"sqlite:///{tmp_path}/qadam.db.before-qadam_next")
    assert column(copy, "SELECT count(*) FROM articles") == [1]
    assert broken_promises(copy) == ()
    copy.dispose()


def kill_upgrade(database_url: str) -> int:
    script = f"from db.engine import upgrade_database; upgrade_database({database_url!r})"
    killed = {**os.environ, "QADAM_KILL_AT": "upgrade.before_commit"}
    return subprocess.run([sys.executable, "-c", script], env=killed, check=False).returncode


def test_a_kill_while_the_tables_are_made_leaves_nothing_and_the_next_start_makes_them(
    database_url: str, tmp_path: Path
) -> None:
    assert kill_upgrade(database_url) == -signal.SIGKILL
    with closing(sqlite3.connect(tmp_path / "qadam.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    upgrade_database(database_url).dispose()
    engine = open_database(database_url)
    assert broken_promises(engine) == ()
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def before_notices(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the version in which only moves were news: two changes of a project, the second one was told."""
    url = (
        f"sqlite:///{tmp_path}/old.db" if request.param == "sqlite" else request.getfixturevalue("postgres").database()
    )
    upgrade(make_url(url), PATIENCE, head="qadam_0011")
    engine = connect(make_url(url), durable=False, patience=PATIENCE)
    known = MetaData()
    known.reflect(engine)  # its columns are not today's
    with alone(engine) as connection:
        connection.execute(known.tables["clock"].insert().values(id=1, day=NOW.date(), since=NOW.date()))
        for table, values in ROWS.items():
            usual = {
                column.name: getattr(column.default, "arg", None)
                for column in metadata.tables[table].columns
                if column.name in known.tables[table].columns and column.default is not None
            }
            connection.execute(known.tables[table].insert(), [usual | row for row in values])
        stamp = "'2026-01-01 00:00:00.000000'" if request.param == "sqlite" else "'2026-01-01 00:00:00+00'"
        connection.exec_driver_sql(f"INSERT INTO news (change_id, at) VALUES (3, {stamp}), (7, {stamp})")
        connection.exec_driver_sql(
            f"INSERT INTO alerts (watch_id, change_id, created_at) VALUES ('w', 7, {stamp}), ('w', 5, {stamp})"
        )
    engine.dispose()
    return url


ROWS: dict[str, list[dict[str, Any]]] = {
    "sources": [
        {"id": "a", "name": "A", "url": "https://a.example", "language": "en", "kind": "feed", "interval_seconds": 60,
         "expected_per_day": 1, "aliases": [], "enabled": True, "next_poll_at": NOW, "failures": 0, "moved_seen": 0,
         "standing": "established"}
    ],
    "stories": [{"id": 1, "published_at": NOW}],
    "articles": [
        {"id": 1, "source_id": "a", "url": "https://a.example/1", "story_id": 1, "first_published_at": NOW,
         "first_seen_at": NOW}
    ],
    "versions": [
        {"id": 1, "article_id": 1, "number": 1, "title": "t", "text": "t", "language": "en", "published_at": NOW,
         "seen_at": NOW, "content_hash": "h", "state": "linked", "relevance": 1.0, "relevant": True, "reader": "r"}
    ],
    "projects": [
        {"id": 1, "public_id": "Q0001", "name": "plant", "created_at": NOW, "status": "closed", "products": [],
         "companies": [], "sightings": 1, "search_text": ""}
    ],
    "mentions": [
        {"id": 5, "version_id": 1, "position": 0, "name": "plant", "facility": "plant", "status": "planned",
         "evidence": "e", "products": [], "sector": "other", "companies": [], "score": 1.0, "spans": [],
         "milestones": [], "reader": "r", "project_id": 1, "home_id": 1, "lineage_id": 5}
    ],
    "changes": [
        {"id": number, "project_id": 1, "before": None, "after": after, "on_date": NOW.date(), "mention_id": 5,
         "recorded_at": NOW}
        for number, after in ((3, "planned"), (5, "construction"), (7, "closed"))
    ],
    "watches": [
        {"id": "w", "email": "w@example.org", "language": "en", "definition": {"new_projects": False},
         "origin": "command", "created_at": NOW}
    ],
}  # fmt: skip


def test_what_was_news_keeps_its_number_and_its_alerts_find_it(before_notices: str) -> None:
    engine = upgrade_database(before_notices)
    told = "SELECT id, key, kind, change_id, project_id FROM news ORDER BY id"
    assert rows(engine, told) == [(n, f"change:{n}", "moves", n, 1) for n in (3, 5, 7)]
    assert rows(engine, "SELECT watch_id, news_id, change_id FROM alerts ORDER BY id") == [("w", 7, 7), ("w", 5, 5)]
    with writing(engine, NOW) as connection:
        connection.execute(metadata.tables["changes"].insert(), ROWS["changes"][0] | {"id": 4, "after": "announced"})
        record_news(connection, [4], NOW)
    assert column(engine, "SELECT id > 7 FROM news WHERE change_id = 4") == [True]
    engine.dispose()


def test_a_notice_that_was_wrong_before_its_corrections_came_is_settled_without_a_letter(before_notices: str) -> None:
    upgrade(make_url(before_notices), PATIENCE, head="qadam_0020")
    old, known = connect(make_url(before_notices), durable=False, patience=PATIENCE), MetaData()
    known.reflect(old)
    sent = {"id": 1, "key": "k", "email": "w@example.org", "language": "en", "state": "delivered"}
    slip = {"said": "2026-Q4", "to": "2027", "days": 365, "times": 1}
    row = {"id": 8, "key": "slip", "kind": "slips", "project_id": 1, "mention_id": 5, "facts": slip}
    with alone(old) as connection:
        tries = {"attempts": 1, "deferrals": 0, "unknowns": 0, "next_try_at": NOW}
        connection.execute(known.tables["letters"].insert(), sent | tries | {"created_at": NOW, "delivered_at": NOW})
        connection.execute(known.tables["news"].insert(), row | {"on_date": NOW.date(), "at": NOW, "withdrawn_at": NOW})
        told = {"watch_id": "w", "news_id": 8, "letter_id": 1, "created_at": NOW}
        connection.execute(known.tables["alerts"].insert(), told)
    old.dispose()
    engine = upgrade_database(before_notices)
    link(engine, now=NOW, worker="test")
    assert rows(engine, "SELECT kind, quiet, letter_id FROM corrections") == [("retracted", True, None)]
    assert compose_letters(engine, NOW) == 0
    engine.dispose()


@pytest.mark.parametrize(("standing", "is_stale"), [("established", False), ("unproven", True)])
def test_a_project_was_heard_of_when_its_last_news_came_unless_they_are_doubted(
    before_notices: str, standing: str, is_stale: bool
) -> None:
    upgrade(make_url(before_notices), PATIENCE, head="qadam_0022")
    old, known = connect(make_url(before_notices), durable=False, patience=PATIENCE), MetaData()
    known.reflect(old)
    with alone(old) as connection:
        connection.execute(known.tables["projects"].update().values(last_published_at=NOW, stale=False))
        connection.execute(known.tables["sources"].update().values(standing=standing))
    old.dispose()
    engine = upgrade_database(before_notices)
    assert rows(engine, "SELECT heard_at = last_published_at, stale FROM projects") == [(True, is_stale)]
    engine.dispose()
