"""What `qadam reconcile` does: a register is read, each row compared with the archive, and the rest of it asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from db.projects import candidates
from db.reconciling import unlisted
from domain.problems import Problem
from domain.reconciliation import Entry, Finding, InBoth, Known, OnlyListed, Unclear, compare, findings
from domain.resolution import blocking_keys
from extractors.headings import FIELDS, UNDERSTOOD, find_headings
from extractors.registers import Reader
from flows.sheets import Row, read_sheet


@dataclass(frozen=True, slots=True)
class Register:
    """A list as it was read; ``columns`` gives for each field the heading of its column."""

    name: str
    columns: Mapping[str, str]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which projects of the news should be on the list; ``regions`` empty: those of the whole country."""

    country: str
    regions: tuple[str, ...]
    sector: str | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Report:
    register: Register
    scope: Scope
    findings: tuple[Finding, ...]
    only_news: tuple[Known, ...]

    @property
    def both(self) -> tuple[InBoth, ...]:
        return tuple(one for one in self.findings if isinstance(one, InBoth))

    @property
    def unclear(self) -> tuple[Unclear, ...]:
        return tuple(one for one in self.findings if isinstance(one, Unclear))

    @property
    def only_listed(self) -> tuple[OnlyListed, ...]:
        return tuple(one for one in self.findings if isinstance(one, OnlyListed))


def read_register(
    path: Path,
    *,
    on: date,
    given: Mapping[str, str],
    sheet: str | None = None,
    country: str = "KZ",
    currency: str | None = None,
) -> Register:
    """``given``: headings by field, where ours are not enough. Raises SheetProblem and Problem."""
    rows = read_sheet(path, sheet)
    headings = find_headings(rows, given)
    if headings is None:
        raise Problem(_no_headings(path, rows, given))
    entries = tuple(Reader(headings, on, country, currency).entries(rows))
    columns = {field: headings.names[at] for field, at in headings.columns.items()}
    return Register(path.name, {field: columns[field] for field in FIELDS if field in columns}, entries)


def _no_headings(path: Path, rows: tuple[Row, ...], given: Mapping[str, str]) -> str:
    if given:
        wanted = ", ".join(f"«{heading}»" for heading in given.values())
        return f"{path.name} has no row of headings with {wanted} and one for the name or product of a project."
    first = next((row for row in rows if any(row)), ())
    seen = f" (it begins with «{'; '.join(cell for cell in first if cell)[:80]}»)" if first else ""
    return (
        f"{path.name} has no row of headings that names a column for projects{seen}; {UNDERSTOOD}; "
        "others can be given, such as --map name=Наименование."
    )


def reconciled(
    connection: Connection,
    register: Register,
    *,
    now: datetime,
    floor: float,
    country: str = "KZ",
    region: str | None = None,
    sector: str | None = None,
    since: date | None = None,
) -> Report:
    """A row is compared and let go before the next, so that a long list costs no more memory than its findings."""
    found = findings(
        compare(entry, candidates(connection, blocking_keys(entry.mention)), now, floor) for entry in register.entries
    )
    scope = Scope(country, (region,) if region else _regions(register), sector, since)
    rest = unlisted(connection, _meant(found), country=country, regions=scope.regions, sector=sector, since=since)
    return Report(register, scope, found, tuple(rest))


def _regions(register: Register) -> tuple[str, ...]:
    """Those of the list, if it says of each project where it is; else it may mean any."""
    regions = {entry.mention.region for entry in register.entries}
    return () if None in regions else tuple(sorted(region for region in regions if region))


def _meant(found: tuple[Finding, ...]) -> frozenset[int]:
    """Projects that a row is, or may be: these are not only in the news."""
    sure = (one.found.known.id for one in found if isinstance(one, InBoth))
    unsure = (each.known.id for one in found if isinstance(one, Unclear) for each in one.candidates)
    return frozenset((*sure, *unsure))
