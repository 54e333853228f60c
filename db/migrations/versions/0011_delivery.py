"""Addresses that get no more mail, letters that came back, and what is counted until one is given up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0011"
down_revision = "qadam_0010"

STATES = "state IN ('waiting', 'sending', 'unknown', 'delivered', 'rejected', 'bounced')"


def upgrade() -> None:
    with op.batch_alter_table("letters") as batch:
        batch.add_column(sa.Column("deferrals", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("message_id", sa.String()))
        batch.drop_constraint("ck_letters_state", type_="check")
        batch.create_check_constraint("ck_letters_state", STATES)
    with op.batch_alter_table("letters") as batch:
        batch.alter_column("deferrals", server_default=None)
    op.create_index("ix_letters_message_id", "letters", ["message_id"])
    op.create_table(
        "stopped_addresses",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_stopped_addresses_letter_id_letters"),
        sa.PrimaryKeyConstraint("email", name="pk_stopped_addresses"),
    )
    op.create_table(
        "bounces",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("letter_id", sa.Integer()),
        sa.Column("words", sa.Text()),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_bounces_letter_id_letters"),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_bounces"),
    )
    op.create_index("ix_bounces_letter_id", "bounces", ["letter_id"])
