"""Watches as people see them in the terminal: what each wants to hear of, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.markup import escape

from alerts.notice_telling import notice_words
from alerts.watch_words import DAYS, words_of
from alerts.wording import day_text, is_known_product, products_like
from domain.channels import shown
from domain.notices import Rumour, Trigger
from domain.records import Status
from domain.rhythms import Every, Rhythm
from domain.subscriptions import FORGOTTEN_AFTER
from domain.timeline import day_there
from domain.watching import Stopped, Watch
from flows.screen import print_json, say, show_rows, table_of

if TYPE_CHECKING:
    from db.alert_views import AlertRow
    from db.watches import Kept
    from flows.alert_ledger import Reason
    from flows.rehearsing import Rehearsed

_LISTS = ("projects", "regions", "countries", "sectors", "products", "companies", "words", "to", "moves", "investment")


def show_watches(kept: Sequence[Kept], stopped: Mapping[str, Stopped], *, as_json: bool) -> None:
    """``stopped``: addresses at which nobody is reached. Channels are shown without their keys, also to programs."""
    if as_json:
        print_json([_said(one) | {"stopped": stopped.get(one.watch.email)} for one in kept])
        return
    table = table_of("Id", "Writes to", "In", "Of what", "When", "Confirmed")
    for one in kept:
        row = one.watch
        told = (row.id, shown(row.email), row.language, _filters(row), rhythm_words(row.rhythm), _standing(one))
        table.add_row(*map(escape, told))
    show_rows(table, kept, "Nobody watches yet: `qadam watch add you@example.org --confirmed` tells of every move.")
    _show_stopped([one.watch for one in kept], stopped)


def _said(one: Kept) -> dict[str, object]:
    moments = {"confirmed_at": one.confirmed_at, "unsubscribed_at": one.unsubscribed_at}
    return words_of(one.watch) | {"email": shown(one.watch.email), **moments}


def _standing(one: Kept) -> str:
    if one.unsubscribed_at:
        return f"ended by its reader on {_day(one.unsubscribed_at)}: take it out of the file"
    if one.confirmed_at:
        return _day(one.confirmed_at)
    return f"not yet; forgotten on {_day(one.created_at + FORGOTTEN_AFTER)}"


def _day(moment: datetime) -> str:
    return day_text(day_there(moment), "en")


def _show_stopped(rows: Sequence[Watch], stopped: Mapping[str, Stopped]) -> None:
    for email, watch_id in {row.email: row.id for row in rows if row.email in stopped}.items():
        since, why = _day(stopped[email].since), stopped[email].reason
        advice = f"Correct the watch, or `qadam watch resume {watch_id}` if the address is right."
        say(f"[red]Stopped[/] on {since}: {escape(f'{shown(email)}: {why}. {advice}')}")


def wishes(watch: Watch) -> str:
    """What a watch wants to hear of and when, in words."""
    return f"{_filters(watch)}, {rhythm_words(watch.rhythm)}"


def doubts(watch: Watch) -> Iterator[str]:
    """A sentence for each product that nothing may ever be known by; it is kept all the same."""
    for name in sorted(watch.products):
        if not is_known_product(name):
            like = ", ".join(products_like(name))
            meant = f"did you mean {like}" if like else "only news that call it so will fit"
            yield f"«{name}» is no product that Qadam has a word for: {meant}{'?' if like else '.'}"


def _filters(watch: Watch) -> str:
    said = words_of(watch)
    least = {"investment": "investment of at least"}
    parts = [f"{least.get(kind, kind)}: {', '.join(said[kind])}" for kind in _LISTS if said[kind]]
    parts += [] if watch.jobs is None else [f"at least {watch.jobs:,} jobs"]
    parts += ["new projects too"] if watch.new_projects else []
    kinds = ", ".join(kind.replace("_", " ") for kind in Trigger if kind in watch.triggers)
    what = "every move" if kinds == Trigger.MOVES else kinds
    return f"{what} of {'; '.join(parts)}" if parts else what


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


def show_alerts(rows: Sequence[AlertRow], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    table = table_of("Queued", "Watch", "Id", "Project", "What", "What became of it")
    for row in rows:
        name, what = escape(row.project_name), escape(_what(row))
        table.add_row(f"{row.queued_at:%Y-%m-%d}", escape(row.watch_id), row.project_id, name, what, escape(row.words))
    show_rows(table, rows, "Nothing was told or waits to be: `qadam watch list` shows who would hear.")


def _what(row: AlertRow | Reason) -> str:
    """The move, or what the notice says."""
    if row.notice is None:
        return f"{row.before or 'new'} → {row.after}"
    words = notice_words(row.notice, Status.PLANNED, "en")
    if words is not None:
        return words.what
    return f"unconfirmed: {row.notice.before or 'new'} → {row.notice.after}" if isinstance(row.notice, Rumour) else ""


def show_reasons(rows: Sequence[Reason], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    table = table_of("On", "What", "Why")
    for row in rows:
        table.add_row(f"{row.on}", escape(_what(row)), escape(row.why))
    show_rows(table, rows, "No change of it is known.")


def show_rehearsal(letters: Sequence[Rehearsed], watch: Watch, days: int, *, as_json: bool) -> None:
    if as_json:
        print_json(letters)
        return
    zone, told = ZoneInfo(watch.rhythm.zone), sum(len(letter.news) for letter in letters)
    table = table_of("Sent", "News", "Subject")
    for letter in letters:
        table.add_row(f"{letter.at.astimezone(zone):%Y-%m-%d %H:%M}", str(len(letter.news)), escape(letter.subject))
    show_rows(table, letters, "No letter: nothing that this watch wants became known in that time.")
    many = f"{len(letters)} {'letter' if len(letters) == 1 else 'letters'}"
    say(f"{many} in {days} days, {told} pieces of news; times are of {watch.rhythm.zone}. Nothing was sent.")
