"""What must hold at every moment, whatever was killed when; each broken promise is one line for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from db.engine import reading
from db.tables import letters, sources, versions

_HALF_ROWS = {
    "article {} has no version": "SELECT a.id FROM articles a LEFT JOIN versions v ON v.article_id = a.id "
    "WHERE v.id IS NULL",
    "article {} has no identity": "SELECT a.id FROM articles a LEFT JOIN article_identities i ON i.article_id = a.id "
    "WHERE i.identity IS NULL",
    "version {} has mentions, but was not read": "SELECT DISTINCT v.id FROM versions v "
    "JOIN mentions m ON m.version_id = v.id WHERE v.state NOT IN ('read', 'linked', 'parked')",
    "mention {} was linked, but belongs to no project": "SELECT m.id FROM mentions m "
    "JOIN versions v ON v.id = m.version_id WHERE v.state = 'linked' AND m.project_id IS NULL",
    "mention {} belongs to a project, but its version is not linked": "SELECT m.id FROM mentions m "
    "JOIN versions v ON v.id = m.version_id WHERE v.state != 'linked' AND m.project_id IS NOT NULL",
    "mention {} still counts, though a later version of its article is linked": "SELECT m.id FROM mentions m "
    "JOIN versions v ON v.id = m.version_id JOIN versions later ON later.article_id = v.article_id "
    "AND later.number > v.number AND later.state = 'linked' WHERE NOT m.superseded",
    "story {} has no article that is read": "SELECT a.story_id FROM articles a JOIN versions v ON v.article_id = a.id "
    "GROUP BY a.story_id HAVING MIN(CASE WHEN v.state = 'reprint' THEN 1 ELSE 0 END) = 1",
    "project {} stands otherwise than its last change says": "SELECT p.public_id FROM projects p "
    "LEFT JOIN changes c ON c.id = (SELECT id FROM changes WHERE project_id = p.id AND withdrawn_at IS NULL "
    "ORDER BY on_date DESC, id DESC LIMIT 1) WHERE COALESCE(p.status, '') != COALESCE(c.after, '')",
    "project {} has another number of sightings than is written on it": "SELECT p.public_id FROM projects p "
    "WHERE p.sightings != (SELECT COUNT(*) FROM mentions m WHERE m.project_id = p.id AND NOT m.superseded)",
}

_LETTERS = {
    "alert {} is doubled": "SELECT MIN(id) FROM alerts GROUP BY watch_id, change_id HAVING COUNT(*) > 1",
    "letter {} has no alert": "SELECT l.id FROM letters l LEFT JOIN alerts a ON a.letter_id = l.id WHERE a.id IS NULL",
    "letter {} was rejected without a reason": "SELECT id FROM letters WHERE state = 'rejected' AND last_error IS NULL",
    "letter {} is on its way with nobody carrying it": "SELECT id FROM letters "
    "WHERE state = 'sending' AND lease_token IS NULL",
    "letter {} holds a change that another letter to the same address told": "SELECT DISTINCT b.letter_id "
    "FROM alerts a JOIN letters la ON la.id = a.letter_id "
    "JOIN alerts b ON b.change_id = a.change_id AND b.letter_id > a.letter_id "
    "JOIN letters lb ON lb.id = b.letter_id AND lb.email = la.email AND lb.language = la.language",
}

LONG_DEAD = timedelta(days=1)


def broken_promises(engine: Engine) -> tuple[str, ...]:
    """One line for each; nothing if all is well. A damaged file is not asked for more."""
    with reading(engine) as connection:
        return tuple(_damage(connection)) or (
            *_loose_ends(connection),
            *_found(connection, _HALF_ROWS),
            *_found(connection, _LETTERS),
            *_forgotten_leases(connection),
        )


def _damage(connection: Connection) -> Iterator[str]:
    """What SQLite itself can say of its file; a server looks after its own."""
    if connection.dialect.name != "sqlite":
        return
    try:
        verdicts = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
    except DatabaseError as error:
        verdicts = [str(error.orig)]
    yield from (f"the file is damaged: {verdict}" for verdict in verdicts if verdict != "ok")


def _loose_ends(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"row {row[1]} of {row[0]} points at a row of {row[2]} that is not there"


def _found(connection: Connection, promises: dict[str, str]) -> Iterator[str]:
    for words, broken in promises.items():
        for (name,) in connection.execute(text(broken)):
            yield words.format(name)


def _forgotten_leases(connection: Connection) -> Iterator[str]:
    """Leases that ended a day before the last poll and were taken up by nobody, although the program runs."""
    last_poll = connection.execute(select(func.max(sources.c.last_polled_at))).scalar()
    if last_poll is None:
        return
    for table, at_work in (
        (sources, sources.c.enabled & sources.c.parked.is_(None)),
        (versions, versions.c.state.in_(("waiting", "read"))),
        (letters, letters.c.state.in_(("waiting", "sending", "unknown"))),
    ):
        forgotten = select(table.c.id).where(at_work, table.c.lease_until < last_poll - LONG_DEAD)
        for (name,) in connection.execute(forgotten):
            yield f"the lease on {name} of {table.name} ended more than a day ago, and nobody took over"
