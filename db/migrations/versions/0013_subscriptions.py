"""Watches are confirmed by who gets their letters; proofs that somebody looked, and the canary that tries the way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0013"
down_revision = "qadam_0012"

STAGES = "stopped_at IN ('reading', 'linking', 'matching', 'writing')"


def upgrade() -> None:
    anew = op.get_bind().dialect.name == "sqlite"  # there columns added later would stand behind the constraints
    with op.batch_alter_table("watches", recreate="always" if anew else "never") as batch:
        batch.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True)))
        batch.add_column(sa.Column("unsubscribed_at", sa.DateTime(timezone=True)))
    # Whoever was written to so far was vouched for by the one who runs Qadam.
    op.execute("UPDATE watches SET confirmed_at = created_at")
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.String()),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name="fk_requests_watch_id_watches"),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_requests_letter_id_letters"),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_asked_at", "requests", ["asked_at"])
    op.create_index("ix_requests_letter_id", "requests", ["letter_id"])
    op.create_index("ix_requests_watch_id", "requests", ["watch_id"])
    op.create_table(
        "proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_proofs_letter_id_letters"),
        sa.PrimaryKeyConstraint("id", name="pk_proofs"),
        sa.UniqueConstraint("email", "language", "day", name="uq_proofs_email_language_day"),
    )
    op.create_index("ix_proofs_letter_id", "proofs", ["letter_id"])
    op.create_table(
        "canaries",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("stopped_at", sa.String()),
        sa.Column("why", sa.Text()),
        sa.CheckConstraint(STAGES, name="ck_canaries_stopped_at"),
        sa.CheckConstraint("(stopped_at IS NULL) = (why IS NULL)", name="ck_canaries_whole_fault"),
        sa.PrimaryKeyConstraint("day", name="pk_canaries"),
    )
