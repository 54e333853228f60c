"""Corrections of what was told: queued by the transaction that made it untrue, taken back while they wait, composed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)

from db.decisions import standing
from db.events import events, news_events
from db.leases import is_free
from db.marks import mark
from db.portions import portions
from db.rows import rhythm_of
from db.tables import alerts, changes, corrections, decisions, letters, news, projects, watches
from domain.corrections import Claim, Settlement, Step, settled
from domain.records import Status
from domain.rhythms import end_of_quiet
from domain.watching import Correction, CorrectionKind, Event

_OPEN = corrections.c.letter_id.is_(None) & ~corrections.c.quiet
_DAY = func.coalesce(changes.c.on_date, news.c.on_date)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why histories were written anew: ``quiet``, nobody is told of it; ``decision``: by which one."""

    at: datetime
    quiet: bool = False
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """An alert that was told, or may have been, with all that followed; ``rows`` are its corrections, oldest first."""

    alert_id: int
    watch_id: str
    email: str
    news_id: int
    told: Claim
    is_told: bool
    rows: tuple[Row[Any], ...]

    @property
    def steps(self) -> list[Step]:
        return [Step(_says(row), row.fate == "told", row.fate == "waits") for row in self.rows]

    @property
    def last(self) -> Claim | None:
        """What was settled last, and is no longer to be taken back."""
        done = [step.says for step in self.steps if not step.waits]
        return done[-1] if done else self.told


def correct(connection: Connection, change_ids: Iterable[int], notice_ids: Iterable[int], cause: Cause) -> int:
    """Brings what watchers were told of these changes, and of these news that are no changes, in line with what holds
    now; gives how many people are to get a correction that were not before."""
    told_of = set(change_ids)
    ids = told_of if _is_told_of(connection, told_of) else set()
    wanted = [*map(_of_changes, portions(ids)), *map(alerts.c.news_id.in_, portions(notice_ids))]
    lines = {line.alert_id: line for some in wanted for line in _lines(connection, some, cause.at)}
    told = {line.email for line in lines.values() if _settle(connection, line, cause)}
    mark("correct.inside_write")
    return len(told)


def _of_changes(ids: list[int]) -> ColumnElement[bool]:
    """Alerts of them, or corrected by them."""
    corrected = select(corrections.c.alert_id).where(corrections.c.change_id.in_(ids))
    return or_(alerts.c.change_id.in_(ids), alerts.c.id.in_(corrected))


def _is_told_of(connection: Connection, change_ids: set[int]) -> bool:
    """Most changes that move or go have no alert."""
    return any(connection.execute(_TOLD, {"changes": some}).first() is not None for some in portions(change_ids))


def compose_corrections(connection: Connection, now: datetime) -> int:
    """Puts corrections that wait into letters, one for an address, language and project; gives how many.

    A correction follows the letter that it corrects: it waits until that one has arrived, or has failed, and until the
    quiet hours of its watch are over.
    """
    forget_removed(connection, now)
    waiting = select(corrections.c.alert_id).where(_OPEN)
    for line in _lines(connection, alerts.c.id.in_(waiting), now, told_only=False):
        _settle(connection, line, Cause(now))
    awake = (row for row in connection.execute(_DUE).all() if end_of_quiet(rhythm_of(row.definition), now) == now)
    rows = [row for row in awake if not _is_in_flight(connection, row.alert_id)]
    threads = [list(told) for _, told in groupby(rows, key=_thread)]
    for told in threads:
        _compose(connection, told, now)
    mark("correct.after_compose")
    return len(threads)


def _thread(row: Any) -> tuple[str, str, int | None, int | None]:
    return row.email, row.language, row.project_id, row.programme_id


def remember_told(connection: Connection, letter_ids: Iterable[int]) -> None:
    """Keeps the days that letters tell, which are just being written: changes may move to others later."""
    day = select(_DAY).select_from(news).outerjoin(changes).where(news.c.id == alerts.c.news_id).scalar_subquery()
    connection.execute(update(alerts).where(alerts.c.letter_id.in_(list(letter_ids))).values(told_on=day))


def forget_untold(connection: Connection, letter_ids: Iterable[int]) -> None:
    """To be called before letters are taken apart that never went out: there is nothing to correct."""
    untold = select(alerts.c.id).where(alerts.c.letter_id.in_(list(letter_ids)))
    connection.execute(delete(corrections).where(corrections.c.alert_id.in_(untold)))


def corrections_in(connection: Connection, letter_id: int) -> tuple[tuple[Correction, ...], tuple[str, ...]]:
    """What a letter corrects, each once, and the ids of the watches that it is for."""
    rows = connection.execute(_IN_LETTER.where(corrections.c.letter_id == letter_id)).all()
    told = _told_in(connection, rows)
    found = {
        (row.told_change_id, row.notice_id, row.kind): Correction(
            event=replace(told[row.told_change_id, row.notice_id], on=row.told_on),
            kind=CorrectionKind(row.kind),
            now=_status(row.after if row.after else row.project_status),
            on=row.on_date if row.after else row.project_status_on,
            reason=row.why or "",
            instead=row.instead if row.kind == CorrectionKind.MERGED else None,
        )
        for row in rows
    }
    return tuple(found.values()), tuple(dict.fromkeys(row.watch_id for row in rows))


def _told_in(connection: Connection, rows: Sequence[Any]) -> dict[tuple[int | None, int | None], Event]:
    """The events that the corrections are of, by change or by the news that are none."""
    moved = events(connection, {row.told_change_id for row in rows if row.told_change_id})
    noticed = news_events(connection, {row.notice_id for row in rows if row.notice_id})
    return {(event.change_id, None): event for event in moved} | {(None, event.news_id): event for event in noticed}


def _status(value: str | None) -> Status | None:
    return Status(value) if value else None


def _says(row: Row[Any]) -> Claim | None:
    return None if row.on_date is None else Claim(row.change_id, row.on_date)


def _fate(now: datetime) -> ColumnElement[str]:
    """Of what a letter holds: «waits» for it, is «told» or may be, or «gone»: it never arrives."""
    state, maybe = letters.c.state, letters.c.unknowns > 0
    return case(
        (letters.c.id.is_(None), "waits"),
        (and_(state == "waiting", ~maybe, is_free(letters, now)), "waits"),
        (or_(state.in_(("waiting", "sending", "unknown", "delivered")), maybe), "told"),
        else_="gone",
    )


def _lines(
    connection: Connection, wanted: ColumnElement[bool], now: datetime, *, told_only: bool = True
) -> list[_Line]:
    """Lines of watches that were not removed."""
    fate = _fate(now)
    heads = connection.execute(
        select(
            alerts.c.id, alerts.c.watch_id, alerts.c.news_id, alerts.c.change_id, watches.c.email, fate.label("fate"),
            func.coalesce(alerts.c.told_on, _DAY).label("told_on"),
        )
        .join(watches, watches.c.id == alerts.c.watch_id)
        .join(news, news.c.id == alerts.c.news_id)
        .outerjoin(changes, changes.c.id == alerts.c.change_id)
        .outerjoin(letters, letters.c.id == alerts.c.letter_id)
        .where(wanted, watches.c.removed_at.is_(None))
        .order_by(alerts.c.id)
    ).all()  # fmt: skip
    heads = [row for row in heads if row.fate == "told" or not told_only]
    rows = _rows(connection, [row.id for row in heads], now)
    return [
        _Line(
            row.id, row.watch_id, row.email, row.news_id, Claim(row.change_id, row.told_on), row.fate == "told",
            tuple(rows[row.id]),
        )
        for row in heads
    ]  # fmt: skip


def _rows(connection: Connection, alert_ids: Iterable[int], now: datetime) -> defaultdict[int, list[Row[Any]]]:
    fate = case((corrections.c.quiet, "quiet"), else_=_fate(now))
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for portion in portions(alert_ids):
        told = (
            select(corrections, fate.label("fate"))
            .outerjoin(letters, letters.c.id == corrections.c.letter_id)
            .where(corrections.c.alert_id.in_(portion))
            .order_by(corrections.c.alert_id, corrections.c.number)
        )
        for row in connection.execute(told):
            found[row.alert_id].append(row)
    return found


def _settle(connection: Connection, line: _Line, cause: Cause) -> bool:
    """Whether the watcher is to get a correction that was not owed before."""
    waiting = [row for row in line.rows if row.fate == "waits"]
    if not line.is_told:
        _take_back(connection, waiting)
        return False
    by = cause.decision or next((row.decision_id for row in waiting), None)
    holds = _holds(connection, line)
    is_over, step = settled(line.told, line.steps, holds, quiet=cause.quiet, decided=by is not None)
    if is_over:
        _take_back(connection, waiting)
    if step is None:
        return False
    _add(connection, line, step, replace(cause, decision=by))
    return not step.quiet and not waiting


def _holds(connection: Connection, line: _Line) -> Claim | None:
    """What holds of what was told: the news themselves, or else the same change of the project that its own has become.

    Once it was settled that nothing does, only the change itself can come back: all else is news, with alerts of its
    own. What stands for it is followed, unless the watcher has an alert for that, too.
    """
    if line.told.change_id is None:
        return None if _is_refuted(connection, line.news_id) else line.told
    itself, last = _standing(connection, line.told.change_id), line.last
    if itself or last is None:
        return itself
    if last.change_id != line.told.change_id:
        stands = _standing(connection, last.change_id)
        if stands or _has_own(connection, line.watch_id, last.change_id):
            return stands or last
    return _of_survivor(connection, line)


def _is_refuted(connection: Connection, news_id: int) -> bool:
    refuted = select(news.c.id).where(news.c.id == news_id, news.c.refuted_at.is_not(None))
    return connection.execute(refuted).first() is not None


def _standing(connection: Connection, change_id: int | None) -> Claim | None:
    holds = select(changes.c.on_date).where(changes.c.id == change_id, changes.c.withdrawn_at.is_(None))
    day = connection.execute(holds).scalar()
    return day and Claim(change_id, day)


def _has_own(connection: Connection, watch_id: str, change_id: int | None) -> bool:
    own = select(alerts.c.id).where(alerts.c.watch_id == watch_id, alerts.c.change_id == change_id)
    return connection.execute(own.where(alerts.c.letter_id.is_not(None))).first() is not None


def _of_survivor(connection: Connection, line: _Line) -> Claim | None:
    itself = select(changes.c.project_id, changes.c.after).where(changes.c.id == line.told.change_id)
    told = connection.execute(itself).one()
    survivor = standing(connection).survivor(told.project_id)
    if survivor == told.project_id:
        return None
    same = select(changes.c.id, changes.c.on_date).where(
        changes.c.project_id == survivor, changes.c.after == told.after, changes.c.withdrawn_at.is_(None)
    )
    found = [Claim(row.id, row.on_date) for row in connection.execute(same)]
    return min(found, key=lambda claim: (abs(claim.on - line.told.on), claim.change_id), default=None)


def _add(connection: Connection, line: _Line, step: Settlement, cause: Cause) -> None:
    number = select(func.coalesce(func.max(corrections.c.number), 0) + 1).where(corrections.c.alert_id == line.alert_id)
    row = {
        "alert_id": line.alert_id,
        "number": connection.execute(number).scalar_one(),
        "kind": step.kind,
        "told_change_id": step.believed.change_id,
        "told_on": step.believed.on,
        "change_id": step.now and step.now.change_id,
        "on_date": step.now and step.now.on,
        "quiet": step.quiet,
        "decision_id": cause.decision,
        "created_at": cause.at,
    }
    connection.execute(insert(corrections).values(row))


def _take_back(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """What has not gone out is as if it had never been owed."""
    connection.execute(delete(corrections).where(corrections.c.id.in_([row.id for row in rows])))
    _dissolve(connection, {row.letter_id for row in rows if row.letter_id is not None})


def _dissolve(connection: Connection, letter_ids: Iterable[int]) -> None:
    """Frees the other corrections of letters that are not to go out; of each line only the oldest waits then."""
    ids = list(letter_ids)
    freed = select(corrections.c.alert_id).where(corrections.c.letter_id.in_(ids))
    connection.execute(delete(corrections).where(_OPEN, corrections.c.alert_id.in_(freed)))
    connection.execute(update(corrections).where(corrections.c.letter_id.in_(ids)).values(letter_id=None))
    connection.execute(delete(letters).where(letters.c.id.in_(ids)))


def forget_removed(connection: Connection, now: datetime) -> None:
    """Whoever has removed a watch wants no mail for it any longer, a correction neither."""
    removed = select(alerts.c.id).join(watches).where(watches.c.removed_at.is_not(None))
    unsent = (letters.c.state == "waiting") & (letters.c.unknowns == 0) & is_free(letters, now)
    composed = select(letters.c.id).join(corrections).where(unsent, corrections.c.alert_id.in_(removed))
    _dissolve(connection, connection.execute(composed).scalars().all())
    connection.execute(delete(corrections).where(_OPEN, corrections.c.alert_id.in_(removed)))


def _is_in_flight(connection: Connection, alert_id: int) -> bool:
    """Whether a letter that this one is to follow is still on its way."""
    mine = select(alerts.c.letter_id).where(alerts.c.id == alert_id)
    earlier = select(corrections.c.letter_id).where(corrections.c.alert_id == alert_id)
    flying = letters.c.state.in_(("waiting", "sending", "unknown"))
    held = select(letters.c.id).where(flying, letters.c.id.in_(mine) | letters.c.id.in_(earlier))
    return connection.execute(held).first() is not None


_TOLD = union_all(
    *(
        select(column).where(column.in_(bindparam("changes", expanding=True)))
        for column in (alerts.c.change_id, corrections.c.change_id)
    )
).limit(1)

_OF = func.coalesce(changes.c.project_id, news.c.project_id)
_DUE = (
    select(corrections.c.id, corrections.c.alert_id, corrections.c.created_at, watches.c.email, watches.c.language,
           watches.c.definition, _OF.label("project_id"), news.c.programme_id)
    .join(alerts, alerts.c.id == corrections.c.alert_id)
    .join(news, news.c.id == alerts.c.news_id)
    .join(watches, watches.c.id == alerts.c.watch_id)
    .outerjoin(changes, changes.c.id == corrections.c.told_change_id)
    .where(_OPEN, watches.c.removed_at.is_(None))
    .order_by(watches.c.email, watches.c.language, _OF, news.c.programme_id, corrections.c.id)
)  # fmt: skip

_instead = projects.alias("instead")
_told, _holding = changes.alias("told"), changes.alias("holding")
_NOTICE = case((corrections.c.told_change_id.is_(None), news.c.id))
_IN_LETTER = (
    select(
        corrections.c.kind, corrections.c.told_change_id, corrections.c.told_on, corrections.c.on_date,
        _NOTICE.label("notice_id"), alerts.c.watch_id, decisions.c.why,
        _holding.c.after, _instead.c.public_id.label("instead"),
        projects.c.status.label("project_status"), projects.c.status_on.label("project_status_on"),
    )
    .select_from(corrections)
    .join(alerts, alerts.c.id == corrections.c.alert_id)
    .join(news, news.c.id == alerts.c.news_id)
    .outerjoin(_told, _told.c.id == corrections.c.told_change_id)
    .outerjoin(projects, projects.c.id == func.coalesce(_told.c.project_id, news.c.project_id))
    .outerjoin(_holding, _holding.c.id == corrections.c.change_id)
    .outerjoin(_instead, _instead.c.id == _holding.c.project_id)
    .outerjoin(decisions, decisions.c.id == corrections.c.decision_id)
    .order_by(corrections.c.told_on, corrections.c.id)
)  # fmt: skip


def _compose(connection: Connection, told: Sequence[Any], now: datetime) -> None:
    email = told[0].email
    named = "\n".join(f"{row.id} {row.created_at.isoformat()}" for row in told)
    columns = {
        "key": sha256(f"correction\n{email}\n{named}".encode()).hexdigest()[:32],
        "email": email,
        "language": told[0].language,
        "state": "waiting",
        "next_try_at": now,
        "created_at": now,
    }
    letter_id = connection.execute(insert(letters).values(columns).returning(letters.c.id)).scalar_one()
    ids = [row.id for row in told]
    connection.execute(update(corrections).where(corrections.c.id.in_(ids)).values(letter_id=letter_id))
