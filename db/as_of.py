"""What was known on an earlier day: the tables as they were at its end, shown to every query that is asked then.

As of a day a row is what it was before its first change after that day, which the journal has kept, and what it is now if
there was none.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select, text

from db.tables import PASTS, clock
from domain.knowledge import NoSuchDay


def kept_since(connection: Connection) -> date | None:
    """The first day that can be asked for; None where nothing was ever written."""
    return connection.execute(select(clock.c.since)).scalar()


def show_as_of(connection: Connection, day: date) -> None:
    """From here to its end the transaction reads all tables as they were at the end of the day. Raises NoSuchDay.

    Views of the session stand before the tables: every query that there is answers, and none can forget to look back.
    """
    since = kept_since(connection)
    if since is None:
        raise NoSuchDay("Nothing is known yet: run `qadam run` first.")
    if day < since:
        raise NoSuchDay(f"What was known is kept from {since} on, not for {day}: choose that day or a later one.")
    schema = _schema(connection)
    for name in PASTS:
        connection.exec_driver_sql(_view(schema, name, day))


def _schema(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return "main"
    return str(connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one())


def _view(schema: str, name: str, day: date) -> str:
    """What was left out of the past is taken from the present. A view takes no parameters."""
    past = PASTS[name]
    columns = [column.name for column in past.metadata.tables[name].columns]
    current = ", ".join(f'now."{column}"' for column in columns)
    former = ", ".join(f'{"was" if column in past.c else "now"}."{column}"' for column in columns)
    later = f"FROM {schema}.{past.name} later WHERE later.until > '{day.isoformat()}' AND later.id"
    return (
        f"CREATE TEMPORARY VIEW {name} AS "
        f"SELECT {current} FROM {schema}.{name} now WHERE NOT EXISTS (SELECT 1 {later} = now.id) "
        f"UNION ALL SELECT {former} FROM {schema}.{past.name} was LEFT JOIN {schema}.{name} now ON now.id = was.id "
        f"WHERE was.existed AND was.until = (SELECT MIN(later.until) {later} = was.id)"
    )
