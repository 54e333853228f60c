"""A list calls a project quiet by what its page does: the last news that are believed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.articles import Standing
from domain.timeline import SURE_ENOUGH

revision = "qadam_0023"
down_revision = "qadam_0022"

# Whose last news may be doubted, by the usual floor: the next run computes them anew. What only another floor makes
# doubtful, or hearsay, is found with the next news.
_DOUBTED = f"""
    UPDATE projects SET stale = true WHERE EXISTS (
        SELECT 1 FROM mentions m
        JOIN versions v ON v.id = m.version_id
        JOIN articles a ON a.id = v.article_id
        JOIN sources s ON s.id = a.source_id
        WHERE m.project_id = projects.id AND NOT m.superseded AND v.published_at = projects.last_published_at
        AND (m.score < {SURE_ENOUGH} OR s.standing <> '{Standing.ESTABLISHED.value}')
    )
"""  # noqa: S608


def upgrade() -> None:
    there = sa.inspect(op.get_bind())
    anew = op.get_bind().dialect.name == "sqlite"  # which would write a column that is added behind all constraints
    for table in ("projects", "past_projects"):
        if not there.has_table(table):
            continue
        if "heard_at" not in {column["name"] for column in there.get_columns(table)}:
            with op.batch_alter_table(table, recreate="always" if anew else "never") as batch:
                batch.add_column(sa.Column("heard_at", sa.DateTime(timezone=True)))
        op.execute(f"UPDATE {table} SET heard_at = last_published_at")  # noqa: S608
    op.create_index("ix_projects_heard_at", "projects", ["heard_at"])
    op.drop_index("ix_projects_last_published_at", "projects")
    op.execute(_DOUBTED)
