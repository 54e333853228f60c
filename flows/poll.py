"""The poll stage: sources that are due become stored articles."""

from __future__ import annotations

import random
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from db.marks import mark
from db.polling import SourceClaim, claim_due_sources, finish_poll, known_article
from domain.articles import Polled, PollResult, Source
from flows.progress import Progress, Silent

if TYPE_CHECKING:
    from feeds.fetch import Fetcher
    from feeds.polling import Known

# A poll is one feed and up to some hundred pages, each of at most a minute, politely spaced.
LEASE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How one source's poll went; counts are articles."""

    source: Source
    result: PollResult
    new: int = 0
    edited: int = 0
    repeated: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Poller:
    """What one poll needs besides the source."""

    engine: Engine
    fetcher: Fetcher
    now: datetime
    rng: random.Random

    def __call__(self, source: Source, claim: SourceClaim) -> SourceReport:
        mark("poll.before_fetch")
        polled = self._polled(source, claim)
        mark("poll.after_fetch")
        stored = finish_poll(self.engine, claim, polled, self.now)
        mark("poll.after_commit")
        if stored is None:
            return SourceReport(source, PollResult.FAILED, reason="another worker has taken this source over")
        return SourceReport(source, polled.result, stored.new, stored.edited, stored.repeated, polled.reason)

    def _polled(self, source: Source, claim: SourceClaim) -> Polled:
        """The boundary at which one source that breaks our code stops; it is tried again tomorrow, the others go on."""
        from feeds.polling import poll

        try:
            return poll(source, claim.state, self.fetcher, self._known, self.now, self.rng)
        except Exception as error:  # noqa: BLE001
            reason = f"{type(error).__name__}: {error}"
            state = replace(
                claim.state,
                failures=claim.state.failures + 1,
                last_error=reason,
                next_poll_at=self.now + timedelta(days=1),
            )
            return Polled(PollResult.FAILED, state, reason=reason)

    def _known(self, identities: tuple[str, ...]) -> Known | None:
        from feeds.polling import Known

        row = known_article(self.engine, identities)
        return None if row is None else Known(row.title, row.seen_at)


def _reported(future: Future[SourceReport], source: Source) -> SourceReport:
    """A poll that could not be stored is tried again when its lease ends; the other sources go on."""
    try:
        return future.result()
    except DBAPIError as error:
        return SourceReport(source, PollResult.FAILED, reason=f"not stored: {error.orig}")


def poll(
    engine: Engine,
    sources: Mapping[str, Source],
    fetcher: Fetcher,
    *,
    now: datetime,
    worker: str,
    threads: int,
    everything: bool = False,
    rng: random.Random | None = None,
    progress: Progress | None = None,
) -> tuple[SourceReport, ...]:
    """Polls every source that is due (``everything``: due or not), several hosts at once."""
    progress = progress or Silent()
    poller = Poller(engine, fetcher, now, rng or random.Random())  # noqa: S311
    claims = claim_due_sources(engine, now=now, worker=worker, lease=LEASE, limit=len(sources), everything=everything)
    reports = []
    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="poll") as pool:
        running = {pool.submit(poller, sources[claim.source_id], claim): claim for claim in claims}
        try:
            for future in as_completed(running):
                reports.append(_reported(future, sources[running[future].source_id]))
                progress.step("poll", len(reports), len(claims), reports[-1].source.name)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)  # what is in hand is finished, what waits is not begun
            raise
    order = list(sources)
    return tuple(sorted(reports, key=lambda report: order.index(report.source.id)))
