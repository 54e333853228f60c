"""What `qadam watch` does: keep, list and remove watches in the database, beside those of watches.yaml."""

from __future__ import annotations

import re
from typing import Any

from db.engine import open_database, upgrade_database
from db.watches import remove_watch, save_watch, watches
from domain.problems import Problem
from domain.records import Status
from domain.watching import Watch
from flows.clock import now_utc
from flows.settings import Settings

ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


def add(settings: Settings, email: str, name: str | None, wishes: dict[str, Any]) -> str:
    """Keeps the watch and gives its id."""
    if not ADDRESS.fullmatch(email):
        raise Problem(f"«{email}» is no e-mail address: write it as name@example.org.")
    engine = upgrade_database(settings.database)
    watch = _watch(name or _free_name(email, {watch.id for watch in watches(engine)}), email, wishes)
    save_watch(engine, watch, now_utc())
    return watch.id


def _watch(name: str, email: str, wishes: dict[str, Any]) -> Watch:
    sets = {wish: frozenset(value) for wish, value in wishes.items() if isinstance(value, tuple)}
    sets["to"] = frozenset(Status(status) for status in wishes["to"])
    return Watch(id=name, email=email, language=wishes["language"], new_projects=wishes["new_projects"], **sets)


def _free_name(email: str, taken: set[str]) -> str:
    stem = re.sub(r"\W+", "-", email.split("@")[0]).strip("-").lower() or "watch"
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def kept(settings: Settings) -> tuple[Watch, ...]:
    return watches(open_database(settings.database))


def remove(settings: Settings, watch_id: str) -> None:
    if not remove_watch(open_database(settings.database), watch_id):
        raise Problem(f"There is no watch «{watch_id}»: `qadam watch list` shows them.")
