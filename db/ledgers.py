"""The promises and the companies of each project, stored with its history: pages count them, they do not read news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, select

from db.portions import insert_all
from db.promises import followed_projects
from db.tables import project_companies, promises
from domain.fates import FATES, Fate, FateName, Open, Overdue
from domain.names import company_words
from domain.projects import Change, Sighting
from domain.promises import Promise, PromiseKind, ledger
from domain.records import Capacity, Sector, Status

PROMISED = select(promises).where(promises.c.project_id == bindparam("project")).order_by(promises.c.number)
_PROMISED_FROM = delete(promises).where(
    promises.c.project_id == bindparam("project"), promises.c.number >= bindparam("first")
)
OWNED = select(project_companies.c.company, project_companies.c.name).where(
    project_companies.c.project_id == bindparam("project")
)
_ALL_OWNED = delete(project_companies).where(project_companies.c.project_id == bindparam("project"))
# A fate has these in columns of their own, or as its name.
_ASIDE = frozenset({"days"})


def store_promises(
    connection: Connection, project_id: int, stored: Sequence[Row[Any]], seen: Iterable[Sighting],
    history: Sequence[Change], values: Mapping[str, Any], floor: float,
) -> None:  # fmt: skip
    """Nothing while no sure reading says that there is a project.

    Mostly the last ones have got another fate, and one is added.
    """
    told = ledger(seen, history, date.min, floor) if history else ()
    place = {"region": values["region"], "sector": values["sector"] or Sector.OTHER.value}
    fresh = [place | promise_columns(promise) for promise in told]
    same = len(list(takewhile(lambda pair: _is(*pair), zip(stored, fresh, strict=False))))
    if same < len(stored):
        connection.execute(_PROMISED_FROM, {"project": project_id, "first": same})
    insert_all(connection, promises, _numbered(project_id, fresh, same))


def _is(row: Row[Any], columns: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in columns.items())


def _numbered(project_id: int, fresh: Iterable[dict[str, Any]], first: int = 0) -> Iterator[dict[str, Any]]:
    return ({"project_id": project_id, "number": at} | row for at, row in enumerate(fresh) if at >= first)


def store_companies(connection: Connection, project_id: int, stored: Sequence[Row[Any]], names: Iterable[str]) -> None:
    fresh = company_names(names)
    if {row.company: row.name for row in stored} == fresh:
        return
    if stored:
        connection.execute(_ALL_OWNED, {"project": project_id})
    insert_all(connection, project_companies, _companies(project_id, fresh))


def _companies(project_id: int, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"project_id": project_id, "company": company, "name": name} for company, name in names.items()]


def company_key(name: str) -> str:
    """What all spellings of one company share; empty where a name has no word."""
    return " ".join(company_words(name))


def company_names(names: Iterable[str]) -> dict[str, str]:
    """Each company once, under the first of its spellings."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(company_key(name), name)
    return {company: name for company, name in found.items() if company}


def promise_columns(promise: Promise) -> dict[str, Any]:
    fate = promise.fate
    aside = {each.name for each in fields(fate)} & _ASIDE
    outcome = {each.name: _plain(getattr(fate, each.name)) for each in fields(fate) if each.name not in aside}
    return {
        "kind": promise.kind.value,
        "said": _plain(promise.said),
        "due": promise.due,
        "first_said": promise.first_said,
        "repeated": promise.repeated,
        "mention_id": promise.mention_id,
        "source_id": promise.source_id,
        "fate": fate.name.value,
        "days": getattr(fate, "days", None),
        "outcome": outcome,
    }


def promise_of(row: Row[Any], today: date) -> Promise:
    """As of ``today``: what is open is overdue from the day after it was due."""
    return Promise(
        PromiseKind(row.kind),
        _value(row.said),
        row.due,
        row.first_said,
        row.repeated,
        row.mention_id,
        row.source_id,
        _fate(row, today),
    )


def _fate(row: Row[Any], today: date) -> Fate:
    kind = FATES[FateName(row.fate)]
    if kind is Open:
        return Overdue((today - row.due).days) if row.due and row.due < today else Open()
    told = {name: _value(value) for name, value in row.outcome.items()}
    told["on"] = date.fromisoformat(told["on"])
    if "end" in told:
        told["end"] = Status(told["end"])
    fate: Fate = kind(**told, **({} if row.days is None else {"days": row.days}))
    return fate


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _value(stored: Any) -> Any:
    return Capacity(*stored) if isinstance(stored, list) else stored


RECALLED = (promises, project_companies)


def recall_ledgers(connection: Connection) -> None:
    """Fills the two tables from news, as they would have stood; for days on which they were not kept yet."""
    rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in RECALLED}
    for project in followed_projects(connection):
        told = ledger(project.sightings, project.changes, date.min)
        place = {"region": project.region, "sector": project.sector.value}
        rows[promises] += _numbered(project.id, [place | promise_columns(promise) for promise in told])
        rows[project_companies] += _companies(project.id, company_names(project.companies))
    for table, fresh in rows.items():
        insert_all(connection, table, ({"id": number} | row for number, row in enumerate(fresh, 1)))
