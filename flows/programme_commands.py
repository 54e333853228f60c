"""What `qadam programmes` does: the ledger as a stream, filtered and cut to the newest, each line with its round-up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest

from sqlalchemy import Connection

from db.programmes import due_or_launched, known_projects, named_beside, statements_beside, statements_by_place
from domain.problems import Problem
from domain.programmes import Line, Phase, counterparts, lines
from domain.roundup import Member, RoundUp, member, round_up

_ID = re.compile(r"[Pp]?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class ToldProgramme:
    """A line of the ledger with what is known of its projects, those named with it first."""

    line: Line
    members: tuple[Member, ...]
    round_up: RoundUp


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
    fitting = (
        line
        for line in found
        if (year is None or line.is_of_year(year))
        and (sector is None or line.sector == sector)
        and (phase is None or line.phase == phase)
    )
    newest = nlargest(limit, fitting, key=lambda line: (line.last.published_at, line.number))
    return [_told(connection, line, floor) for line in newest]


def programme_page(connection: Connection, asked: str, *, floor: float) -> ProgrammePage:
    """By the id of the line, or of any of its statements: what was once shown leads here for good."""
    written = _ID.fullmatch(asked.strip())
    number = int(written[1]) if written else 0
    ledger = lines(statements_beside(connection, number))
    for line in ledger:
        if any(statement.id == number for statement in line.statements):
            return ProgrammePage(_told(connection, line, floor), counterparts(line, ledger))
    gone = " any longer: its article was edited or read anew" if ledger else ""
    raise Problem(f"There is no programme {asked}{gone}; `qadam programmes` lists the ids.")


def _told(connection: Connection, line: Line, floor: float) -> ToldProgramme:
    members = sorted(_members(connection, line, floor), key=lambda one: (not one.named, one.project.public_id))
    return ToldProgramme(line, tuple(members), round_up(line, members))


def _members(connection: Connection, line: Line, floor: float) -> Iterator[Member]:
    named, period = named_beside(connection, line, floor), line.period
    others = (
        due_or_launched(connection, line, period, floor) if period and line.phase is not Phase.STOPPED else frozenset()
    )
    for project_id, project in known_projects(connection, named | others, floor):
        if found := member(line, project, named=project_id in named):
            yield found
