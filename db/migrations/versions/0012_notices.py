"""News of more kinds than moves, each with a key of its own; alerts refer to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0012"
down_revision = "qadam_0011"

KINDS = "'moves', 'slips', 'overdue', 'silence', 'announced_again', 'disputes', 'programmes', 'unconfirmed'"


def upgrade() -> None:
    _news()
    _alerts()
    op.create_index("ix_mentions_expected", "mentions", ["expected"])
    # Totals that were read before are no news: only what is read from now on is put here.
    op.create_table(
        "fresh_programmes",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name="fk_fresh_programmes_programme_id_programmes"
        ),
        sa.PrimaryKeyConstraint("programme_id", name="pk_fresh_programmes"),
    )
    op.create_table(
        "lookout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("quiet", sa.JSON(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_lookout_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_lookout"),
    )


def _news() -> None:
    """A change keeps its id as its number among the news, by which receivers of webhooks know it."""
    op.execute("CREATE TEMPORARY TABLE known_news AS SELECT change_id, at FROM news")
    op.execute(
        "INSERT INTO known_news SELECT change_id, MIN(created_at) FROM alerts "
        "WHERE change_id NOT IN (SELECT change_id FROM news) GROUP BY change_id"
    )
    op.drop_table("news")
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("change_id", sa.Integer()),
        sa.Column("project_id", sa.Integer()),
        sa.Column("programme_id", sa.Integer()),
        sa.Column("mention_id", sa.Integer()),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON()),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="ck_news_kind"),
        sa.CheckConstraint("(kind = 'moves') = (change_id IS NOT NULL)", name="ck_news_whole_move"),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name="fk_news_change_id_changes"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_news_project_id_projects"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_news_programme_id_programmes"),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name="fk_news_mention_id_mentions"),
        sa.PrimaryKeyConstraint("id", name="pk_news"),
        sa.UniqueConstraint("key", name="uq_news_key"),
        sa.UniqueConstraint("change_id", name="uq_news_change_id"),
    )
    for column in ("at", "project_id", "programme_id"):
        op.create_index(f"ix_news_{column}", "news", [column])
    op.execute(
        "INSERT INTO news (id, key, kind, change_id, project_id, on_date, at) "
        "SELECT c.id, 'change:' || c.id, 'moves', c.id, c.project_id, c.on_date, k.at "
        "FROM known_news k JOIN changes c ON c.id = k.change_id"
    )
    op.execute("DROP TABLE known_news")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('news', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM news))")


def _alerts() -> None:
    with op.batch_alter_table("alerts") as batch:
        batch.add_column(sa.Column("news_id", sa.Integer()))
    op.execute("UPDATE alerts SET news_id = (SELECT n.id FROM news n WHERE n.change_id = alerts.change_id)")
    with op.batch_alter_table("alerts") as batch:
        batch.alter_column("news_id", nullable=False)
        batch.alter_column("change_id", nullable=True)
        batch.drop_constraint("uq_alerts_watch_id_change_id", type_="unique")
        batch.create_unique_constraint("uq_alerts_watch_id_news_id", ["watch_id", "news_id"])
        batch.create_foreign_key("fk_alerts_news_id_news", "news", ["news_id"], ["id"])
    op.create_index("ix_alerts_news_id", "alerts", ["news_id"])
