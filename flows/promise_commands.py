"""What `qadam promises` does: the ledgers of all projects as one stream, filtered, cut to the newest, or counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import nlargest

from sqlalchemy import Connection

from db.promises import followed_project, followed_projects, source_names
from db.silences import archive_gaps
from domain.fates import FateName
from domain.names import company_words
from domain.promises import Promise, ledger
from domain.prospects import Prospects, prospects
from domain.records import Sector
from domain.silence import usual_silence
from domain.tallies import Tally, tallies
from domain.timeline import day_there
from flows.clock import now_utc


@dataclass(frozen=True, slots=True)
class ToldPromise:
    """A promise with its project; ``source_name`` is whose article said it first."""

    project_id: str
    project_name: str
    region: str | None
    sector: Sector
    companies: tuple[str, ...]
    source_name: str
    promise: Promise


def today() -> date:
    """Promises are due by the days of Kazakhstan."""
    return day_there(now_utc())


def told_promises(
    connection: Connection,
    *,
    today: date,
    floor: float,
    fates: frozenset[FateName] = frozenset(),
    **filters: str | None,
) -> Iterator[ToldPromise]:
    """Those with one of the fates (none given: with any); ``filters`` are those of followed_projects."""
    names = source_names(connection)
    for project in followed_projects(connection, **filters):
        for promise in ledger(project.sightings, project.changes, today, floor):
            if not fates or promise.fate.name in fates:
                yield ToldPromise(
                    project.public_id,
                    project.name,
                    project.region,
                    project.sector,
                    project.companies,
                    names[promise.source_id],
                    promise,
                )


def newest(told: Iterable[ToldPromise], limit: int) -> list[ToldPromise]:
    """Those first said last; no more than ``limit`` are in memory."""
    return nlargest(limit, told, key=lambda row: (row.promise.first_said, row.promise.mention_id))


def roll_up(told: Iterable[ToldPromise], by: str) -> tuple[Tally, ...]:
    """By region or sector (their codes), company or source; «» where it is not known.

    A promise counts once for each company of its project; spellings in three languages are one company.
    """
    groups = GROUPS[by]()
    return tallies((name, row.promise.fate) for row in told for name in groups(row))


Groups = Callable[[ToldPromise], Iterable[str]]


def _by_company() -> Groups:
    spellings: dict[tuple[str, ...], str] = {}

    def groups(row: ToldPromise) -> Iterable[str]:
        """The spelling met first stands for all."""
        return {spellings.setdefault(company_words(name), name) for name in row.companies} or ("",)

    return groups


GROUPS: dict[str, Callable[[], Groups]] = {
    "region": lambda: lambda row: (row.region or "",),
    "sector": lambda: lambda row: (row.sector.value,),
    "company": _by_company,
    "source": lambda: lambda row: (row.source_name,),
}


def prospects_of(connection: Connection, public_id: str, *, today: date, floor: float) -> Prospects | None:
    """None where there is no such project. What is usual is taken from the whole archive."""
    project = followed_project(connection, public_id)
    if project is None:
        return None
    usual = usual_silence(archive_gaps(connection))
    return prospects(project.sightings, project.changes, project.sector, usual, today, floor)
