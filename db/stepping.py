"""The database takes down what becomes of each change, step by step.

Triggers do it, whoever changes a row and how, so that no stage can forget it; one writer at a time makes the numbers of
the steps rise in the order of the commits.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, inspect

from db.tables import change_steps, changes

_TRIGGERS = ("insert", "update")
_SHOWN = ("before", "after", "on_date", "mention_id", "dated", "withdrawn_at", "project_id")


def follow(connection: Connection) -> None:
    """Makes what takes the steps down; nothing in a database of a version that has no place for them."""
    if inspect(connection).has_table(change_steps.name):
        for statement in _followed(connection.dialect.name):
            connection.exec_driver_sql(statement)


def stop_following(connection: Connection) -> None:
    """Until ``follow``: for a migration, which changes how things are stored, not what is known."""
    if inspect(connection).has_table(changes.name):
        on = " ON changes" if connection.dialect.name == "postgresql" else ""
        for event in _TRIGGERS:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS step_changes_{event}{on}")


def _followed(dialect: str) -> Iterator[str]:
    recorded = "CASE WHEN NEW.withdrawn_at IS NULL THEN 'recorded' ELSE 'withdrawn' END"
    became = (
        "CASE WHEN NEW.withdrawn_at IS NOT NULL THEN 'withdrawn' "
        "WHEN OLD.withdrawn_at IS NOT NULL THEN 'restored' ELSE 'corrected' END"
    )
    yield from _trigger(dialect, "insert", recorded, "")
    differ = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    yield from _trigger(dialect, "update", became, " OR ".join(f"OLD.{name} {differ} NEW.{name}" for name in _SHOWN))


def _trigger(dialect: str, event: str, step: str, when: str) -> Iterator[str]:
    """PostgreSQL keeps what a trigger does in a function."""
    name, only = f"step_changes_{event}", f"WHEN ({when}) " if when else ""
    statement = f"INSERT INTO change_steps (change_id, step, known_on) VALUES (NEW.id, {step}, (SELECT day FROM clock))"  # noqa: S608
    head = f"CREATE TRIGGER {name} AFTER {event.upper()} ON changes "
    if dialect == "sqlite":
        yield f"{head}{only}BEGIN {statement}; END"
        return
    body = f"BEGIN {statement}; RETURN NULL; END"
    yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    yield f"{head}FOR EACH ROW {only}EXECUTE FUNCTION {name}()"
