"""What `qadam programmes` does: the ledger as a stream, filtered and cut to the newest, each line with its round-up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from heapq import nlargest

from sqlalchemy import Connection

from db.programmes import (
    due_or_launched,
    known_projects,
    named_beside,
    named_in,
    newest_statements,
    statements_beside,
    statements_by_place,
)
from domain.problems import Problem
from domain.programmes import Line, Phase, counterparts, lines
from domain.roundup import KnownProject, Member, RoundUp, member, round_up

_ID = re.compile(r"[Pp]?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class ToldProgramme:
    """A line of the ledger with what is known of its projects, those named with it first; ``fitted`` False: others were
    not looked for, or are too many."""

    line: Line
    members: tuple[Member, ...]
    round_up: RoundUp
    fitted: bool = True


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """``counterparts``: what is said to be done of a promise, or was promised of what is done."""

    told: ToldProgramme
    counterparts: tuple[Line, ...]


def public_id(line: Line) -> str:
    return f"P{line.number:04d}"


def programme_list(
    connection: Connection,
    *,
    floor: float,
    limit: int,
    region: str | None = None,
    year: int | None = None,
    sector: str | None = None,
    phase: str | None = None,
) -> list[ToldProgramme]:
    """Lines that meet all filters, those told last first; no more than ``limit`` are kept in memory."""
    found = (line for told in statements_by_place(connection, region) for line in lines(told))
    return [_told(connection, line, floor) for line in _newest(found, limit, year, sector, phase)]


def _newest(found: Iterable[Line], limit: int, year: int | None, sector: str | None, phase: str | None) -> list[Line]:
    fitting = (
        line
        for line in found
        if (year is None or line.is_of_year(year))
        and (sector is None or line.sector == sector)
        and (phase is None or line.phase == phase)
    )
    return nlargest(limit, fitting, key=lambda line: (line.last.published_at, line.number))


def programmes_in_short(
    connection: Connection,
    *,
    floor: float,
    limit: int,
    among: int,
    region: str | None = None,
    year: int | None = None,
    sector: str | None = None,
    phase: str | None = None,
) -> list[ToldProgramme]:
    """As programme_list, but made from the last ``among`` statements alone, and with the projects that are named in
    their articles alone: a few queries, however large the archive."""
    told = newest_statements(connection, among, region=region, sector=sector, year=year)
    newest = _newest((line for some in told.values() for line in lines(some)), limit, year, sector, phase)
    beside = named_in(connection, {one.version_id for line in newest for one in line.statements}, floor)
    known = dict(known_projects(connection, set().union(*beside.values()), floor))
    return [
        _named(line, {each for one in line.statements for each in beside[one.version_id]}, known) for line in newest
    ]


def _named(line: Line, ids: set[int], known: Mapping[int, KnownProject]) -> ToldProgramme:
    told = (member(line, known[project_id], named=True) for project_id in sorted(ids & known.keys()))
    members = tuple(one for one in told if one is not None)
    return ToldProgramme(line, members, round_up(line, members), fitted=False)


def programme_page(
    connection: Connection, asked: str, *, floor: float, most: int | None = None, around: timedelta | None = None
) -> ProgrammePage:
    """By the id of the line, or of any of its statements: what was once shown leads here for good.

    ``most``: where more others than that may fit, none is looked at; ``around``: what was said longer before or after
    the statement that is asked for is left out.
    """
    written = _ID.fullmatch(asked.strip())
    number = int(written[1]) if written else 0
    ledger = lines(statements_beside(connection, number, around))
    for line in ledger:
        if any(statement.id == number for statement in line.statements):
            return ProgrammePage(_told(connection, line, floor, most), counterparts(line, ledger))
    gone = " any longer: its article was edited or read anew" if ledger else ""
    raise Problem(f"There is no programme {asked}{gone}; `qadam programmes` lists the ids.")


def _told(connection: Connection, line: Line, floor: float, most: int | None = None) -> ToldProgramme:
    others = _others(connection, line, floor, most)
    fitted = most is None or len(others) <= most
    found = _members(connection, line, floor, others if fitted else frozenset())
    members = sorted(found, key=lambda one: (not one.named, one.project.public_id))
    return ToldProgramme(line, tuple(members), round_up(line, members), fitted)


def _others(connection: Connection, line: Line, floor: float, most: int | None) -> frozenset[int]:
    if line.period is None or line.phase is Phase.STOPPED:
        return frozenset()
    return due_or_launched(connection, line, line.period, floor, None if most is None else most + 1)


def _members(connection: Connection, line: Line, floor: float, others: frozenset[int]) -> Iterator[Member]:
    named = named_beside(connection, line, floor)
    for project_id, project in known_projects(connection, named | others, floor):
        if found := member(line, project, named=project_id in named):
            yield found
