"""What people see of programmes: the ledger, and one line of it with its quotes, its projects and the arithmetic."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerts.wording import day_text, expected_text, money_text, status_word
from domain.roundup import Member
from flows.programme_commands import ProgrammePage, ToldProgramme, public_id
from flows.programme_wording import (
    PHASE_COLOURS,
    PHASE_WORDS,
    arithmetic,
    figures_text,
    known_text,
    members_of,
    page_json,
    period_of_line,
    place_text,
    programme_json,
    sector_text,
    source_text,
)
from flows.screen import COLOURS, WIDE, print_json

NOTHING = "No programme fits; `qadam programmes` without options shows all totals that were told."
MOST_MEMBERS = 25

_console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def show_programmes(rows: Sequence[ToldProgramme], *, as_json: bool) -> None:
    if as_json:
        print_json([programme_json(row) for row in rows])
        return
    columns: tuple[tuple[str, Callable[[ToldProgramme], str]], ...] = (
        ("Said", lambda row: row.line.last.on.isoformat()),
        ("Id", lambda row: public_id(row.line)),
        ("Total", lambda row: figures_text(row.line.figures) + _earlier(row)),
        ("", lambda row: f"[{PHASE_COLOURS[row.line.phase]}]{PHASE_WORDS[row.line.phase]}[/]"),
        ("When", lambda row: period_of_line(row.line)),
        ("Where", lambda row: place_text(row.line)),
        ("Known of it", lambda row: known_text(row.round_up)),
        ("Sector", lambda row: sector_text(row.line)),
        ("By", lambda row: escape(source_text(row.line.counts[-1]))),
    )
    shown = columns if _console.width >= WIDE else columns[:6]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name, _ in shown:
        table.add_column(name, no_wrap=name in ("Said", "Id"))
    for row in rows:
        table.add_row(*(words(row) for _, words in shown))
    _console.print(table if rows else NOTHING)


def _earlier(row: ToldProgramme) -> str:
    """Figures that others took the place of: they stay in sight."""
    former = [figures_text(count.figures) for count in row.line.counts[:-1]]
    return f" [dim](was {'; '.join(former)})[/]" if former else ""


def show_programme(page: ProgrammePage, *, as_json: bool) -> None:
    if as_json:
        print_json(page_json(page))
        return
    told, line = page.told, page.told.line
    _console.print(f"\n[bold]{figures_text(line.figures)}[/]  {public_id(line)}  {_phase(told)}")
    about = (period_of_line(line), place_text(line), sector_text(line))
    _console.print(f"  {', '.join(part for part in about if part)}\n")
    for words in arithmetic(told):
        _console.print(f"  {words}")
    for other in page.counterparts:
        phase = PHASE_WORDS[other.phase]
        _console.print(
            f"  {figures_text(other.figures)} {phase} for the same time: {public_id(other)}, {other.last.on}"
        )
    _console.print(
        "  [dim]Sums are added per currency and never converted; what we did not see may still have happened.[/]"
    )
    _show_statements(page)
    _show_members("Named with it", members_of(told, named=True))
    _show_members("Not named, but of its place, sector and time", members_of(told, named=False))


def _phase(told: ToldProgramme) -> str:
    status = told.line.last.programme.status
    exact = f", {status_word(status, 'en')}" if status else ""
    return f"[{PHASE_COLOURS[told.line.phase]}]{PHASE_WORDS[told.line.phase]}{exact}[/]"


def _show_statements(page: ProgrammePage) -> None:
    line = page.told.line
    if len(line.counts) > 1:
        _console.print("\n  Counted anew")
        for count in line.counts:
            _console.print(
                f"    {count.first_said}  {figures_text(count.figures)}  [dim]{escape(source_text(count))}[/]"
            )
    _console.print(f"\n  Told by {len(line.statements)} {'article' if len(line.statements) == 1 else 'articles'}")
    for said in line.statements:
        _console.print(f"    [bold]{day_text(said.on, 'en')}[/]  «{escape(said.programme.evidence)}»")
        _console.print(f"    [dim]{escape(said.source_name)}, {escape(said.article_url)}[/]")


def _show_members(title: str, members: Sequence[Member]) -> None:
    if not members:
        return
    _console.print(f"\n  {title}")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for one in members[:MOST_MEMBERS]:
        table.add_row(*_member(one))
    _console.print(table)
    if len(members) > MOST_MEMBERS:
        _console.print(f"    and {len(members) - MOST_MEMBERS} more; --json gives all")


def _member(one: Member) -> Iterator[str]:
    project = one.project
    yield f"    {project.public_id}"
    yield escape(project.name)
    yield f"[{COLOURS[project.status]}]{status_word(project.status, 'en')}[/]"
    yield f"launched on {one.launched}" if one.launched else _expected(one)
    yield money_text(project.investment, "en") if project.investment else "[dim]no sum[/]"


def _expected(one: Member) -> str:
    """The date that was told last in order of the calendar; earlier ones are among the project's promises."""
    return f"expected {expected_text(one.project.expected[-1], 'en')}" if one.project.expected else ""
