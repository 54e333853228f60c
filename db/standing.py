"""What stands at an address: nothing, our database of which version, or something that is not ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import Connection, inspect, text

# All revisions in order, the last is this program's; kept here so that opening a database needs no Alembic.
REVISIONS = (
    "qadam_0001", "qadam_0002", "qadam_0004", "qadam_0005", "qadam_0006", "qadam_0007", "qadam_0008",
    "qadam_0009", "qadam_0010", "qadam_0011", "qadam_0012", "qadam_0013", "qadam_0014", "qadam_0015",
    "qadam_0016", "qadam_0017", "qadam_0018", "qadam_0019", "qadam_0020", "qadam_0021",
    "qadam_0022", "qadam_0023",
)  # fmt: skip
HEAD = REVISIONS[-1]
OURS = "qadam_"


class Standing(Enum):
    MISSING = auto()
    EMPTY = auto()
    OLDER = auto()
    HEAD = auto()
    NEWER = auto()
    FOREIGN = auto()
    NO_DATABASE = auto()
    DAMAGED = auto()


def standing_of_file(file: Path) -> Standing:
    """Looks without changing the file or making one."""
    if not file.exists():
        return Standing.MISSING
    if not file.is_file():
        return Standing.NO_DATABASE
    with file.open("rb") as opened:
        head = opened.read(16)
    if not head:
        return Standing.EMPTY
    if head != b"SQLite format 3\0":
        return Standing.NO_DATABASE
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            rows = connection.execute("SELECT version_num FROM alembic_version") if "alembic_version" in tables else ()
            return _standing(tables, [revision for (revision,) in rows])
    except sqlite3.DatabaseError:
        return Standing.DAMAGED


def standing_of(connection: Connection) -> Standing:
    tables = set(inspect(connection).get_table_names())
    revision = revision_of(connection)
    return _standing(tables, [revision] if revision else [])


def revision_of(connection: Connection) -> str | None:
    """The revision that the database says it is of; None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _standing(tables: set[str], revisions: list[str]) -> Standing:
    if not tables:
        return Standing.EMPTY
    if len(revisions) != 1 or not revisions[0].startswith(OURS):
        return Standing.FOREIGN
    if revisions[0] == HEAD:
        return Standing.HEAD
    return Standing.OLDER if revisions[0] in REVISIONS else Standing.NEWER
