"""What people see of promises: a list, or how they fared by region, sector, company or source."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerts.wording import region_name, sector_word
from db.promise_views import PromiseRow
from domain.fates import FateName
from domain.records import Sector
from domain.tallies import Tally
from flows.promise_wording import FATE_COLOURS, again, fate_text, promise_json, said_text
from flows.screen import WIDE, print_json

NOTHING = "No promise fits; `qadam promises` without options shows all, `qadam projects` what is known."
# What a roll-up shows; the fates left out say how a promise was reworded, not how it fared.
COUNTED = (FateName.KEPT, FateName.LATE, FateName.SLIPPED)
STILL = (FateName.OVERDUE, FateName.OPEN, FateName.DROPPED, FateName.SHORT)
SENTENCES = {"Promise", "Fate"}
# Names may be as long as a sentence and must leave it its room.
CUT = {"Project", "By"}

_console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def show_promises(rows: Sequence[PromiseRow], known: Mapping[int, date], *, as_json: bool) -> None:
    """On a narrow terminal without who said it and where; JSON has all, and since when it is ``known``, by mention."""
    if as_json:
        print_json([_json(row, known) for row in rows])
        return
    columns: tuple[tuple[str, Callable[[PromiseRow], str]], ...] = (
        ("Said", lambda row: row.promise.first_said.isoformat()),
        ("Id", lambda row: row.project_id),
        ("Project", lambda row: escape(row.project_name)),
        ("Promise", lambda row: said_text(row.promise.said)),
        ("Fate", lambda row: fate_text(row.promise.fate)),
        ("By", lambda row: escape(row.source_name) + again(row.promise)),
        ("Region", lambda row: region_name(row.region, "en") if row.region else ""),
    )
    shown = columns if _console.width >= WIDE else columns[:5]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name, _ in shown:
        table.add_column(name, no_wrap=name not in SENTENCES, max_width=_console.width // 4 if name in CUT else None)
    for row in rows:
        table.add_row(*(words(row) for _, words in shown))
    _console.print(table if rows else NOTHING)


def show_tallies(rows: Sequence[Tally], by: str, *, as_json: bool) -> None:
    if as_json:
        print_json([_tally_json(row) for row in rows])
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(by.capitalize(), overflow="fold")
    for name in ("Promises", *COUNTED, "mean slip", *STILL):
        table.add_column(name.capitalize(), justify="right")
    for row in rows:
        slip = "" if row.mean_slip is None else f"{row.mean_slip:,.0f} d"
        counted, still = ([_count(row, name) for name in names] for names in (COUNTED, STILL))
        table.add_row(_group(row.name, by), str(row.promises), *counted, slip, *still)
    _console.print(table if rows else NOTHING)


def _count(row: Tally, name: FateName) -> str:
    count = row.counts.get(name, 0)
    return f"[{FATE_COLOURS[name]}]{count}[/]" if count else "[dim]·[/]"


def _group(name: str, by: str) -> str:
    if not name:
        return "[dim]unknown[/]"
    if by == "region":
        return region_name(name, "en")
    return sector_word(Sector(name), "en") if by == "sector" else escape(name)


def _json(row: PromiseRow, known: Mapping[int, date]) -> dict[str, Any]:
    project = {each.name: getattr(row, each.name) for each in fields(row) if each.name not in ("promise", "place")}
    return project | promise_json(row.promise, known)


def _tally_json(row: Tally) -> dict[str, Any]:
    counts = {name: row.counts.get(name, 0) for name in FateName}
    return {"name": row.name or None, "promises": row.promises, "fates": counts, "mean_slip_days": row.mean_slip}
