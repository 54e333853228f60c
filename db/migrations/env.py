"""How Alembic runs our migrations: on the connection it is handed, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

# SQLite can do DDL within a transaction, which Alembic does not expect of it: without transactional_ddl a failed
# migration would leave half its tables behind.
context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
