"""What `qadam watch` does: keep, list and remove watches in the database, beside those of watches.yaml."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from alerts.tokens import permit_of
from alerts.watch_file import read_watches
from alerts.watch_words import WISHES, value_of, watch_of_words
from db.engine import upgrade_database
from db.mutes import Mute, add_mute, lift_mutes
from db.subscriptions import confirm as by_link
from db.subscriptions import request, vouch
from db.watches import Kept, kept_watches, remove_watch, save_watch, watch_ids, watches
from domain.channels import is_channel
from domain.problems import Problem
from domain.rhythms import IMMEDIATELY
from domain.subscriptions import Answer, free_id
from domain.watching import Watch
from flows import wiring
from flows.clock import now_utc
from flows.settings import Settings


class WatchProblem(Problem):
    """A watch that could never tell of anything, or that would take another's place."""


_NOT_ASKED = {
    Answer.LATELY: "was asked within the last two days and gets no second letter: wait for the answer",
    Answer.BUSY: "is not asked today, for too many were: try again tomorrow",
    Answer.STOPPED: "is stopped, because a mail server said that nobody is there: `qadam watch list` shows it",
}


def add(
    settings: Settings, email: str, name: str | None, wishes: dict[str, Any], *, vouched: bool
) -> tuple[Watch, bool]:
    """Keeps the watch, and says whether it is confirmed; else its address is asked by one letter.

    ``vouched``: the one who runs Qadam answers for the address; so it is for channels, which only who owns them can
    name. Raises WatchProblem, also for values that watches.yaml would refuse.
    """
    upgrade_database(settings.database).dispose()
    with wiring.opened(settings) as engine:
        watch = _named(engine, email, name, wishes)
        if vouched or is_channel(email):
            save_watch(engine, watch, now_utc())
            return watch, True
        _ask(engine, watch, settings)
        return watch, False


def _named(engine: Engine, email: str, name: str | None, wishes: dict[str, Any]) -> Watch:
    taken = watch_ids(engine)
    if name in taken:
        raise WatchProblem(f"There is, or was, a watch «{name}» already: choose another --name.")
    return watch_of_wishes(name or free_id(email, taken), email, wishes)


def _ask(engine: Engine, watch: Watch, settings: Settings) -> None:
    if not (settings.address and settings.secret):
        raise WatchProblem(
            f"{watch.email} cannot be asked without a page to confirm at: vouch for it with --confirmed, "
            "or set QADAM_ADDRESS and QADAM_SECRET."
        )
    if (answer := request(engine, watch, now_utc())) is not Answer.ASKED:
        raise WatchProblem(f"{watch.email} {_NOT_ASKED[answer]}, or vouch for it with --confirmed.")


def confirm(settings: Settings, said: str) -> tuple[Watch, bool]:
    """By a watch's id, or by the link that its reader got: the watch, and whether it was confirmed just now."""
    permit = permit_of(said.rpartition("/")[2], settings.secret) if settings.secret else None
    with wiring.opened(settings) as engine:
        done = by_link(engine, permit, now_utc()) if permit else vouch(engine, said, now_utc())
    if done.answer not in (Answer.DONE, Answer.ALREADY):
        why = "That link is over" if done.answer is Answer.EXPIRED else f"There is no watch «{said}» to confirm"
        raise WatchProblem(f"{why}: `qadam watch list` shows the watches, which can be confirmed by their ids.")
    return done.watches[0], done.answer is Answer.DONE


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


def kept(settings: Settings) -> tuple[Kept, ...]:
    """Of those that their readers have ended only what watches.yaml still lists."""
    with wiring.reading(settings) as connection:
        found = kept_watches(connection)
    listed = (
        {watch.id for watch in wiring.listed_watches(settings)} if any(one.unsubscribed_at for one in found) else ()
    )
    return tuple(one for one in found if one.unsubscribed_at is None or one.watch.id in listed)


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
    found = next((one.watch for one in kept(settings) if one.watch.id == watch_id), None)
    if found is None:
        raise WatchProblem(f"There is no watch «{watch_id}»: `qadam watch list` shows them.")
    return found
