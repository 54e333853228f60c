"""Opening the database safely: it must be ours and of this version; every connection gets the same guarantees."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, ProgrammingError

from db.as_of import SHOWN, show_as_of
from db.journal import set_clock
from db.standing import Standing, standing_of, standing_of_file
from db.trips import unwaited
from domain.problems import Problem
from domain.timeline import day_there

# How long a writer waits for another one before it gives up.
PATIENCE = timedelta(seconds=30)
# Any number that no other program on the same server is likely to choose.
ONE_WRITER = 0x716164616D


class DatabaseProblem(Problem):
    """The database cannot be used as it is; the message is one sentence that says what to do."""


def open_database(url: str, *, durable: bool = True, patience: timedelta = PATIENCE) -> Engine:
    """An engine on a database that exists, is ours and is of this version; raises DatabaseProblem otherwise.

    ``durable=False`` gives up safety from power loss for speed: for temporary databases only.
    """
    address = _address(url)
    standing = _standing(address)
    if standing is not Standing.HEAD:
        raise DatabaseProblem(_ADVICE[standing].format(name=_shown(address)))
    _must_be_writable(address)
    return connect(address, durable=durable, patience=patience)


def upgrade_database(url: str, *, durable: bool = True, patience: timedelta = PATIENCE) -> Engine:
    """Like open_database, but makes the database where there is none and migrates an older one.

    An older SQLite file is first copied to ``<file>.before-<revision>``. What is not ours is never touched.
    """
    address = _address(url)
    standing = _standing(address)
    if standing not in (Standing.MISSING, Standing.EMPTY, Standing.OLDER, Standing.HEAD):
        raise DatabaseProblem(_ADVICE[standing].format(name=_shown(address)))
    _make_folder(address)
    _must_be_writable(address)
    if standing is not Standing.HEAD:
        from db.upgrading import upgrade

        upgrade(address, patience)
    return connect(address, durable=durable, patience=patience)


def database_exists(url: str) -> bool:
    """Whether there is anything at the address, ours or not."""
    return _standing(_address(url)) is not Standing.MISSING


def backup_database(url: str, target: Path) -> Path:
    """Copies the database, in use or not, to ``target``; an older copy there stays until the new one is checked."""
    from db.backup import copy_checked

    address = _address(url)
    source = file_of(address)
    if source is None:
        raise DatabaseProblem("Only an SQLite file is copied here: use pg_dump for PostgreSQL.")
    standing = _standing(address)
    if standing not in (Standing.HEAD, Standing.OLDER):
        raise DatabaseProblem(_ADVICE[standing].format(name=source))
    if target.exists() and (
        target.samefile(source) or standing_of_file(target) not in (Standing.HEAD, Standing.OLDER, Standing.NEWER)
    ):
        raise DatabaseProblem(f"{target} exists and is no copy of this database: choose another name.")
    try:
        return copy_checked(source, target)
    except (OSError, sqlite3.DatabaseError) as error:
        raise DatabaseProblem(f"The copy to {target} failed, no earlier copy was touched: {error}.") from error


@contextmanager
def reading(engine: Engine, as_of: date | None = None) -> Iterator[Connection]:
    """A connection that sees one state of the database throughout; what it writes is undone.

    ``as_of``: what was known at the end of that day in Kazakhstan, in place of what is known now. Raises NoSuchDay.
    """
    with _told(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        if as_of is not None:
            show_as_of(connection, as_of)
            connection = connection.execution_options(**{SHOWN: as_of})
        yield connection


@contextmanager
def writing(engine: Engine, now: datetime | None = None) -> Iterator[Connection]:
    """A connection in one transaction that writes all or nothing; ``now``, or else the present, is when it is known.

    Every run that has a clock gives its ``now``: what was known on a day is kept by it.
    """
    with _transaction(engine) as connection:
        with unwaited(connection):
            _wait_for_others(connection)
            set_clock(connection, day_there(now or datetime.now(UTC)))
        yield connection


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One transaction; other writers wait from its start, on any database."""
    with _transaction(engine) as connection:
        _wait_for_others(connection)
        yield connection


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """SQLite would refuse, not wait, if one that began by reading went on to write: hence BEGIN IMMEDIATE."""
    with _told(engine), engine.connect() as connection:
        connection = connection.execution_options(qadam_writes=True)
        connection.begin()
        yield connection
        connection.commit()


def _wait_for_others(connection: Connection) -> None:
    """PostgreSQL would let two writers decide on what neither has committed yet: hence a lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_WRITER})"))


def connect(address: URL, *, durable: bool, patience: timedelta, foreign_keys: bool = True) -> Engine:
    """An engine without any check of what it opens."""
    backend = address.get_backend_name()
    waits = {
        "sqlite": {"timeout": patience.total_seconds()},
        "postgresql": {"options": f"-c lock_timeout={int(patience.total_seconds() * 1000)}"},
    }
    try:
        engine = create_engine(
            address,
            connect_args=waits.get(backend, {}),
            json_serializer=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
        )
    except ModuleNotFoundError as error:
        raise DatabaseProblem(f"{_shown(address)} needs the Python package {error.name}: install it.") from error
    if backend == "sqlite":
        pragmas = (
            "journal_mode=WAL",
            f"synchronous={'FULL' if durable else 'OFF'}",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        )
        event.listen(engine, "connect", partial(_set_up, pragmas))
        event.listen(engine, "begin", _begin)
    return engine


def file_of(address: URL) -> Path | None:
    """The SQLite file, None for a database on a server."""
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def _set_up(pragmas: tuple[str, ...], connection: Any, _: object) -> None:
    connection.isolation_level = None  # sqlite3 begins no transactions by itself: _begin does
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("qadam_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        address.get_dialect()
    except (ArgumentError, ModuleNotFoundError, ValueError) as error:
        raise DatabaseProblem(f"«{url}» is no database address: write sqlite:////folder/qadam.db.") from error
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise DatabaseProblem("A database in memory is lost between runs: write sqlite:////folder/qadam.db.")
    return address


def _standing(address: URL) -> Standing:
    file = file_of(address)
    if file is not None:
        return standing_of_file(file)
    engine = connect(address, durable=True, patience=PATIENCE)
    try:
        with reading(engine) as connection:
            return standing_of(connection)
    finally:
        engine.dispose()


def _make_folder(address: URL) -> None:
    if file := file_of(address):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseProblem(f"The folder of {file} cannot be made ({error.strerror}): choose another.") from error


def _must_be_writable(address: URL) -> None:
    file = file_of(address)
    if file is None:
        return
    for path in (file, file.parent):
        if path.exists() and not os.access(path, os.W_OK):
            raise DatabaseProblem(f"{path} cannot be written: give its owner's rights to the one who runs qadam.")


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turns what the database itself refuses (locked, full, damaged, out of reach) into one sentence."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except DatabaseError as error:
        cause = " ".join(str(error.orig).split())
        advice = next((words for sign, words in _SIGNS.items() if sign in cause), "see its log")
        raise DatabaseProblem(f"The database {_shown(engine.url)} refused ({cause}): {advice}.") from error


def _shown(address: URL) -> str:
    return str(file_of(address) or address.render_as_string(hide_password=True))


_SIGNS = {
    "locked": "another program is writing for too long, try again when it has finished",
    "lock timeout": "another program is writing for too long, try again when it has finished",
    "connection": "start the server, or choose another address for QADAM_DATABASE",
    "full": "make room on the disk and run again, nothing is half written",
    "readonly": "give the one who runs qadam the right to write the file and its folder",
    "malformed": "the file is damaged, put the last copy of `qadam db backup` in its place",
    "not a database": "the file is damaged, put the last copy of `qadam db backup` in its place",
}

_ADVICE = {
    Standing.MISSING: "There is no database {name} yet: `make run` makes it, and so does `qadam db upgrade`.",
    Standing.EMPTY: "The database {name} is empty: run `qadam db upgrade` to fill in its tables.",
    Standing.OLDER: "The database {name} is of an earlier version: run `qadam db upgrade`.",
    Standing.NEWER: "The database {name} is of a later version than this program: update Qadam.",
    Standing.FOREIGN: "{name} belongs to another program: choose another address for QADAM_DATABASE.",
    Standing.NO_DATABASE: "{name} is not a database: choose another address for QADAM_DATABASE.",
    Standing.DAMAGED: "The database {name} is damaged: put the last copy of `qadam db backup` in its place.",
}
