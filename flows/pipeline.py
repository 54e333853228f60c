"""The four stages in order: what one run does, on given collaborators and a given clock."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from alerts.imprint import Imprint
from db.canaries import record_canary, was_let_out
from db.outbox import compose_letters
from db.polling import register_sources
from db.proofs import queue_proofs
from domain.articles import PollResult, Source
from domain.timeline import SURE_ENOUGH, day_there
from extractors.reader import Reader
from flows.bounce_reading import MailboxProblem, read_bounces
from flows.canary import let_out
from flows.clock import now_utc
from flows.link import LinkReport, link
from flows.poll import SourceReport, poll
from flows.progress import Progress
from flows.read import ReadReport, read
from flows.send import Messenger, Postman, SendReport, send
from flows.writing import written

if TYPE_CHECKING:
    from feeds.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run did, stage by stage."""

    sources: tuple[SourceReport, ...]
    read: ReadReport
    linked: LinkReport
    sent: SendReport

    @property
    def reached_any_source(self) -> bool:
        return any(report.result is not PollResult.FAILED for report in self.sources)

    @property
    def had_nothing_due(self) -> bool:
        return not self.sources


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The collaborators of a run. ``clock`` gives aware UTC; the demo gives it a virtual one.

    ``proves``: readers are told once a week that somebody looked, and a canary is let out each day.
    """

    engine: Engine
    sources: tuple[Source, ...]
    fetcher: Fetcher
    reader: Reader
    postman: Postman
    sender: str
    messenger: Messenger | None = None
    bounces: Path | None = None
    clock: Callable[[], datetime] = now_utc
    threads: int = 8
    floor: float = SURE_ENOUGH
    imprint: Imprint = field(default_factory=Imprint)
    rng: random.Random = field(default_factory=random.Random)
    proves: bool = False
    worker: str = f"{socket.gethostname()}:{os.getpid()}"

    def run(self, *, everything: bool = False, progress: Progress | None = None) -> RunReport:
        """Polls what is due, then reads, links and sends all that waits, from earlier runs too."""
        return RunReport(
            sources=self.poll(everything=everything, progress=progress),
            read=read(self.engine, self.reader, now=self.clock(), worker=self.worker, progress=progress),
            linked=link(self.engine, now=self.clock(), worker=self.worker, floor=self.floor, progress=progress),
            sent=self.send(progress),
        )

    def send(self, progress: Progress | None = None) -> SendReport:
        """Reads what came back, then sends every letter that is due. An unreadable mailbox holds up no letter."""
        unread = self._read_bounces()
        if self.proves:
            self._prove()
        report = send(
            self.engine,
            self.postman,
            self.sender,
            clock=self.clock,
            worker=self.worker,
            progress=progress,
            write=partial(written, imprint=self.imprint, floor=self.floor),
            messenger=self.messenger,
        )
        return replace(report, unread=unread)

    def _prove(self) -> None:
        """What is due is composed first: a letter that goes out anyhow bears the proof."""
        now = self.clock()
        if not was_let_out(self.engine, day_there(now)):
            record_canary(self.engine, let_out(self.reader, self.sender, now, self.floor), now)
        compose_letters(self.engine, now)
        queue_proofs(self.engine, now)

    def _read_bounces(self) -> str | None:
        """What hinders it, if anything does."""
        try:
            if self.bounces is not None:
                read_bounces(self.engine, self.bounces, self.clock())
        except MailboxProblem as problem:
            return str(problem)
        return None

    def poll(self, *, everything: bool = False, progress: Progress | None = None) -> tuple[SourceReport, ...]:
        """Polls what is due of the sources that are listed and enabled now."""
        register_sources(self.engine, self.sources, self.clock())
        return poll(
            self.engine,
            {source.id: source for source in self.sources if source.enabled},
            self.fetcher,
            now=self.clock(),
            worker=self.worker,
            threads=self.threads,
            everything=everything,
            rng=self.rng,
            progress=progress,
        )
