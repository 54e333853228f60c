"""Promises, silence and announcements in words for the terminal, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from alerts.wording import capacity_text, expected_text, status_word
from domain.fates import (
    BroughtForward,
    Changed,
    Dropped,
    Fate,
    FateName,
    Figure,
    Kept,
    Late,
    MadePrecise,
    Open,
    Overdue,
    Short,
    Slipped,
    Untold,
)
from domain.promises import Promise
from domain.prospects import Prospects
from domain.records import Capacity
from flows.milestone_wording import launch_lines

FATE_COLOURS = {
    FateName.OPEN: "default",
    FateName.KEPT: "green",
    FateName.LATE: "yellow",
    FateName.SLIPPED: "magenta",
    FateName.BROUGHT_FORWARD: "green",
    FateName.MADE_PRECISE: "cyan",
    FateName.OVERDUE: "bold red",
    FateName.DROPPED: "red",
    FateName.SHORT: "yellow",
    FateName.CHANGED: "cyan",
    FateName.UNTOLD: "dim",
}
_ORDINAL_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"


def ordinal(number: int) -> str:
    """«1st», «22nd», «13th»."""
    ending = "th" if 10 <= number % 100 <= 20 else _ORDINAL_ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def said_text(said: str | Figure) -> str:
    """«launch in Q4 2026», «1,200 jobs», «capacity of 30 thousand t/year»."""
    if isinstance(said, str):
        return f"launch in {expected_text(said, 'en')}"
    return figure_text(said) if isinstance(said, int) else f"capacity of {figure_text(said)}"


def figure_text(figure: Figure) -> str:
    if isinstance(figure, Capacity):
        return capacity_text(figure, "en")
    return f"{figure:,} job{'' if figure == 1 else 's'}"


def fate_text(fate: Fate) -> str:
    """The fate's name in its colour, then what only this fate has."""
    return f"[{FATE_COLOURS[fate.name]}]{fate.name.replace('-', ' ')}[/]{_rest(fate)}"


def _rest(fate: Fate) -> str:
    match fate:
        case Open():
            return ""
        case Overdue():
            return f" by {days(fate.days)}"
        case Slipped():
            again = f" ({ordinal(fate.times)} time)" if fate.times > 1 else ""
            return f" by {days(fate.days)} to {expected_text(fate.to, 'en')}{again}"
        case BroughtForward():
            return f" by {days(fate.days)} to {expected_text(fate.to, 'en')}"
        case MadePrecise():
            return f": {expected_text(fate.to, 'en')}"
        case Changed():
            return f" to {figure_text(fate.to)}"
        case _:
            return _outcome(fate)


def _outcome(fate: Kept | Late | Dropped | Short | Untold) -> str:
    match fate:
        case Kept():
            return f" on {fate.on}"
        case Late():
            return f" by {days(fate.days)}: launched on {fate.on}"
        case Dropped():
            return f": {status_word(fate.end, 'en')} on {fate.on}"
        case Short():
            return f" by {fate.share:.0%}: {figure_text(fate.told)}"
        case Untold():
            return f" at the launch on {fate.on}"


def standing_lines(found: Prospects) -> Iterator[str]:
    """What stands beside the status, each with a look of its own, because no article reports it."""
    if found.overdue and isinstance(found.overdue.fate, Overdue):
        yield f"[bold red]⚑ overdue by {days(found.overdue.fate.days)}[/], {said_text(found.overdue.said)} was promised"
    if found.silence and found.silence.quiet:
        yield f"[italic]… quiet for {days(found.silence.days)} (usual {found.silence.usual:,})[/]"
    if len(found.announcements) > 1:
        listed = ", ".join(each.on.isoformat() for each in found.announcements)
        yield f"[bold magenta]↻ announced for the {ordinal(len(found.announcements))} time[/]: {listed}"
    yield from launch_lines(found.launch)


def promise_table(found: Prospects, source_names: Mapping[int, str], known: Mapping[int, date]) -> Table:
    """A line a promise, oldest first; ``source_names``, and since when each is ``known``, by mention id."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for promise in found.promises:
        source = escape(source_names.get(promise.mention_id, promise.source_id))
        table.add_row(
            f"    {promise.first_said}",
            said_text(promise.said),
            fate_text(promise.fate),
            f"[dim]{source}{again(promise)}{_known_later(promise, known)}[/]",
        )
    return table


def _known_later(promise: Promise, known: Mapping[int, date]) -> str:
    """Where its article was not read on the day on which it was published."""
    since = known.get(promise.mention_id, promise.first_said)
    return f", known since {since}" if since > promise.first_said else ""


def again(promise: Promise) -> str:
    """How often it was told again, after the one who said it first."""
    times = {0: "", 1: ", and once more"}
    return times.get(promise.repeated, f", and {promise.repeated} more times")


def prospects_json(found: Prospects, known: Mapping[int, date]) -> dict[str, Any]:
    late = found.overdue.fate if found.overdue else None
    quiet = found.silence
    return {
        "promises": [promise_json(promise, known) for promise in found.promises],
        "overdue_days": late.days if isinstance(late, Overdue) else None,
        "silence": quiet and {"days": quiet.days, "usual": quiet.usual, "quiet": quiet.quiet},
        "announcements": list(found.announcements),
    }


def promise_json(promise: Promise, known: Mapping[int, date]) -> dict[str, Any]:
    """With the day on which it came to be known, and the name of the fate, which tells its kinds apart."""
    fate = promise.fate
    parts = {each.name: getattr(promise, each.name) for each in fields(promise)}
    parts["known_since"] = known.get(promise.mention_id)
    return parts | {"fate": {"name": fate.name, **{each.name: getattr(fate, each.name) for each in fields(fate)}}}
