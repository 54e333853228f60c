"""What projects are called in a language, by their ids: what tells of changes knows no more of its projects."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from alerts.titles import project_titles
from db.project_views import projects_named


def titles_of(connection: Connection, public_ids: Collection[str], language: str) -> dict[str, str]:
    rows = projects_named(connection, public_ids)
    return dict(zip((row.public_id for row in rows), project_titles(rows, language), strict=True))
