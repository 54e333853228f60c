"""Making and migrating the tables, all or nothing, by one starter at a time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection

from db.backup import copy_checked
from db.engine import alone, connect, file_of
from db.journal import keep, stop_keeping
from db.marks import mark
from db.standing import HEAD, revision_of

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(address: URL, patience: timedelta, *, scripts: Path = SCRIPTS, head: str = HEAD) -> None:
    """Brings the database to ``head`` in one transaction, after copying an older file to ``<file>.before-<head>``.

    SQLite alters a table by making it anew, which foreign keys would not survive: they are off here, and checked
    before the commit.
    """
    engine = connect(address, durable=True, patience=patience, foreign_keys=False)
    try:
        with alone(engine) as connection:
            file, revision = file_of(address), revision_of(connection)
            if file is not None and revision not in (None, head):
                copy_checked(file, file.with_name(f"{file.name}.before-{head}"))
            _migrate(connection, scripts, head)
            mark("upgrade.before_commit")
    finally:
        engine.dispose()


def _migrate(connection: Connection, scripts: Path, head: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    stop_keeping(connection)
    command.upgrade(config, head)
    keep(connection)
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise AssertionError(f"the migration to {head} tore rows from one another: {lost[:5]}")
