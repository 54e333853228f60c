"""Invented projects into a database, in bulk: into an SQLite file, and from there to a PostgreSQL server by COPY."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from benchmarks.invented import FIRST_DAY, Invented
from db.engine import writing
from db.journal import stop_keeping
from db.ledgers import company_names, promise_columns
from db.project_words import expected_columns
from db.rows import mention_columns, resolution_columns
from db.tables import (
    articles,
    change_steps,
    changes,
    mentions,
    project_companies,
    project_keys,
    project_words,
    projects,
    promises,
    silences,
    sources,
    stories,
    versions,
)
from domain.keys import with_pairs
from domain.projects import Change, New, Sighting
from domain.promises import ledger
from domain.records import Mention
from domain.resolution import blocking_keys
from domain.searching import name_key, noted, text_of
from domain.timeline import timeline

PORTION = 4_000
REPORTS_PER_ARTICLE = 4
SOURCE = "invented"
_NEW = json.dumps(resolution_columns(New()))
_TABLES = (
    stories, articles, versions, projects, mentions, changes, change_steps, project_keys, project_words,
    project_companies, promises, silences,
)  # fmt: skip

Rows = dict[Table, list[dict[str, Any]]]


def public_id(number: int) -> str:
    """Longer than those that linking gives in a benchmark, so that a project is known by it."""
    return f"Q{number:09d}"


def add_source(engine: Engine, now: datetime | None = None) -> None:
    row = {
        "id": SOURCE, "name": "Invented", "url": "http://127.0.0.1/", "language": "en", "kind": "feed",
        "interval_seconds": 600, "expected_per_day": 1.0, "aliases": [], "enabled": False, "next_poll_at": FIRST_DAY,
        "standing": "established",
    }  # fmt: skip
    with writing(engine, now) as connection:
        connection.execute(insert(sources), [row])


def fill(file: Path, invented: Iterable[Invented], *, ledgers: bool = False) -> None:
    """As if each project had been linked long ago; ``ledgers``: with all that pages tell of its history, too."""
    rest = iter(invented)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-1500000")
        while portion := list(islice(rest, PORTION)):
            for table, rows in _stored(connection, portion, ledgers).items():
                if not rows:
                    continue
                names = list(rows[0])
                put = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"
                connection.executemany(put, (tuple(row.values()) for row in rows))
            connection.commit()
        connection.execute("PRAGMA journal_mode=WAL")


def copy_to_server(file: Path, engine: Engine, now: datetime | None = None) -> None:
    """All rows, table by table, as text: both databases read each other's."""
    with closing(sqlite3.connect(file)) as origin, writing(engine, now) as connection:
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        stop_keeping(connection)  # as in the file: the past of rows that never change
        driver: Any = connection.connection.driver_connection
        for table in (sources, *_TABLES):
            names = ", ".join(column.name for column in table.c)
            rows = origin.execute(f"SELECT {names} FROM {table.name} ORDER BY 1")
            with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            if "id" in table.c and table is not sources:
                connection.execute(text(f"SELECT setval('{table.name}_id_seq', (SELECT max(id) FROM {table.name}))"))
    tidy(engine)


def tidy(engine: Engine) -> None:
    """What a server does by itself within a minute or two."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def add_reports(engine: Engine, told: Sequence[tuple[datetime, Mention]]) -> list[int]:
    """Articles that were read and wait to be linked; gives the ids of their mentions."""
    with writing(engine) as connection:
        article_id, mention_id = _last(connection, articles), _last(connection, mentions)
        rows: Rows = {table: [] for table in (stories, articles, versions, mentions)}
        for at, (day, mention) in enumerate(told, 1):
            _add_article(rows, article_id + at, day, "read")
            rows[mentions].append(_mention(mention_id + at, article_id + at, 0) | mention_columns(mention))
        for table, some in rows.items():
            connection.execute(insert(table), some)
    return [row["id"] for row in rows[mentions]]


def _stored(connection: sqlite3.Connection, portion: Sequence[Invented], ledgers: bool) -> Rows:
    rows: Rows = {table: [] for table in _TABLES}
    article_id, mention_id, project_id, change_id = (
        connection.execute(f"SELECT coalesce(max(id), 0) FROM {name}").fetchone()[0]
        for name in ("articles", "mentions", "projects", "changes")
    )
    for project in portion:
        project_id += 1
        keys, seen = set[str](), list[Sighting]()
        for day, mention in project.reports:
            position = mention_id % REPORTS_PER_ARTICLE
            if position == 0 or not rows[articles]:
                article_id += 1
                _add_article(rows, article_id, _as_stored(day), "linked")
            mention_id += 1
            keys |= with_pairs(blocking_keys(mention))
            columns = _mention(mention_id, article_id, position, project_id) | _flat(mention_columns(mention))
            rows[mentions].append(columns | {"resolution": _NEW})
            seen.append(Sighting(mention_id, day, SOURCE, article_id, mention))
        _add_project(rows, project, project_id)
        history = timeline(seen).changes if ledgers else _as_last_told(seen)
        for change in history:
            change_id += 1
            _add_change(rows, change_id, project_id, change)
        if ledgers:
            _add_ledgers(rows, project_id, seen, history)
        rows[project_keys] += ({"key": key, "project_id": project_id} for key in keys)
    return rows


def _add_article(rows: Rows, article_id: int, day: Any, state: str) -> None:
    url = f"http://127.0.0.1/{article_id}"
    rows[stories].append({"id": article_id, "published_at": day})
    rows[articles].append({
        "id": article_id, "source_id": SOURCE, "url": url, "story_id": article_id, "first_published_at": day,
        "first_seen_at": day,
    })  # fmt: skip
    rows[versions].append({
        "id": article_id, "article_id": article_id, "number": 1, "title": url, "text": url, "language": "en",
        "published_at": day, "seen_at": day, "content_hash": url, "state": state, "attempts": 0, "relevance": 1.0,
        "relevant": True, "reader": "invented",
    })  # fmt: skip


def _mention(mention_id: int, version_id: int, position: int, project_id: int | None = None) -> dict[str, Any]:
    return {
        "id": mention_id, "version_id": version_id, "position": position, "reader": "invented", "confirmed": False,
        "superseded": False, "project_id": project_id, "home_id": project_id, "lineage_id": project_id and mention_id,
    }  # fmt: skip


def _as_last_told(seen: Sequence[Sighting]) -> tuple[Change, ...]:
    last = seen[-1]
    return (Change(None, last.mention.status, last.published_at.date(), last.mention_id),)


def _add_change(rows: Rows, change_id: int, project_id: int, change: Change) -> None:
    day = change.on.isoformat()
    rows[changes].append({
        "id": change_id, "project_id": project_id, "before": change.before and change.before.value,
        "after": change.after.value, "on_date": day, "mention_id": change.mention_id,
        "recorded_at": f"{day} 09:00:00.000000", "dated": change.dated,
    })  # fmt: skip
    rows[change_steps].append({"change_id": change_id, "step": "recorded", "known_on": day})


def _add_ledgers(rows: Rows, project_id: int, seen: Sequence[Sighting], history: Sequence[Change]) -> None:
    last = seen[-1].mention
    for number, promise in enumerate(ledger(seen, history, date.min)):
        columns = promise_columns(promise)
        rows[promises].append({
            "project_id": project_id, "number": number, "region": last.region, "sector": last.sector.value, **columns,
            "due": promise.due and promise.due.isoformat(), "first_said": promise.first_said.isoformat(),
            "said": json.dumps(columns["said"]), "outcome": json.dumps(columns["outcome"]),
        })  # fmt: skip
    for company, name in company_names(last.companies).items():
        rows[project_companies].append({"project_id": project_id, "company": company, "name": name})


def _add_project(rows: Rows, project: Invented, project_id: int) -> None:
    day, said = project.reports[-1]
    columns = {name: value for name, value in _flat(mention_columns(said)).items() if name in projects.c}
    codes = [code for code in (said.region, said.country) if code]
    found = noted([said.name], said.products, said.companies, [said.locality] if said.locality else [], codes)
    expected = expected_columns(said.expected)
    rows[projects].append({
        "id": project_id, "public_id": public_id(project.number), "created_at": _as_stored(day),
        "status_on": day.date().isoformat(), "sightings": len(project.reports), "last_published_at": _as_stored(day),
        "heard_at": _as_stored(day),
        "search_text": text_of(found), "stale": False, "name_key": name_key(said.name), **columns,
        **expected, "expected_by": expected["expected_by"] and expected["expected_by"].isoformat(),
    })  # fmt: skip
    rows[project_words] += ({"word": w, "field": f.value, "project_id": project_id} for w, f in found.items())
    days = enumerate(pairwise(sorted({day.date() for day, _ in project.reports})))
    rows[silences] += (
        {"project_id": project_id, "number": at, "status": said.status.value, "sector": said.sector.value,
         "days": (after - before).days} for at, (before, after) in days
    )  # fmt: skip


def _flat(columns: dict[str, Any]) -> dict[str, Any]:
    """Values as SQLite's driver takes them."""
    return {name: json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for name, v in columns.items()}


def _as_stored(day: datetime) -> str:
    return day.strftime("%Y-%m-%d %H:%M:%S.%f")


def _last(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())
