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

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url

from db.engine import PATIENCE, open_database, reading, upgrade_database
from db.invariants import broken_promises
from db.standing import HEAD, REVISIONS
from db.tables import metadata
from db.upgrading import SCRIPTS, upgrade
from tests.stored import article, column, poll, rows

SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "qadam_0002"
down_revision = "qadam_0001"


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
    (scripts / "versions" / "0002_notes.py").write_text(SECOND.format(after=after), encoding="utf-8")


def to_second(url: str, scripts: Path) -> None:
    upgrade(make_url(url), PATIENCE, scripts=scripts, head="qadam_0002")


def schema(engine: Engine) -> dict[tuple[str, str], list[str]]:
    """Each table and index with the parts of its definition, in no order."""
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
    return {(kind, name): sorted(re.split(r",?\s*\n\s*", sql)) for kind, name, sql in rows(engine, query)}


@pytest.fixture
def described(tmp_path: Path) -> Iterator[Engine]:
    """The tables straight from their description."""
    engine = create_engine(f"sqlite:///{tmp_path}/described.db")
    metadata.create_all(engine)
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
    to_second(database_url, scripts)
    assert broken_promises(engine) == ()
    assert rows(engine, "SELECT url, author FROM articles") == [("https://agency.example/first", None)]
    assert column(engine, "SELECT version_num FROM alembic_version") == ["qadam_0002"]


def test_a_migration_that_fails_in_the_middle_leaves_all_as_it_was(
    engine: Engine, database_url: str, scripts: Path
) -> None:
    poll(engine, article())
    before = schema(engine)
    add_migration(scripts, after="raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        to_second(database_url, scripts)
    assert schema(engine) == before
    assert column(engine, "SELECT version_num FROM alembic_version") == [HEAD]
    add_migration(scripts)
    to_second(database_url, scripts)
    assert broken_promises(engine) == ()


def test_an_older_file_is_copied_aside_before_it_is_migrated(
    engine: Engine, database_url: str, scripts: Path, tmp_path: Path
) -> None:
    poll(engine, article())
    add_migration(scripts)
    to_second(database_url, scripts)
    copy = open_database(f"sqlite:///{tmp_path}/qadam.db.before-qadam_0002")
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
