"""The daily look at what nobody reports: which projects a day has made overdue or quiet.

Only what became so since the last look is found, by indexes: what was so before the first one is no news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from db.portions import portions
from db.silences import archive_gaps
from db.tables import lookout, mentions, projects
from domain.periods import ending_between
from domain.records import Sector, Status
from domain.silence import UsualSilence, usual_silence
from domain.status import FINISHED
from domain.timeline import begin_there

_DAY = timedelta(days=1)
_UNFINISHED = [status for status in Status if status not in FINISHED]

Cuts = Mapping[tuple[Status, Sector], date]
"""By status and sector the first day on which a project must have been heard of not to be quiet."""


@dataclass(frozen=True, slots=True)
class Look:
    """``since``: promises due before were looked at; ``quiet``: as it was then; None of both at the first look."""

    since: date | None
    quiet: Cuts


def last_look(connection: Connection) -> Look:
    row = connection.execute(select(lookout)).one_or_none()
    if row is None:
        return Look(None, {})
    cuts = {tuple(group.split("/")): date.fromisoformat(day) for group, day in row.quiet.items()}
    return Look(row.day, {(Status(status), Sector(sector)): day for (status, sector), day in cuts.items()})


def usual_now(connection: Connection) -> UsualSilence:
    return usual_silence(archive_gaps(connection))


def cuts_of(usual: UsualSilence, today: date, before: Cuts) -> Cuts:
    """None for groups of which nobody knows what is usual; none goes back: what was told as quiet stays so."""
    known = {
        (status, sector): today - days * _DAY
        for status in _UNFINISHED
        for sector in Sector
        if (days := usual.of(status, sector)) is not None
    }
    return {group: max(day, before.get(group, day)) for group, day in known.items()} | {
        group: day for group, day in before.items() if group not in known
    }


def quiet_cuts(connection: Connection, today: date) -> Cuts:
    """For a list of that day: unlike those of the daily look they may go back."""
    return cuts_of(usual_now(connection), today, {})


def remember_look(connection: Connection, day: date, quiet: Cuts) -> None:
    """Never back: another worker may have looked on a later day."""
    columns = {"day": day, "quiet": {"/".join(group): cut.isoformat() for group, cut in quiet.items()}}
    if connection.execute(select(lookout.c.id)).first() is None:
        connection.execute(insert(lookout).values(id=1, **columns))
    else:
        connection.execute(update(lookout).where(lookout.c.day <= day).values(columns))


def overdue_since(connection: Connection, since: date, today: date) -> Iterator[int]:
    """Projects of which news gave a date that ended on a day from ``since`` on, and before ``today``."""
    told = select(mentions.c.project_id).where(mentions.c.superseded.is_(False), mentions.c.project_id.is_not(None))
    for words in portions(ending_between(since, today)):
        yield from connection.execute(told.where(mentions.c.expected.in_(words)).distinct()).scalars()


def quiet_since(connection: Connection, before: Cuts, now: Cuts) -> Iterator[int]:
    """Projects that were not quiet at the last look and may be so now. Not those whose last news were believed until
    then: lists show their silence, no letter does."""
    spans: dict[tuple[date, date], list[tuple[Status, Sector]]] = defaultdict(list)
    for group, cut in now.items():
        if group in before and before[group] < cut:
            spans[before[group], cut].append(group)
    for (first, cut), groups in spans.items():
        yield from _last_heard(connection, begin_there(first), begin_there(cut), groups)


def _last_heard(
    connection: Connection, first: datetime, until: datetime, groups: Iterable[tuple[Status, Sector]]
) -> Iterator[int]:
    column = projects.c
    heard = (column.heard_at >= first) & (column.heard_at < until)
    wanted = {(status.value, sector.value) for status, sector in groups}
    for row in connection.execute(select(column.id, column.status, column.sector).where(heard)):
        if (row.status, row.sector or Sector.OTHER.value) in wanted:
            yield row.id
