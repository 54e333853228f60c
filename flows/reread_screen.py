"""What people see of re-reading: what changes in readings and projects, and the letters that are not sent for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerts.wording import capacity_text, money_text, status_word
from domain.records import Capacity, Milestone, Money, Status
from flows.milestone_wording import kind_words
from flows.rereading_differences import PLACES
from flows.rereading_report import ProjectMove, RereadReport, Said
from flows.screen import print_json

FIELDS = {"score": "certainty", PLACES: "place in the text"}
# A pipe has no width of its own, and a sentence is worth reading to its end.
_console = Console(highlight=False, soft_wrap=True)


def show_reread(report: RereadReport, *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    _console.print(_summary(report))
    _show_readings(report)
    for words, count, moves in (
        ("Projects whose status changes", report.counts["moved"], report.moved),
        ("Projects that appear", report.counts["appeared"], report.appeared),
        ("Projects that nothing tells of any longer", report.counts["ended"], report.ended),
    ):
        _show_moves(words, count, moves)
    _show_rest(report)


def _summary(report: RereadReport) -> Table:
    counts = report.counts
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, words in (
        ("Reader", escape(report.reader)),
        ("Articles", f"{counts['articles']} read, {counts['changed']} differently{_also(counts)}"),
        ("Relevance", f"{counts['became_relevant']} become relevant, {counts['became_irrelevant']} irrelevant"),
        ("Mentions", f"{counts['gained']} gained, {counts['lost']} lost"),
        ("Programmes", f"{counts['programmes_gained']} gained, {counts['programmes_lost']} lost"),
        ("Values", ", ".join(f"{count} × {_field(name)}" for name, count in report.values.items()) or "none changed"),
        ("Projects", _projects(report)),
        ("Alerts", _untold(report)),
    ):
        table.add_row(f"[dim]{name}[/]", words)
    return table


def _also(counts: dict[str, int]) -> str:
    parts = (
        (counts["renamed"], "alike by another reader than before"),
        (counts["recovered"], "that had been given up"),
        (counts["held"], "left to a run that has them in hand"),
        (counts["failed"], "could not be read"),
    )
    return "".join(f", {count} {words}" for count, words in parts if count)


def _projects(report: RereadReport) -> str:
    if not report.projects_known:
        return "not looked at: on a server only readings are compared beforehand"
    counts = report.counts
    return (
        f"{counts['moved']} change their status, {counts['appeared']} appear, {counts['ended']} end without a mention"
    )


def _untold(report: RereadReport) -> str:
    untold = report.untold
    if not untold.alerts:
        return "none, and none would be sent"
    watches = ", ".join(f"{escape(watch.id)} {watch.alerts}" for watch in untold.watches)
    return f"NOT sent: {untold.alerts} in {untold.letters} letters, had this come as news ({watches})"


def _show_readings(report: RereadReport) -> None:
    _heading("Articles whose relevance changes", report.counts["became_relevant"] + report.counts["became_irrelevant"])
    for flip in report.flips:
        words = "[green]relevant[/]" if flip.relevant else "[red]irrelevant[/]"
        _console.print(f"  {words}  {escape(flip.title)}")
    _show_said("Mentions gained", report.counts["gained"], report.gained)
    _show_said("Mentions lost", report.counts["lost"], report.lost)
    _heading("Values changed", sum(count for name, count in report.values.items() if name != PLACES))
    for value in report.changed_values:
        moved = f"{escape(_words(value.before))} → {escape(_words(value.after))}"
        _console.print(f"  {_field(value.field)}: {moved}  [dim]{escape(value.title)}[/]")


def _show_said(words: str, count: int, said: Sequence[Said]) -> None:
    _heading(words, count)
    for mention in said:
        name, status = escape(mention.name), status_word(mention.status, "en")
        _console.print(f"  {name}, {status}  [dim]{escape(mention.title)}[/]")


def _show_moves(words: str, count: int, moves: Sequence[ProjectMove]) -> None:
    _heading(words, count)
    for move in moves:
        steps = " → ".join(status_word(status, "en") for status in (move.before, move.after) if status)
        _console.print(f"  {move.public_id}  {steps}  {escape(move.name)}")
        if move.evidence and move.after:
            _console.print(f"        «{escape(move.evidence)}»")


def _show_rest(report: RereadReport) -> None:
    _heading("Articles that could not be read", report.counts["failed"])
    for failure in report.failed:
        _console.print(f"  {escape(failure.title)}: {escape(failure.error)}")
    if not report.counts["changed"] + report.counts["renamed"]:
        _console.print("\nThere is nothing to write.")
    elif report.applied:
        _console.print("\nWritten. Nobody is mailed for it.")
    else:
        _console.print("\nNothing is written. With `--apply` it is, and nobody is mailed for it.")


def _heading(words: str, count: int) -> None:
    if count:
        _console.print(f"\n[bold]{words}[/] ({count})")


def _field(name: str) -> str:
    return FIELDS.get(name, name)


def _words(value: Any) -> str:
    match value:
        case None | ():
            return "nothing"
        case Status():
            return status_word(value, "en")
        case Money():
            return money_text(value, "en")
        case Capacity():
            return capacity_text(value, "en")
        case (Milestone(), *_):
            return ", ".join(kind_words(told.kind) for told in value)
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
