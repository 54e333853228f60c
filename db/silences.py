"""How long projects have been silent between news, stored with their histories: what is usual is counted, not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, func, select

from db.portions import insert_all
from db.tables import silences
from domain.projects import Change, Sighting
from domain.records import Sector, Status
from domain.silence import Gap, UsualSilence, gaps, usual_silence
from domain.timeline import believed, publication_day

_COLUMNS = (silences.c.status, silences.c.sector, silences.c.days)
OF_PROJECT = select(*_COLUMNS).where(silences.c.project_id == bindparam("project")).order_by(silences.c.number)
_FROM_NUMBER = delete(silences).where(
    silences.c.project_id == bindparam("project"), silences.c.number >= bindparam("first")
)
_COUNTED = select(*_COLUMNS, func.count()).group_by(*_COLUMNS)


def store_gaps(
    connection: Connection, project_id: int, stored: Iterable[Row[Any]], seen: Iterable[Sighting],
    history: Sequence[Change], sector: str | None, floor: float,
) -> None:  # fmt: skip
    """Between days with news that a reader was at least ``floor`` sure of; mostly one is added at the end."""
    days = map(publication_day, believed(seen, floor))
    fresh = list(gaps(days, history, Sector(sector or Sector.OTHER)))
    known = [_gap(row.status, row.sector, row.days) for row in stored]
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(fresh, known, strict=False))))
    if same < len(known):
        connection.execute(_FROM_NUMBER, {"project": project_id, "first": same})
    rows = ({"project_id": project_id, "number": at, **gap._asdict()} for at, gap in enumerate(fresh) if at >= same)
    insert_all(connection, silences, rows)


def archive_gaps(connection: Connection) -> Counter[Gap]:
    """How often each gap occurs, over all projects."""
    return _counted(connection, _COUNTED)


def usual_for(connection: Connection, status: Status, sector: Sector) -> UsualSilence:
    """What is usual for one status and sector, from no more gaps than it takes: a page cannot count those of all."""
    own = _COUNTED.where(silences.c.status == status.value)
    for wanted in (own.where(silences.c.sector == sector.value), own):
        if (usual := usual_silence(_counted(connection, wanted))).days:
            return usual
    return usual_silence(archive_gaps(connection))


def _counted(connection: Connection, wanted: Select[Any]) -> Counter[Gap]:
    return Counter({_gap(*row): many for *row, many in connection.execute(wanted)})


def _gap(status: str, sector: str, days: int) -> Gap:
    return Gap(Status(status), Sector(sector), days)
