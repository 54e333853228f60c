"""What `qadam watch` does: keep, list and remove watches in the database, beside those of watches.yaml."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from alerts.watch_file import read_watches
from alerts.watch_words import WISHES, value_of, watch_of_words
from db.engine import upgrade_database
from db.mutes import Mute, add_mute, lift_mutes
from db.watches import remove_watch, save_watch, watch_ids, watches
from domain.channels import is_channel, scheme_of
from domain.problems import Problem
from domain.rhythms import IMMEDIATELY
from domain.watching import Watch
from flows import wiring
from flows.clock import now_utc
from flows.settings import Settings


class WatchProblem(Problem):
    """A watch that could never tell of anything, or that would take another's place."""


def add(settings: Settings, email: str, name: str | None, wishes: dict[str, Any]) -> Watch:
    """Keeps the watch. Raises WatchProblem for values that watches.yaml would refuse, too."""
    upgrade_database(settings.database).dispose()
    with wiring.opened(settings) as engine:
        return _added(engine, email, name, wishes)


def _added(engine: Engine, email: str, name: str | None, wishes: dict[str, Any]) -> Watch:
    taken = watch_ids(engine)
    if name in taken:
        raise WatchProblem(f"There is, or was, a watch «{name}» already: choose another --name.")
    watch = watch_of_wishes(name or _free_name(email, taken), email, wishes)
    save_watch(engine, watch, now_utc())
    return watch


def watch_of_wishes(name: str, email: str, wishes: dict[str, Any]) -> Watch:
    """What was said by options; those that were not given are None or empty."""
    said = {"id": name, "email": email} | {field: value for field, value in wishes.items() if value}
    return watch_of_words({field: _value(field, value) for field, value in said.items()})


def _value(field: str, said: Any) -> Any:
    if said is True:
        return said
    if isinstance(said, tuple):
        return frozenset(_word(field, text) for text in said)
    return _word(field, said)


def _word(field: str, text: str) -> Any:
    value = value_of(field, text)
    if value is None:
        raise WatchProblem(f"{field}: «{text}» cannot be used; write {WISHES[field].form}.")
    return value


def _free_name(email: str, taken: frozenset[str]) -> str:
    """Of a channel's address only its kind: the rest is a key, and names are shown."""
    plain = scheme_of(email) if is_channel(email) else email.split("@")[0]
    stem = re.sub(r"\W+", "-", plain).strip("-").lower() or "watch"
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def kept(settings: Settings) -> tuple[Watch, ...]:
    with wiring.opened(settings) as engine:
        return watches(engine)


def remove(settings: Settings, watch_id: str) -> None:
    if settings.watches.exists() and watch_id in {watch.id for watch in read_watches(settings.watches)}:
        raise WatchProblem(f"Watch «{watch_id}» is kept in {settings.watches}: remove it there.")
    with wiring.opened(settings) as engine:
        if not remove_watch(engine, watch_id):
            raise WatchProblem(f"There is no watch «{watch_id}»: `qadam watch list` shows them.")


def mute(settings: Settings, watch_id: str, project_id: str | None, until: date, why: str) -> None:
    """Up to the end of a day by the watcher's clocks."""
    now = now_utc()
    with wiring.opened(settings) as engine:
        rhythm = next((watch.rhythm for watch in watches(engine) if watch.id == watch_id), IMMEDIATELY)
        ends = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(rhythm.zone))
        if ends <= now:
            raise WatchProblem(f"{until} is over: give a day from today on.")
        add_mute(engine, Mute(watch_id, project_id, why, now, ends))


def unmute(settings: Settings, watch_id: str, project_id: str | None) -> None:
    with wiring.opened(settings) as engine:
        if not lift_mutes(engine, watch_id, project_id, now_utc()):
            raise WatchProblem(
                f"Nothing of that kind is muted for «{watch_id}»: `qadam alerts --state muted` shows all."
            )


def rehearsing(settings: Settings, watch_id: str | None, wishes: dict[str, Any]) -> Watch:
    """The kept watch, or the one that the options describe. Raises WatchProblem."""
    if watch_id is None:
        return watch_of_wishes("rehearsal", "rehearsal@example.org", wishes)
    if any(wishes.values()):
        raise WatchProblem("A watch is rehearsed as it is kept: leave out its name, or the other options.")
    found = next((watch for watch in kept(settings) if watch.id == watch_id), None)
    if found is None:
        raise WatchProblem(f"There is no watch «{watch_id}»: `qadam watch list` shows them.")
    return found
