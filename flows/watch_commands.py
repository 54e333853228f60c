"""What `qadam watch` does: keep, list and remove watches in the database, beside those of watches.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine

from alerts.watch_file import read_watches, wanted_form
from db.engine import upgrade_database
from db.watches import remove_watch, save_watch, watch_ids, watches
from domain.channels import is_channel, scheme_of
from domain.problems import Problem
from domain.records import Status
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
    watch = _watch(name or _free_name(email, taken), email, wishes)
    for field, value in _values(watch):
        if form := wanted_form(field, value):
            raise WatchProblem(f"{field}: «{value}» cannot be used; write {form}.")
    save_watch(engine, watch, now_utc())
    return watch


def _values(watch: Watch) -> Iterator[tuple[str, str]]:
    yield from (("id", watch.id), ("email", watch.email), ("language", watch.language))
    for field in ("projects", "regions", "countries", "sectors", "products", "companies", "words"):
        yield from ((field, value) for value in getattr(watch, field))


def _watch(name: str, email: str, wishes: dict[str, Any]) -> Watch:
    sets = {wish: frozenset(value) for wish, value in wishes.items() if isinstance(value, tuple)}
    sets["to"] = frozenset(Status(status) for status in wishes["to"])
    return Watch(id=name, email=email, language=wishes["language"], new_projects=wishes["new_projects"], **sets)


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
