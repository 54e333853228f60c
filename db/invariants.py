"""What must hold at every moment, whatever was killed when; each broken promise is one line for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from db.decisions import standing
from db.engine import reading
from db.journal import unkept
from db.pasts import LASTING
from db.placing import misplaced, unfindable
from db.tables import letters, sources, versions

_HALF_ROWS = {
    "article {} has no version": "SELECT a.id FROM articles a LEFT JOIN versions v ON v.article_id = a.id "
    "WHERE v.id IS NULL",
    "article {} has no identity": "SELECT a.id FROM articles a LEFT JOIN article_identities i ON i.article_id = a.id "
    "WHERE i.identity IS NULL",
    "version {} has mentions, but was not read": "SELECT DISTINCT v.id FROM versions v "
    "JOIN mentions m ON m.version_id = v.id WHERE v.state NOT IN ('read', 'linked', 'parked')",
    "mention {} was linked, but belongs to no project": "SELECT m.id FROM mentions m "
    "JOIN versions v ON v.id = m.version_id WHERE v.state = 'linked' AND m.home_id IS NULL",
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
    "project {} waits for a confirmation of how it stands already": "SELECT p.public_id FROM unconfirmed_changes u "
    "JOIN projects p ON p.id = u.project_id WHERE u.after = p.status",
    "unconfirmed change {} rests on a mention that counts elsewhere or no longer": "SELECT u.id "
    "FROM unconfirmed_changes u JOIN mentions m ON m.id = u.mention_id "
    "WHERE m.superseded OR m.project_id != u.project_id",
    "promise {} rests on a mention that counts elsewhere or no longer": "SELECT p.id "
    "FROM promises p JOIN mentions m ON m.id = p.mention_id WHERE m.superseded OR m.project_id != p.project_id",
    "project {} has another number of sightings than is written on it": "SELECT p.public_id FROM projects p "
    "WHERE p.sightings != (SELECT COUNT(*) FROM mentions m WHERE m.project_id = p.id AND NOT m.superseded)",
}

_DECISIONS = {
    "mention {} was linked, but nobody knows its home or lineage": "SELECT id FROM mentions "
    "WHERE project_id IS NOT NULL AND (home_id IS NULL OR lineage_id IS NULL)",
    "mention {} goes on a lineage of another article": "SELECT m.id FROM mentions m "
    "JOIN mentions l ON l.id = m.lineage_id JOIN versions v ON v.id = m.version_id "
    "JOIN versions w ON w.id = l.version_id WHERE v.article_id != w.article_id OR l.lineage_id != l.id",
    "lineage {} counts twice": "SELECT lineage_id FROM mentions WHERE lineage_id IS NOT NULL AND NOT superseded "
    "GROUP BY lineage_id HAVING COUNT(*) > 1",
    "decision {} is about no mention": "SELECT d.id FROM decisions d LEFT JOIN decision_mentions m "
    "ON m.decision_id = d.id WHERE d.kind != 'merge' AND m.mention_id IS NULL",
    "project {} became two others": "SELECT p.public_id FROM decisions d JOIN projects p ON p.id = d.origin_id "
    "WHERE d.kind = 'merge' AND d.undone_at IS NULL GROUP BY p.public_id HAVING COUNT(*) > 1",
    "change {} was undone by a decision that still stands": "SELECT e.change_id FROM decision_changes e "
    "JOIN decisions d ON d.id = e.decision_id WHERE e.undoing AND d.undone_at IS NULL",
}

_LETTERS = {
    "alert {} is doubled": "SELECT MIN(id) FROM alerts GROUP BY watch_id, news_id HAVING COUNT(*) > 1",
    "letter {} has nothing to say": "SELECT l.id FROM letters l "
    "LEFT JOIN alerts a ON a.letter_id = l.id LEFT JOIN corrections c ON c.letter_id = l.id "
    "LEFT JOIN requests r ON r.letter_id = l.id LEFT JOIN proofs p ON p.letter_id = l.id "
    "WHERE a.id IS NULL AND c.id IS NULL AND r.id IS NULL AND p.id IS NULL",
    "watch {} is told of news, but nobody has confirmed it": "SELECT DISTINCT w.id FROM watches w "
    "JOIN alerts a ON a.watch_id = w.id WHERE w.confirmed_at IS NULL",
    "alert {} is of another change than its news": "SELECT a.id FROM alerts a JOIN news n ON n.id = a.news_id "
    "WHERE COALESCE(a.change_id, 0) != COALESCE(n.change_id, 0)",
    "correction {} corrects what was never told": "SELECT c.id FROM corrections c JOIN alerts a ON a.id = c.alert_id "
    "WHERE a.letter_id IS NULL",
    "letter {} was rejected without a reason": "SELECT id FROM letters WHERE state = 'rejected' AND last_error IS NULL",
    "letter {} is on its way with nobody carrying it": "SELECT id FROM letters "
    "WHERE state = 'sending' AND lease_token IS NULL",
    "letter {} holds a change that another letter to the same address told": "SELECT DISTINCT b.letter_id "
    "FROM alerts a JOIN letters la ON la.id = a.letter_id "
    "JOIN alerts b ON b.news_id = a.news_id AND b.letter_id > a.letter_id "
    "JOIN letters lb ON lb.id = b.letter_id AND lb.email = la.email AND lb.language = la.language",
}

_PAST = {
    f"row {{}} of {name} is gone, and days that are over are told without it": f"SELECT was.id FROM past_{name} was "  # noqa: S608
    f"LEFT JOIN {name} now ON now.id = was.id WHERE was.existed AND now.id IS NULL"
    for name in LASTING
}

LONG_DEAD = timedelta(days=1)


def broken_promises(engine: Engine) -> tuple[str, ...]:
    """One line for each; nothing if all is well. A damaged file is not asked for more."""
    with reading(engine) as connection:
        return tuple(_damage(connection)) or (
            *_loose_ends(connection),
            *_found(connection, _HALF_ROWS),
            *_found(connection, _DECISIONS),
            *_disobeyed(connection),
            *_found(connection, _LETTERS),
            *(f"nothing keeps what rows of {name} were before they change" for name in unkept(connection)),
            *_found(connection, _PAST),
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


def _disobeyed(connection: Connection) -> Iterator[str]:
    """What the machine did with mentions and projects that people have decided on."""
    decisions = standing(connection)
    for project_id in decisions.merges:
        if decisions.survivor(project_id) == project_id:
            yield f"project {project_id} has become itself by merges"
    for mention_id in misplaced(connection, decisions):
        yield f"mention {mention_id} is elsewhere, or surer, than the decisions of people say"
    for mention_id in unfindable(connection):
        yield f"mention {mention_id} was moved by a decision, but its project cannot be found by it"


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
