"""Companies with their projects: all spellings of one, in three languages, are one company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select

from db.ledgers import company_key
from db.portions import portions
from db.tables import project_companies, projects
from domain.names import same_company
from domain.records import Money
from domain.volumes import Volume

_COLUMN = project_companies.c
_MANY = func.count().label("many")


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """``name`` is the spelling that most of its projects have."""

    name: str
    figure: Volume


def company_rows(connection: Connection, words: str = "", most: int = 50) -> tuple[CompanyRow, ...]:
    """Those with most projects, of which the words name a part."""
    found = leading(connection, most, words)
    names, figures = best_names(connection, [company for company, _ in found]), _figures(connection, found)
    return tuple(CompanyRow(names[company], figures[company]) for company, _ in found)


def leading(connection: Connection, most: int, words: str = "") -> list[tuple[str, int]]:
    """Companies with most projects, and how many they have."""
    counted = select(_COLUMN.company, _MANY).group_by(_COLUMN.company)
    if words.strip():
        counted = counted.where(company_named(words))
    first = counted.order_by(_MANY.desc(), _COLUMN.company).limit(most)
    return [(row.company, row.many) for row in connection.execute(first)]


def company_named(words: str) -> ColumnElement[bool]:
    """All its words, one after another, among those of the company."""
    spaced = literal(" ") + _COLUMN.company + literal(" ")
    return spaced.contains(f" {company_key(words)} ", autoescape=True)


def companies_like(connection: Connection, name: str) -> list[str]:
    """All whose name can be the same company's."""
    known = connection.execute(select(_COLUMN.company, _COLUMN.name).distinct())
    return sorted({row.company for row in known if same_company(row.name, name)})


def best_names(connection: Connection, companies: Collection[str]) -> dict[str, str]:
    """The spelling of most projects, of two as frequent ones that of the first project."""
    return {company: spelled[0] for company, spelled in spellings(connection, companies).items()}


def spellings(connection: Connection, companies: Iterable[str]) -> dict[str, list[str]]:
    """Of each company the spellings, the most frequent first."""
    found: dict[str, list[str]] = defaultdict(list)
    for portion in portions(companies):
        counted = select(_COLUMN.company, _COLUMN.name, _MANY).where(_COLUMN.company.in_(portion))
        counted = counted.group_by(_COLUMN.company, _COLUMN.name).order_by(_MANY.desc(), func.min(_COLUMN.project_id))
        for row in connection.execute(counted):
            found[row.company].append(row.name)
    return found


def projects_of(company: str) -> Select[Any]:
    """Ids of the projects of a company, which is given by its key."""
    return select(_COLUMN.project_id).where(_COLUMN.company == company)


def _figures(connection: Connection, found: Iterable[tuple[str, int]]) -> dict[str, Volume]:
    many = dict(found)
    money = projects.c.investment_currency
    priced = select(_COLUMN.company, money, _MANY, func.sum(projects.c.investment_amount).label("amount"))
    priced = priced.join(projects, projects.c.id == _COLUMN.project_id)
    priced = priced.where(_COLUMN.company.in_(list(many)), money.is_not(None)).group_by(_COLUMN.company, money)
    told = defaultdict(list)
    for row in connection.execute(priced.order_by(_MANY.desc(), money)):
        told[row.company].append((row.many, Money(row.amount, row.investment_currency)))
    return {
        company: Volume(
            projects, tuple(money for _, money in told[company]), projects - sum(some for some, _ in told[company])
        )
        for company, projects in many.items()
    }
