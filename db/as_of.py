"""What was known on an earlier day: the tables as they were at its end, shown to every query that is asked then.

As of a day a row is what it was before its first change after that day, which the journal has kept, and what it is now
if there was none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, Table, select, text

from db.ledgers import recall_ledgers
from db.pasts import PASTS
from db.tables import clock
from domain.knowledge import NoSuchDay

SHOWN = "qadam_as_of"


def shown_day(connection: Connection) -> date | None:
    """The day as of which the connection reads; None: it reads what is known now."""
    day: date | None = connection.get_execution_options().get(SHOWN)
    return day


def kept_since(connection: Connection) -> date | None:
    """The first day that can be asked for; None where nothing was ever written."""
    return connection.execute(select(clock.c.since)).scalar()


def last_written(connection: Connection) -> date | None:
    """The day on which the last transaction wrote, by the clock of its run."""
    return connection.execute(select(clock.c.day)).scalar()


def show_as_of(connection: Connection, day: date) -> None:
    """From here to its end the transaction reads all tables as they were at the end of the day. Raises NoSuchDay.

    Temporary copies stand before the tables: every query that there is answers, and none can forget to look back.
    """
    since = kept_since(connection)
    if since is None:
        raise NoSuchDay("Nothing is known yet: run `qadam run` first.")
    if day < since:
        raise NoSuchDay(f"What was known is kept from {since} on, not for {day}: choose that day or a later one.")
    schema = _schema(connection)
    for name, past in PASTS.items():
        for statement in _copied(schema, past.metadata.tables[name], past, day):
            connection.exec_driver_sql(statement)
    ledgers_since = connection.execute(select(clock.c.ledgers_since)).scalar()
    if ledgers_since is not None and day < ledgers_since:
        recall_ledgers(connection)


def _schema(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return "main"
    return str(connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one())


def _copied(schema: str, table: Table, past: Table, day: date) -> Iterator[str]:
    """What the past leaves out, such as the text of an article, is not copied, but looked up when it is asked for."""
    kept = [column for column in table.columns if column.name in past.c]
    left_out = [f'now."{column.name}"' for column in table.columns if column.name not in past.c]
    copy = f"then_{table.name}" if left_out else table.name
    yield f"CREATE TEMPORARY TABLE {copy} AS {_known(schema, table, past, day)}"
    for column in kept:
        if column.primary_key or column.foreign_keys:
            yield f"CREATE INDEX ix_{copy}_{column.name}_then ON {copy} ({column.name})"
    if left_out:
        shown = ", ".join([*(f'was."{column.name}"' for column in kept), *left_out])
        origin = f"{copy} was JOIN {schema}.{table.name} now ON now.id = was.id"
        yield f"CREATE TEMPORARY VIEW {table.name} AS SELECT {shown} FROM {origin}"  # noqa: S608


def _known(schema: str, table: Table, past: Table, day: date) -> str:
    """The rows of the day; its name is written out, because such statements take no parameters."""
    columns = [f'"{column.name}"' for column in table.columns if column.name in past.c]
    later = f"FROM {schema}.{past.name} later WHERE later.until > '{day.isoformat()}' AND later.id"
    return (
        f"SELECT {', '.join(columns)} FROM {schema}.{table.name} now WHERE NOT EXISTS (SELECT 1 {later} = now.id) "  # noqa: S608
        f"UNION ALL SELECT {', '.join(columns)} FROM {schema}.{past.name} was "
        f"WHERE was.existed AND was.until = (SELECT MIN(later.until) {later} = was.id)"
    )
