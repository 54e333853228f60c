"""Making and migrating the tables, all or nothing, by one starter at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from db.backup import copy_checked
from db.engine import file_of
from db.marks import mark
from db.standing import HEAD, Standing, standing_of

SCRIPTS = Path(__file__).parent / "migrations"
# Any number that no other program on the same server is likely to choose.
LOCK = 0x716164616D


def migrate(connection: Connection, scripts: Path = SCRIPTS, head: str = HEAD) -> None:
    """Brings the database to ``head`` within the caller's writing transaction, after copying an older file aside."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    file = file_of(connection.engine.url)
    if file is not None and standing_of(connection) is Standing.OLDER:
        copy_checked(file, file.with_name(f"{file.name}.before-{head}"))
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, head)
    mark("upgrade.before_commit")
