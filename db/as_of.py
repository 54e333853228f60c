"""What was known on an earlier day: the tables as they were at its end, shown to every query that is asked then.

As of a day a row is what it was before its first change after that day, which the journal has kept, and what it is now
if there was none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, select, text

from db.ledgers import RECALLED, recall_ledgers
from db.pasts import LASTING, PASTS
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

    Views stand before the tables: every query that there is answers, and none can forget to look back. They go with the
    transaction, which must be undone.
    """
    since = kept_since(connection)
    if since is None:
        raise NoSuchDay("Nothing is known yet: run `qadam run` first.")
    if day < since:
        raise NoSuchDay(f"What was known is kept from {since} on, not for {day}: choose that day or a later one.")
    schema = _schema(connection)
    if connection.dialect.name == "postgresql":
        _plan_for_views(connection)
    ledgers_since = connection.execute(select(clock.c.ledgers_since)).scalar()
    recalled = {table.name for table in RECALLED} if ledgers_since is not None and day < ledgers_since else set()
    for name, past in PASTS.items():
        rows = _Rows(f"{schema}.{name}", f"{schema}.{past.name}", day)
        known = rows.none if name in recalled else rows.known(past.metadata.tables[name], past)
        connection.exec_driver_sql(f"CREATE TEMPORARY {'TABLE' if name in recalled else 'VIEW'} {name} AS {known}")
    if recalled:
        recall_ledgers(connection)


def _plan_for_views(connection: Connection) -> None:
    """A page of the past joins twice as many tables as one of today, of each of which it reads little: compiling such a
    question takes longer than its answer, and only all tables together show the way to it."""
    for setting in ("jit = off", "geqo = off", "join_collapse_limit = 12", "from_collapse_limit = 12"):
        connection.exec_driver_sql(f"SET LOCAL {setting}")


def _schema(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return "main"
    return str(connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one())


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a day, from the table and from its past, by their whole names; the day is written out, because views
    take no parameters."""

    now: str
    past: str
    day: date

    @property
    def none(self) -> str:
        return f"SELECT * FROM {self.now} LIMIT 0"  # noqa: S608

    def known(self, table: Table, past: Table) -> str:
        lasting = LASTING.get(table.name)
        return self._either(table) if lasting is None else self._beside(table, past, lasting)

    def _either(self, table: Table) -> str:
        """Where rows may have been deleted: those that have not changed since, and those that have, as they were."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        return (
            f"SELECT {columns} FROM {self.now} now WHERE NOT EXISTS ({self._later('1', 'now')}) "  # noqa: S608
            f"UNION ALL SELECT {columns} FROM {self.past} was "
            f"WHERE was.existed AND was.until = ({self._later('MIN(later.until)', 'was')})"
        )

    def _beside(self, table: Table, past: Table, lasting: Collection[str]) -> str:
        """Where none ever is: each row with what it was, if it has changed since; joined, it is found by its keys. What
        the past leaves out, such as the text of an article, is told as it is now."""
        names = [column.name for column in table.columns]
        same = {"id", *lasting, *(name for name in names if name not in past.c)}
        told = ", ".join(f'now."{name}"' if name in same else _as_it_was(name) for name in names)
        return (
            f"SELECT {told} FROM {self.now} now LEFT JOIN {self.past} was "  # noqa: S608
            f"ON was.id = now.id AND was.until = ({self._later('MIN(later.until)', 'now')}) "
            "WHERE was.existed IS NOT FALSE"
        )

    def _later(self, what: str, than: str) -> str:
        """What the row was is in its first change after the day."""
        return (
            f"SELECT {what} FROM {self.past} later "  # noqa: S608
            f"WHERE later.id = {than}.id AND later.until > '{self.day.isoformat()}'"
        )


def _as_it_was(name: str) -> str:
    return f'CASE WHEN was.id IS NULL THEN now."{name}" ELSE was."{name}" END AS "{name}"'
