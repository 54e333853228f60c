"""Lets an invented article out on the way to a letter, in a database that is thrown away: how far does it get?"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import Engine

from db.engine import upgrade_database
from db.polling import claim_due_sources, finish_poll, register_sources
from db.watches import save_watch
from domain.articles import NewArticle, Polled, PollResult, PollState, Source, SourceKind
from domain.problems import Problem
from domain.proofs import Canary, Stage
from domain.timeline import SURE_ENOUGH, day_there
from domain.watching import Delivered, Delivery, Watch
from extractors.reader import Reader
from flows.link import link
from flows.read import read
from flows.send import send

_HOUR = timedelta(hours=1)
_SOURCE = Source("canary", "Canary", "https://canary.invalid/feed", "en", SourceKind.FEED, _HOUR, 1.0)
_TITLE = "Cement plant launched in Karaganda region"
_TEXT = (
    "A cement plant of Qadam Canary LLP was launched in Karaganda region on Monday, the regional administration said. "
    "The plant will produce 500,000 tonnes of cement a year. Investment in the project amounted to 45 billion tenge, "
    "and 300 jobs were created."
)
_WORKER = "canary"
_WATCH = Watch("canary", "canary@canary.invalid", regions=frozenset({"KZ-35"}), new_projects=True)


@dataclass(slots=True)
class _Cage:
    """A postman who keeps the letter."""

    letters: list[EmailMessage] = field(default_factory=list)

    def deliver(self, message: EmailMessage) -> Delivery:
        self.letters.append(message)
        return Delivered("the cage")


def let_out(reader: Reader, sender: str, now: datetime, floor: float = SURE_ENOUGH) -> Canary:
    """How the article of today fares with this reader."""
    with tempfile.TemporaryDirectory(prefix="qadam-canary-") as folder:
        name, lost = "no reader", None
        try:
            name = reader.name
            engine = upgrade_database(f"sqlite:///{Path(folder) / 'canary.db'}", durable=False)
            try:
                lost = _flown(engine, reader, sender, now, floor)
            finally:
                engine.dispose()
        except (Problem, OSError) as error:
            lost = (Stage.READING, str(error))
    return Canary(day_there(now), name, *(lost or ()))


def _flown(engine: Engine, reader: Reader, sender: str, now: datetime, floor: float) -> tuple[Stage, str] | None:
    """Where it was lost, and why; None if a letter came out."""
    _publish(engine, now)
    done = read(engine, reader, now=now, worker=_WORKER)
    if done.relevant != 1:
        return Stage.READING, done.unavailable or "the article was not found to be about industry, or could not be read"
    linked = link(engine, now=now, worker=_WORKER, floor=floor)
    if linked.created != 1:
        return Stage.LINKING, f"it led to {linked.created} projects, not to one"
    if linked.alerts != 1:
        return Stage.MATCHING, f"it led to {linked.alerts} alerts, not to one"
    cage = _Cage()
    send(engine, cage, sender, clock=lambda: now, worker=_WORKER)
    return None if cage.letters else (Stage.WRITING, "no letter was written")


def _publish(engine: Engine, now: datetime) -> None:
    save_watch(engine, _WATCH, now)
    register_sources(engine, (_SOURCE,), now)
    (claim,) = claim_due_sources(engine, now=now, worker=_WORKER, lease=_HOUR, limit=1)
    url = "https://canary.invalid/1"
    article = NewArticle(_SOURCE.id, url, (f"url:{url}",), _TITLE, _TEXT, "en", now - _HOUR, now)
    finish_poll(engine, claim, Polled(PollResult.OK, PollState(now + _HOUR), (article,)), now)
