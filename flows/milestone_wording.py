"""Milestones and what followed a launch, in words for the terminal and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.markup import escape
from rich.table import Table

from domain.launches import LaunchWatch, NoOutput, Producing, ReportedIdle, TooEarly
from domain.milestones import Reached, is_beyond
from domain.prospects import Prospects
from domain.records import MilestoneKind, Status


def kind_words(kind: MilestoneKind) -> str:
    return kind.value.replace("_", " ")


def mark(launch: LaunchWatch | None) -> str:
    """What a list says of a launched project; nothing of one that produces, or is too young to be asked."""
    match launch and launch.verdict:
        case NoOutput(months):
            return f"[bold magenta]◌ no output, {months} mo[/]"
        case ReportedIdle():
            return "[bold red]◌ reported idle[/]"
        case _:
            return ""


def launch_lines(launch: LaunchWatch | None) -> Iterator[str]:
    """What followed the launch, with a look of its own: the status stays what the news made it."""
    if launch is None:
        return
    only = ", only a ceremony was reported" if launch.ceremony_only else ""
    match launch.verdict:
        case Producing(first, last):
            again = f", last on {last.on}" if last.on > first.on else ""
            yield f"[green]● output reported[/] ({kind_words(first.kind)}) on {first.on}{again}: {_quote(last)}"
        case NoOutput(months):
            yield f"[bold magenta]◌ no sign of output after {months} months[/], launched on {launch.launched}{only}"
        case ReportedIdle(sign):
            yield f"[bold red]◌ reported idle[/] on {sign.on}, launched on {launch.launched}: {_quote(sign)}"
        case TooEarly(until):
            yield f"[dim]◌ no sign of output yet, too early to ask before {until}{only}[/]"


def milestone_table(reached: Sequence[Reached], status: Status | None, source_names: Mapping[int, str]) -> Table:
    """A line a milestone, in the order of their reports; ``source_names`` by mention id."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for one in reached:
        beyond = " [bold]beyond the status[/]" if status and is_beyond(one.kind, status) else ""
        source = escape(source_names.get(one.mention_id, one.source_id))
        table.add_row(f"    {one.on}", f"{kind_words(one.kind)}{beyond}", _quote(one), f"[dim]{source}[/]")
    return table


def _quote(one: Reached) -> str:
    return f"«{escape(one.evidence)}»"


def milestones_json(found: Prospects, status: Status | None) -> dict[str, Any]:
    beyond = [{"beyond_status": bool(status and is_beyond(one.kind, status))} for one in found.milestones]
    told = [asdict(one) | more for one, more in zip(found.milestones, beyond, strict=True)]
    return {"milestones": told, "launch": launch_json(found.launch)}


def launch_json(launch: LaunchWatch | None) -> dict[str, Any] | None:
    """With the name of the verdict, which tells its kinds apart."""
    if launch is None:
        return None
    verdict = {"name": launch.verdict.name, **asdict(launch.verdict)}
    return asdict(launch) | {"verdict": verdict, "ceremony_only": launch.ceremony_only}
