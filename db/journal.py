"""The database keeps what its rows were: a row as it stood the evening before is copied aside when it first changes.

Triggers do it, whoever changes a row and how, so that no stage can forget it. Days are those of Kazakhstan by the clock
of the run, which ``writing`` sets; what a row was in the middle of a day is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, Date, Table, bindparam, inspect, text

from db.pasts import PASTS
from db.stepping import follow, stop_following
from db.tables import clock

EVENTS = ("insert", "update", "delete")

_SET_CLOCK = text(
    "INSERT INTO clock (id, day, since, writes) VALUES (1, :day, :day, 1) ON CONFLICT (id) DO UPDATE SET "
    "day = CASE WHEN excluded.day > clock.day THEN excluded.day ELSE clock.day END, writes = clock.writes + 1"
).bindparams(bindparam("day", type_=Date))


def set_clock(connection: Connection, day: date) -> None:
    """Says on which day the transaction writes, and that it does. A clock that was put back does not bring back a day
    that is over."""
    connection.execute(_SET_CLOCK, {"day": day})


def keep(connection: Connection) -> None:
    """Makes the tables of the past, with all columns of the present that they are to keep, and what fills them."""
    for name in _kept(connection):
        PASTS[name].create(connection, checkfirst=True)
        _widen(connection, PASTS[name])
        for index in PASTS[name].indexes:
            index.create(connection, checkfirst=True)
        for statement in _triggers(connection, name):
            connection.exec_driver_sql(statement)
    follow(connection)


def stop_keeping(connection: Connection) -> None:
    """Until ``keep``: for a migration, which changes how things are stored, not what is known."""
    stop_following(connection)
    for name in _kept(connection):
        for event in EVENTS:
            on = f" ON {name}" if connection.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_trigger(name, event)}{on}")


def unkept(connection: Connection) -> tuple[str, ...]:
    """Tables whose past is not kept, or not all of it."""
    postgresql = "SELECT tgname FROM pg_trigger"
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    found = set(connection.exec_driver_sql(sqlite if connection.dialect.name == "sqlite" else postgresql).scalars())
    return tuple(name for name in PASTS if not found.issuperset(_trigger(name, event) for event in EVENTS))


def _kept(connection: Connection) -> list[str]:
    """Tables that there are; none in a database of a version that kept nothing yet."""
    known = set(inspect(connection).get_table_names())
    return [name for name in PASTS if name in known] if clock.name in known else []


def _widen(connection: Connection, past: Table) -> None:
    """Adds columns that the present has got since; what they were before they were there nobody knows."""
    known = _columns(connection, past.name)
    for column in past.columns:
        if column.name not in known:
            kind = column.type.compile(connection.dialect)
            connection.exec_driver_sql(f'ALTER TABLE {past.name} ADD COLUMN "{column.name}" {kind}')


def _columns(connection: Connection, table: str) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns(table)}


def _trigger(name: str, event: str) -> str:
    return f"keep_{name}_{event}"


def _triggers(connection: Connection, name: str) -> Iterator[str]:
    known = _columns(connection, name)
    columns = [column.name for column in PASTS[name].columns if column.name in known and column.name != "id"]
    make, differ = (_on_sqlite, _sqlite_differ) if connection.dialect.name == "sqlite" else (_on_server, _server_differ)
    yield from make(name, "insert", _absent(name))
    yield from make(name, "update", _former(name, columns), f"WHEN ({differ(columns)})")
    yield from make(name, "delete", _former(name, columns))


def _absent(name: str) -> str:
    """The first change of a day decides: what was deleted and made again on it was there the evening before."""
    return (
        f"INSERT INTO past_{name} (id, until, existed) VALUES (NEW.id, (SELECT day FROM clock), FALSE) "  # noqa: S608
        "ON CONFLICT DO NOTHING"
    )


def _former(name: str, columns: Sequence[str]) -> str:
    names, values = ", ".join(map(_quoted, columns)), ", ".join(f"OLD.{_quoted(column)}" for column in columns)
    return (
        f"INSERT INTO past_{name} (id, until, existed, {names}) "  # noqa: S608
        f"VALUES (OLD.id, (SELECT day FROM clock), TRUE, {values}) ON CONFLICT DO NOTHING"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _sqlite_differ(columns: Sequence[str]) -> str:
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in map(_quoted, columns))


def _server_differ(columns: Sequence[str]) -> str:
    """As text, because PostgreSQL compares no JSON."""
    return " OR ".join(f"OLD.{name}::text IS DISTINCT FROM NEW.{name}::text" for name in map(_quoted, columns))


def _on_sqlite(name: str, event: str, statement: str, when: str = "") -> Iterator[str]:
    yield f"CREATE TRIGGER {_trigger(name, event)} AFTER {event.upper()} ON {name} {when} BEGIN {statement}; END"


def _on_server(name: str, event: str, statement: str, when: str = "") -> Iterator[str]:
    """PostgreSQL keeps what a trigger does in a function."""
    trigger = _trigger(name, event)
    body = f"BEGIN {statement}; RETURN NULL; END"
    yield f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    yield (f"CREATE TRIGGER {trigger} AFTER {event.upper()} ON {name} FOR EACH ROW {when} EXECUTE FUNCTION {trigger}()")
