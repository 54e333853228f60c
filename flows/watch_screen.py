"""Watches as people see them in the terminal: what each wants to hear of, and when."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from alerts.watch_words import DAYS, words_of
from domain.rhythms import Every, Rhythm
from domain.watching import Watch
from flows.screen import print_json, show_rows, table_of

_LISTS = ("projects", "regions", "countries", "sectors", "products", "companies", "words", "to", "moves", "investment")


def show_watches(rows: Sequence[Watch], *, as_json: bool) -> None:
    if as_json:
        print_json([words_of(row) for row in rows])
        return
    table = table_of("Id", "Writes to", "In", "Of what", "When")
    for row in rows:
        table.add_row(escape(row.id), escape(row.email), row.language, escape(_filters(row)), rhythm_words(row.rhythm))
    show_rows(table, rows, "Nobody watches yet: `qadam watch add you@example.org` tells of every move.")


def wishes(watch: Watch) -> str:
    """What a watch wants to hear of and when, in words."""
    return f"{_filters(watch)}, {rhythm_words(watch.rhythm)}"


def _filters(watch: Watch) -> str:
    said = words_of(watch)
    least = {"investment": "investment of at least"}
    parts = [f"{least.get(kind, kind)}: {', '.join(said[kind])}" for kind in _LISTS if said[kind]]
    parts += [] if watch.jobs is None else [f"at least {watch.jobs:,} jobs"]
    parts += ["new projects too"] if watch.new_projects else []
    return f"every move of {'; '.join(parts)}" if parts else "every move"


def rhythm_words(rhythm: Rhythm) -> str:
    beat = {
        Every.IMMEDIATE: "at once",
        Every.HOURLY: "every hour",
        Every.DAILY: f"daily at {rhythm.at:%H:%M}",
        Every.WEEKLY: f"on {DAYS[rhythm.day].title()}s at {rhythm.at:%H:%M}",
    }[rhythm.every]
    parts = [beat]
    parts += [f"not from {rhythm.quiet.start:%H:%M} to {rhythm.quiet.end:%H:%M}"] if rhythm.quiet else []
    parts += (
        [f"at most {rhythm.budget} {'letter' if rhythm.budget == 1 else 'letters'} a week"] if rhythm.budget else []
    )
    if len(parts) > 1 or rhythm.every in (Every.DAILY, Every.WEEKLY):
        parts.append(f"{rhythm.zone} time")
    return ", ".join(parts)
