"""What is stored of a project so that lists find, sort and count it; written whenever its summary is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select

from db.portions import insert_all
from db.tables import project_words
from domain.periods import period_of
from domain.searching import Field

STORED = select(project_words.c.word, project_words.c.field).where(project_words.c.project_id == bindparam("project"))
_GONE = delete(project_words).where(
    project_words.c.project_id == bindparam("project"), project_words.c.word.in_(bindparam("gone", expanding=True))
)


def expected_columns(expected: str | None) -> dict[str, Any]:
    """What «2026-Q4» is sorted and counted by."""
    period = period_of(expected)
    return {"expected_year": period and period.last.year, "expected_by": period and period.last}


def put_words(connection: Connection, project_id: int, stored: Iterable[Row[Any]], found: Mapping[str, Field]) -> None:
    """Mostly nothing has changed, or a word has come."""
    known = {row.word: row.field for row in stored}
    gone = [word for word, field in known.items() if found.get(word) != field]
    if gone:
        connection.execute(_GONE, {"project": project_id, "gone": gone})
    fresh = ({"word": w, "field": f.value, "project_id": project_id} for w, f in found.items() if known.get(w) != f)
    insert_all(connection, project_words, fresh)
