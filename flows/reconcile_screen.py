"""What people see of a reconciliation, and the same as JSON and as rows of a table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerts.wording import capacity_text, country_name, expected_text, money_text, region_name, sector_word, status_word
from domain.exchange import SWING
from domain.reconciliation import (
    TOLERANCE,
    Candidate,
    Difference,
    Entry,
    InBoth,
    Known,
    OnlyListed,
    Unclear,
    reasons,
)
from domain.reconciliation import Value as Told
from domain.records import Capacity, Money, Sector, Status
from flows.reconcile import Report
from flows.screen import COLOURS, print_json
from flows.sheets import Value

MOST = 60
_SAID = {
    "products": "product", "region": "region", "locality": "place", "companies": "company", "name": "name",
    "scale": "size", "kind": "kind",
}  # fmt: skip

_console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def show_report(report: Report, *, as_json: bool) -> None:
    if as_json:
        print_json(report_json(report))
        return
    _console.print(f"\n[bold]{escape(report.register.name)}[/] beside the news of {_scope(report)}\n")
    differing = sum(bool(one.differences) for one in report.both)
    for words, count, more in (
        ("In both", len(report.both), f"{differing} of them told otherwise" if differing else ""),
        ("Unclear", len(report.unclear), "a person should look" if report.unclear else ""),
        ("Only on the list", len(report.only_listed), ""),
        ("Only in the news", len(report.only_news), "neither cancelled nor closed" if report.only_news else ""),
    ):
        _console.print(f"  {words:17} {count:5,}  [dim]{more}[/]")
    _show("In both", ("Row", "On the list", "In the news", "Sure", "Because"), _both(report.both))
    _show("Told otherwise", ("Row", "Project", "What", "On the list", "In the news"), _otherwise(report.both))
    _show("Unclear", ("Row", "On the list", "May be"), _unclear(report.unclear))
    _show("Only on the list", ("Row", "On the list", "Where", "Nearest"), _only_listed(report.only_listed))
    _show("Only in the news", ("Id", "Project", "Status", "Where", "Expected"), _only_news(report.only_news))
    _show_notes(report)


def _scope(report: Report) -> str:
    scope = report.scope
    named = [region_name(region, "en") for region in scope.regions]
    where = (
        ", ".join(named)
        if 0 < len(named) <= 4
        else f"{len(named)} regions"
        if named
        else country_name(scope.country, "en")
    )
    sector = f", {sector_word(Sector(scope.sector), 'en')}" if scope.sector else ""
    return where + sector + (f", moved since {scope.since}" if scope.since else "")


def _show(title: str, columns: Sequence[str], rows: Iterator[tuple[str, ...]]) -> None:
    listed = list(rows)
    if not listed:
        return
    _console.print(f"\n[bold]{title}[/]")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in columns:
        table.add_column(name, justify="right" if name in ("Row", "Sure") else "left", overflow="fold")
    for row in listed[:MOST]:
        table.add_row(*row)
    _console.print(table)
    if len(listed) > MOST:
        _console.print(f"  and {len(listed) - MOST:,} more: --out FILE.xlsx gives all", style="dim")


def _both(rows: Sequence[InBoth]) -> Iterator[tuple[str, ...]]:
    for one in rows:
        yield (
            str(one.entry.row),
            escape(one.entry.mention.name),
            _project(one.found.known),
            f"{one.found.score:.0%}",
            because(one.found),
        )


def _otherwise(rows: Sequence[InBoth]) -> Iterator[tuple[str, ...]]:
    for one in rows:
        for each in one.differences:
            known = told_text(each.known) + ("" if each.comparable else " [dim](not comparable)[/]")
            yield str(one.entry.row), _project(one.found.known), each.field, told_text(each.listed), known


def _unclear(rows: Sequence[Unclear]) -> Iterator[tuple[str, ...]]:
    for one in rows:
        taken = f"\n[dim]row {one.better} fits it better[/]" if one.better else ""
        meant = (f"{_project(each.known)} ({each.score:.0%}: {because(each)})" for each in one.candidates)
        yield str(one.entry.row), escape(one.entry.mention.name), "\n".join(meant) + taken


def _only_listed(rows: Sequence[OnlyListed]) -> Iterator[tuple[str, ...]]:
    for one in rows:
        nearest = f"[dim]{one.best:.0%} alike[/]" if one.best else "[dim]nothing like it[/]"
        yield str(one.entry.row), escape(one.entry.mention.name), escape(where_text(one.entry)), nearest


def _only_news(rows: Sequence[Known]) -> Iterator[tuple[str, ...]]:
    for one in rows:
        status = f"[{COLOURS[one.status]}]{status_word(one.status, 'en')}[/]" if one.status else ""
        region = region_name(one.region, "en") if one.region else ""
        expected = expected_text(one.expected, "en") if one.expected else ""
        yield one.public_id, escape(one.name), status, region, expected


def _show_notes(report: Report) -> None:
    read = ", ".join(f"{field} from «{escape(heading)}»" for field, heading in report.register.columns.items())
    _console.print(f"\n[dim]Read: {read}.[/]")
    _console.print(
        f"[dim]Figures within {TOLERANCE:.0%} are one figure, rounded; costs in two currencies are one unless, at the "
        f"rates of their years, one is more than {SWING:g} times the other.[/]"
    )
    unread = [f"row {entry.row}, {words}" for entry in report.register.entries for words in entry.unread]
    if unread:
        more = f" and {len(unread) - 10} more" if len(unread) > 10 else ""
        _console.print(f"[yellow]Not understood:[/] {escape('; '.join(unread[:10]))}{more}")


def _project(known: Known) -> str:
    return f"{known.public_id} {escape(known.name)}"


def because(candidate: Candidate) -> str:
    """«same product, region, company; other size»."""
    same, other = (", ".join(_SAID.get(field, field) for field in fields) for fields in reasons(candidate.parts))
    return "; ".join(part for part in (same and f"same {same}", other and f"other {other}") if part)


def difference_text(difference: Difference) -> str:
    """«cost: ₸48.5 billion on the list, ₸60 billion in the news»."""
    words = f"{difference.field}: {told_text(difference.listed)} on the list, {told_text(difference.known)} in the news"
    return words if difference.comparable else f"{words} (not comparable)"


def told_text(value: Told) -> str:
    match value:
        case Money():
            return money_text(value, "en")
        case Capacity():
            return capacity_text(value, "en")
        case Status():
            return status_word(value, "en")
        case int():
            return f"{value:,}"
        case _:
            return expected_text(value, "en")


def where_text(entry: Entry) -> str:
    region = entry.mention.region and region_name(entry.mention.region, "en")
    return ", ".join(part for part in (entry.mention.locality, region) if part)


def report_json(report: Report) -> dict[str, Any]:
    return {
        "list": report.register.name,
        "columns": dict(report.register.columns),
        "scope": report.scope,
        "tolerance": TOLERANCE,
        "both": [
            _entry_json(one.entry) | _candidate_json(one.found) | {"differences": list(one.differences)}
            for one in report.both
        ],
        "unclear": [
            _entry_json(one.entry)
            | {"better_row": one.better, "candidates": list(map(_candidate_json, one.candidates))}
            for one in report.unclear
        ],
        "only_listed": [_entry_json(one.entry) | {"nearest": one.best} for one in report.only_listed],
        "only_news": [_known_json(one) for one in report.only_news],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    told = entry.mention
    return {
        "row": entry.row, "name": told.name, "region": told.region, "locality": told.locality,
        "products": told.products, "companies": told.companies, "status": entry.status, "expected": told.expected,
        "investment": told.investment, "capacity": told.capacity, "jobs": told.jobs, "not_understood": entry.unread,
    }  # fmt: skip


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    same, other = reasons(candidate.parts)
    return {"project": _known_json(candidate.known), "score": candidate.score, "same": same, "other": other}


def _known_json(known: Known) -> dict[str, Any]:
    return {name: getattr(known, name) for name in Known.__slots__ if name != "id"}


HEADINGS = (
    "Found", "Row", "On the list", "Project", "In the news", "Sure", "Because", "Region", "Status on the list",
    "Status in the news", "Launch on the list", "Launch in the news", "Cost on the list", "Currency on the list",
    "Cost in the news", "Currency in the news", "Capacity on the list", "Unit on the list", "Capacity in the news",
    "Unit in the news", "Jobs on the list", "Jobs in the news", "Told otherwise", "Not understood",
)  # fmt: skip


def report_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    """One for each project: those of the list in its order, then those of the news alone."""
    for one in report.findings:
        match one:
            case InBoth():
                yield _row("both", one.entry, one.found, "; ".join(map(difference_text, one.differences)))
            case Unclear():
                taken = f" (row {one.better} fits it better)" if one.better else ""
                others = ", ".join(f"{each.known.public_id} {each.score:.0%}" for each in one.candidates)
                yield _row("unclear", one.entry, one.candidates[0], f"may be {others}{taken}")
            case OnlyListed():
                yield _row("only on the list", one.entry, None, "")
    for known in report.only_news:
        yield (
            "only in the news",
            None,
            None,
            known.public_id,
            known.name,
            None,
            None,
            *_figures(None, known),
            None,
            None,
        )


def _row(found: str, entry: Entry, candidate: Candidate | None, otherwise: str) -> tuple[Value, ...]:
    known = candidate.known if candidate else None
    sure = (round(candidate.score, 2), because(candidate)) if candidate else (None, None)
    named = (known.public_id, known.name) if known else (None, None)
    unread = "; ".join(entry.unread)
    return (
        found,
        entry.row,
        entry.mention.name,
        *named,
        *sure,
        *_figures(entry, known),
        otherwise or None,
        unread or None,
    )


def _figures(entry: Entry | None, known: Known | None) -> tuple[Value, ...]:
    told = entry.mention if entry else None
    return (
        (told and told.region) or (known and known.region),
        entry and entry.status and entry.status.value,
        known and known.status and known.status.value,
        told and told.expected,
        known and known.expected,
        *((told and told.investment) or (None, None)),
        *((known and known.investment) or (None, None)),
        *((told and told.capacity) or (None, None)),
        *((known and known.capacity) or (None, None)),
        told and told.jobs,
        known and known.jobs,
    )
