"""Projects are found by words in any script, sorted and counted by indexes; writes are counted, too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.project_words import expected_columns
from domain.searching import Field, name_key, noted, text_of

revision = "qadam_0016"
down_revision = "qadam_0015"

PORTION = 1_000
FACETS = [
    "status", "region", "sector", "country", "expected_year", "sightings", "expected_by", "investment_currency",
    "investment_amount", "jobs", "disputed",
]  # fmt: skip
COLUMNS = ("name", "region", "country", "locality", "products", "companies", "expected", "search_text")
_WORDS = sa.table("project_words", *map(sa.column, ("word", "field", "project_id")))


def upgrade() -> None:
    with op.batch_alter_table("clock") as batch:
        batch.add_column(sa.Column("writes", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("clock") as batch:
        batch.alter_column("writes", server_default=None)
    _widen("projects")
    _make_words()
    _fill("projects", ("id",))
    if sa.inspect(op.get_bind()).has_table("past_projects"):
        _widen("past_projects")
        _fill("past_projects", ("id", "until"))
    _make_indexes()


def _widen(table: str) -> None:
    """A table of the past may have got the columns from a later program already."""
    is_past = table != "projects"
    if "name_key" in {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}:
        return
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("name_key", sa.Text(), nullable=is_past, server_default=None if is_past else ""))
        batch.add_column(sa.Column("expected_year", sa.Integer()))
        batch.add_column(sa.Column("expected_by", sa.Date()))
    if not is_past:
        with op.batch_alter_table(table) as batch:
            batch.alter_column("name_key", server_default=None)


def _make_words() -> None:
    op.create_table(
        "project_words",
        sa.Column("word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("field", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_words_project_id_projects"),
        sa.PrimaryKeyConstraint("word", "field", "project_id", name="pk_project_words"),
        sqlite_with_rowid=False,
    )


def _make_indexes() -> None:
    op.drop_index("ix_projects_status_region", "projects")
    for name, columns in (
        ("facets", FACETS),
        ("status_on_id", ["status_on", "id"]),
        ("name_key_id", ["name_key", "id"]),
        ("expected_by_id", ["expected_by", "id"]),
        ("investment_currency_investment_amount_id", ["investment_currency", "investment_amount", "id"]),
        ("sightings_id", ["sightings", "id"]),
    ):
        op.create_index(f"ix_projects_{name}", "projects", columns)
    op.create_index("ix_project_words_project_id_word", "project_words", ["project_id", "word"])


def _fill(name: str, keys: tuple[str, ...]) -> None:
    """What has been known so far, and on days that are over: names and places stand in the old text line by line."""
    connection = op.get_bind()
    table = sa.table(
        name,
        *map(sa.column, ("id", "status", "sightings", "name_key", "expected_year", *COLUMNS)),
        sa.column("until", sa.Date()),
        sa.column("expected_by", sa.Date()),
    )
    by = [table.c[key] for key in keys]
    update = sa.update(table).where(*(column == sa.bindparam(f"of_{column.name}") for column in by))
    for rows in _portions(connection, table, by):
        filled = [(row, _found(row)) for row in rows]
        connection.execute(update, [_columns(row, found) | _key(row, keys) for row, found in filled])
        if name == "projects":
            _put_words(connection, filled)


def _portions(
    connection: sa.Connection, table: sa.TableClause, by: list[sa.ColumnClause[Any]]
) -> Iterator[list[sa.Row[Any]]]:
    shown = [column for column in table.c if column.name not in ("name_key", "expected_year", "expected_by", "until")]
    wanted = sa.select(*dict.fromkeys((*by, *shown))).where(table.c.name.is_not(None)).order_by(*by).limit(PORTION)
    rows = list(connection.execute(wanted))
    while rows:
        yield rows
        rows = list(connection.execute(wanted.where(sa.tuple_(*by) > sa.tuple_(*rows[-1][: len(by)]))))


def _key(row: sa.Row[Any], keys: Iterable[str]) -> dict[str, Any]:
    return {f"of_{key}": getattr(row, key) for key in keys}


def _columns(row: sa.Row[Any], found: dict[str, Field]) -> dict[str, Any]:
    return {"search_text": text_of(found), "name_key": name_key(row.name), **expected_columns(row.expected)}


def _found(row: sa.Row[Any]) -> dict[str, Field]:
    products, companies = (
        each if isinstance(each, list) else json.loads(each) for each in (row.products, row.companies)
    )
    known = {name.casefold() for name in (*products, *companies, row.locality or "")}
    names = [row.name, *(line for line in row.search_text.split("\n") if line not in known)]
    codes = [code for code in (row.region, row.country) if code]
    return noted(names, products, companies, [row.locality] if row.locality else [], codes)


def _put_words(connection: sa.Connection, filled: Iterable[tuple[sa.Row[Any], dict[str, Field]]]) -> None:
    listed = [
        {"word": word, "field": field.value, "project_id": row.id}
        for row, found in filled
        if row.sightings and row.status
        for word, field in found.items()
    ]
    if listed:
        connection.execute(sa.insert(_WORDS), listed)
