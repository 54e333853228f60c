"""What people see in the terminal: tables, progress bars, and the same as JSON for other programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerts.titles import plant_title, project_title
from alerts.wording import (
    capacity_text,
    country_name,
    day_text,
    expected_text,
    money_text,
    region_name,
    sector_word,
    status_word,
    town_name,
)
from domain.articles import PollResult, Source, Standing
from domain.launches import LaunchWatch
from domain.prospects import Prospects
from domain.records import Status
from domain.timeline import day_there
from flows.evidence_wording import day_words, dispute_lines, disputes_json, doubt_words, unconfirmed_lines
from flows.milestone_wording import launch_json, mark, milestone_table, milestones_json
from flows.progress import Progress, Silent
from flows.promise_wording import promise_table, prospects_json, standing_lines

if TYPE_CHECKING:
    from pathlib import Path

    from db.polling import SourceRow
    from db.views import ArticleRow, ChangeRow, Counts, ProjectPage, ProjectRow
    from domain.disputes import Dispute
    from flows.delivery_health import Finding
    from flows.pipeline import RunReport
    from flows.settings import Settings

COLOURS = {
    Status.ANNOUNCED: "blue",
    Status.PLANNED: "cyan",
    Status.CONSTRUCTION: "yellow",
    Status.COMMISSIONED: "green",
    Status.SUSPENDED: "magenta",
    Status.CANCELLED: "red",
    Status.CLOSED: "red",
}
STAGES = {"poll": "Polling", "read": "Reading", "link": "Linking", "send": "Sending", "reread": "Reading again"}

# A pipe has no width of its own: wide enough that a row of any table is one line for grep.
_console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def print_json(value: object) -> None:
    print(json.dumps(_plain(value), ensure_ascii=False, indent=1))


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return _plain(asdict(value))
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat() if isinstance(value, date | datetime) else value


@dataclass(slots=True)
class Bars(Progress):
    """A line that moves while a stage works."""

    status: Any

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        self.status.update(f"{STAGES[stage]}  {done} of {total}  [dim]{escape(_cut(note, 60))}[/]")


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """A moving line on a terminal; nothing where the output goes to a file or a program."""
    if quiet or not _console.is_terminal:
        yield Silent()
        return
    with _console.status("Starting") as status:
        yield Bars(status)


@contextmanager
def days(total: int) -> Iterator[Callable[[str], None]]:
    """A bar that the caller moves on by one day at a time."""
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} days"), TimeElapsedColumn())
    with Bar(*columns, console=_console, disable=not _console.is_terminal) as bar:
        task = bar.add_task("Starting", total=total)
        yield lambda words: bar.update(task, advance=1, description=words)


def show_as_of(day: date | None, *, as_json: bool) -> None:
    """Above all that is told of an earlier day, so that nobody takes it for the present."""
    if day is not None and not as_json:
        _console.print(f"[reverse] As known on {day_text(day, 'en')} [/] at the end of the day in Kazakhstan.")


def show_run(report: RunReport, settings: Settings, *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    if report.had_nothing_due:
        _console.print("No source is due, or another run has them in hand; `--all-sources` polls those that are free.")
    else:
        _console.print(_polled(report))
    _console.print(_summary(report))
    if report.sent.delivered and settings.smtp is None:
        _console.print(f"The letters lie in {settings.outbox}")
    if not report.reached_any_source and not report.had_nothing_due:
        _console.print(
            "No source could be reached: is there a network? Nothing is lost, each is tried again. "
            "`make demo` shows the whole way without a network.",
            style="yellow",
        )


def _polled(report: RunReport) -> Table:
    table = table_of("Source", "", "New", "Edited", "Why")
    for row in report.sources:
        colour = {PollResult.OK: "green", PollResult.UNCHANGED: "dim", PollResult.FAILED: "red"}[row.result]
        table.add_row(
            row.source.name,
            f"[{colour}]{row.result}[/]",
            str(row.new or ""),
            str(row.edited or ""),
            escape(row.reason or ""),
        )
    return table


def _summary(report: RunReport) -> Table:
    table = table_of("", "", title=None)
    table.show_header = False
    new = sum(row.new for row in report.sources)
    for name, words in (
        ("Articles", f"{new} new, {report.read.read} read, {report.read.relevant} relevant"),
        ("Projects", f"{report.linked.created} new, {report.linked.changed} changed"),
        ("Alerts", f"{report.linked.alerts} queued, {report.sent.alerts} delivered in {report.sent.delivered} letters"),
        ("Failed", _failures(report)),
        ("Waiting", escape(report.read.unavailable or "")),
        ("Mail", escape(" ".join(filter(None, (report.sent.blocked, report.sent.unread))))),
    ):
        if words:
            table.add_row(name, words)
    return table


def _failures(report: RunReport) -> str:
    parts = (
        (report.read.failed, "articles could not be read"),
        (report.linked.failed, "articles could not be linked"),
        (report.sent.deferred, "letters wait for another try"),
        (report.sent.rejected, "letters were refused"),
    )
    return ", ".join(f"{count} {words}" for count, words in parts if count)


def show_projects(rows: Sequence[ProjectRow], launches: Mapping[str, LaunchWatch], *, as_json: bool) -> None:
    """On a narrow terminal only what tells projects apart; the rest is a `qadam project ID` away.

    ``launches`` by public id: what followed, where there is something to say.
    """
    if as_json:
        print_json([asdict(row) | {"launch": launch_json(launches.get(row.public_id))} for row in rows])
        return
    is_wide = _console.width >= WIDE  # else there is no room for a column of places
    marks = {row.public_id: mark(launches.get(row.public_id)) for row in rows}
    columns: tuple[tuple[str, Callable[[ProjectRow], str]], ...] = (
        ("Id", lambda row: row.public_id),
        ("Project", lambda row: escape(_called(row) if is_wide else project_title(row, "en")) + _disputed(row)),
        ("Status", lambda row: _status(row.status)),
        ("Since", lambda row: row.status_on.isoformat() if row.status_on else ""),
        *((("After launch", lambda row: marks[row.public_id]),) if any(marks.values()) else ()),
        ("Where", _where),
        ("Sector", lambda row: sector_word(row.sector, "en") if row.sector else ""),
        ("Expected", lambda row: expected_text(row.expected, "en") if row.expected else ""),
        ("Investment", lambda row: money_text(row.investment, "en") if row.investment else ""),
        ("Seen", lambda row: str(row.sightings)),
    )
    shown = columns if is_wide else columns[:5]
    table = table_of(*(name for name, _ in shown))
    for row in rows:
        table.add_row(*(words(row) for _, words in shown))
    show_rows(table, rows, "No project fits; `qadam projects` without options shows all, `make demo` invented ones.")


def show_project(
    page: ProjectPage, found: Prospects, disputes: Sequence[Dispute], known: Mapping[int, date], *, as_json: bool
) -> None:
    """``known``: since when each promise is, by its mention."""
    row, articles = page.project, {told.mention_id: told for told in page.mentions}
    if as_json:
        parts = {field.name: getattr(page, field.name) for field in fields(page)}
        more = prospects_json(found, known) | milestones_json(found, row.status)
        print_json(parts | {"disputes": disputes_json(disputes, row, articles)} | more)
        return
    source_names = {told.mention_id: told.source_name for told in page.mentions}
    _console.print(f"\n[bold]{escape(_called(row))}[/]  {row.public_id}  {_status(row.status)}")
    for line in standing_lines(found):
        _console.print(f"  {line}")
    _console.print()
    for name, words in _values(page):
        _console.print(f"  {name:13} {escape(words)}")
    if page.left_to:
        _console.print(f"  Mentions that were here count for {', '.join(page.left_to)}, by a decision.")
    if found.promises:
        _console.print("\n  Promises")
        _console.print(promise_table(found, source_names, known))
    if found.milestones:
        _console.print("\n  Milestones")
        _console.print(milestone_table(found.milestones, row.status, source_names))
    for change in page.changes:
        gone = "  [dim](withdrawn)[/]" if change.withdrawn_at else ""
        move = f"{_status(change.before)} → " if change.before else ""
        late = _known_later(change)
        _console.print(f"\n  [bold]{day_words(change)}[/]  {move}{_status(change.after)}{gone}{late}")
        _console.print(f"    «{escape(change.evidence)}»")
        _console.print(f"    [dim]{escape(change.source_name)}, {escape(change.article_url)}[/]")
    for line in (*unconfirmed_lines(page.unconfirmed), *dispute_lines(disputes, row, articles)):
        _console.print(line)
    _console.print(f"\n  Told of by {len(page.mentions)} {'article' if len(page.mentions) == 1 else 'articles'}")
    for told in page.mentions:
        _console.print(
            f"    {told.published_at:%Y-%m-%d}  {_status(told.mention.status)}  {escape(told.article_title)}"
            f"  [dim]{'confirmed' if told.confirmed else f'{told.mention.score:.0%} sure'}[/]"
        )


def _known_later(change: ChangeRow) -> str:
    """Where news came late: until then nobody could have known here."""
    known = day_there(change.recorded_at)
    return f"  [dim]known here since {day_text(known, 'en')}[/]" if known > change.on else ""


def _values(page: ProjectPage) -> Iterator[tuple[str, str]]:
    row = page.project
    values = (
        ("Where", _where(row)),
        ("Products", ", ".join(row.products)),
        ("Companies", ", ".join(row.companies)),
        ("Expected", row.expected and expected_text(row.expected, "en")),
        ("Investment", row.investment and money_text(row.investment, "en")),
        ("Capacity", row.capacity and capacity_text(row.capacity, "en")),
        ("Jobs", row.jobs and f"{row.jobs:,}"),
        ("In the news", "; ".join([name for name in page.names if name != _called(row)][:5])),
        ("Also known as", ", ".join(page.also)),
    )
    return ((name, words) for name, words in values if words)


def show_changes(rows: Sequence[ChangeRow], titles: Mapping[str, str], *, as_json: bool) -> None:
    """``titles`` of their projects, by public id."""
    if as_json:
        print_json(rows)
        return
    if not rows:
        _console.print("Nothing has moved in that time.")
    for row in rows:
        move = f"{_status(row.before)} → {_status(row.after)}" if row.before else f"first seen: {_status(row.after)}"
        if not row.confirmed:
            move = f"[italic]? {move}, unconfirmed: {doubt_words(row.doubts)}[/]"
        region = region_name(row.region, "en") if row.region else ""
        where = f"  [dim]{region}[/]" if region not in titles[row.project_id] else ""
        _console.print(f"{row.on.isoformat()}  {row.project_id}  {move}  {escape(titles[row.project_id])}{where}")
        _console.print(f"            «{escape(row.evidence)}» [dim]{escape(row.source_name)}[/]")


def show_articles(rows: Sequence[ArticleRow], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    table = table_of("Published", "Source", "Title", "Relevance", "Projects", "State")
    for row in rows:
        edited = f", {row.versions} versions" if row.versions > 1 else ""
        table.add_row(
            f"{row.published_at:%Y-%m-%d}",
            escape(row.source_name),
            escape(row.title),
            "" if row.relevance is None else f"{row.relevance:.2f}",
            ", ".join(row.projects),
            row.state + edited + (f": {escape(row.last_error)}" if row.last_error else ""),
        )
    show_rows(table, rows, "No article fits; `qadam articles` shows all, `qadam run` polls the sources.")


def show_sources(listed: Sequence[Source], known: Sequence[SourceRow], *, as_json: bool) -> None:
    rows = {row.source_id: row for row in known}
    if as_json:
        print_json([{"source": source, "known": rows.get(source.id)} for source in listed])
        return
    table = table_of("Id", "Source", "Language", "Kind", "Every", "Articles", "Last heard", "What is wrong")
    for source in listed:
        row = rows.get(source.id)
        heard = row.state.last_success_at if row else None
        table.add_row(
            source.id,
            _source_name(source),
            source.language,
            source.kind,
            _interval(source.interval),
            str(row.articles if row else 0),
            f"{heard:%Y-%m-%d %H:%M} UTC" if heard else "never",
            escape((row.state.parked or row.state.last_error or "") if row else ""),
        )
    _console.print(table)


def _source_name(source: Source) -> str:
    name = escape(source.name) + (" [italic](unproven)[/]" if source.standing is Standing.UNPROVEN else "")
    return name if source.enabled else f"[dim]{name} (off)[/]"


def show_findings(rows: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    for row in rows:
        _console.print(f"{'[green]✓[/]' if row.healthy else '[red]✗[/]'} {row.part:12} {escape(row.words)}")


def say(words: str) -> None:
    _console.print(words, style="dim")


def show_rows(table: Table, rows: Sequence[object], nothing: str) -> None:
    _console.print(table if rows else nothing)


def table_of(*columns: str, title: str | None = None) -> Table:
    """A row a line; where there is no room, long words end in «…»."""
    table = Table(title=title, box=None, pad_edge=False, header_style="dim")
    for column in columns:
        whole = column in UNBROKEN
        table.add_column(
            column,
            justify="right" if column in NUMBERS else "left",
            no_wrap=column not in SENTENCES,
            overflow="ellipsis",
            min_width=UNBROKEN.get(column),
            ratio=None if whole or column in NUMBERS or not column else 1,
        )
    return table


# Below this many columns a table keeps to its most telling parts.
WIDE = 140
NUMBERS = {"Changes", "New", "Edited", "Articles", "Seen", "Versions", "Relevance"}
UNBROKEN = {"Sent": 16, "Queued": 10, "Id": 5, "Since": 10, "Published": 10, "Status": 10, "After launch": 10}
"""Columns that are never cut, with the least room that they need."""
SENTENCES = {"What became of it", "Why", "What is wrong", "State", "Of what"}


def _status(status: Status | None) -> str:
    return f"[{COLOURS[status]}]{status_word(status, 'en')}[/]" if status else ""


def _called(row: ProjectRow) -> str:
    """What it is, in the language of the terminal; where its product is not known, as news call it."""
    return plant_title(row, "en") or row.name


def _disputed(row: ProjectRow) -> str:
    return f"  [magenta]≠ {', '.join(row.disputed)}[/]" if row.disputed else ""


def _where(row: ProjectRow) -> str:
    region = region_name(row.region, "en") if row.region else country_name(row.country, "en") if row.country else ""
    town = town_name(row.locality, row.region, "en") if row.locality else ""
    return escape(", ".join(dict.fromkeys(part for part in (town, region) if part)))


def _interval(interval: timedelta) -> str:
    minutes = int(interval.total_seconds() // 60)
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def show_demo(found: Counts, best: str | None, folder: Path) -> None:
    """What the demonstration left, and how to look at it."""
    _console.print(
        f"\n{found.articles} articles, {found.relevant} of them relevant; {found.projects} projects, "
        f"{found.changes} moves, {found.programmes} programmes; {found.letters_delivered} letters in {folder}/outbox"
    )
    _console.print("Links in them lead nowhere now: the newsroom has closed.\n", style="dim")
    _console.print("To look at it, http://127.0.0.1:8090 after:\n.venv/bin/qadam dashboard --demo\n")
    _console.print(f"export QADAM_DATABASE=sqlite:///{folder}/qadam.db", soft_wrap=True)
    for command in ("projects", "changes", *([f"project {best}"] if best else []), "promises", "programmes", "alerts"):
        _console.print(f".venv/bin/qadam {command}")
