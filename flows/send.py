"""The send stage: queued alerts become letters, letters go out, and what became of each is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from threading import Lock
from typing import Protocol, runtime_checkable

from sqlalchemy import Engine

from db.marks import mark
from db.outbox import LetterClaim, claim_letters, compose_letters, finish_letter, mark_sending, put_back
from domain.channels import is_channel
from domain.watching import Blocked, Deferred, Delivered, Delivery, Letter, Rejected
from flows.progress import Progress, Silent
from flows.writing import Write, written

LEASE = timedelta(minutes=10)
BATCH = 40
MOST_ATTEMPTS = 5


class Postman(Protocol):
    def deliver(self, message: EmailMessage) -> Delivery: ...


@runtime_checkable
class PostOffice(Protocol):
    """A postman who may work by several lines at once."""

    @property
    def lines(self) -> int: ...
    def line(self) -> AbstractContextManager[Postman]: ...


class Messenger(Protocol):
    """Brings a letter to a channel that takes no mail; ``now`` is when."""

    def tell(self, letter: Letter, now: datetime) -> Delivery: ...


@dataclass(frozen=True, slots=True)
class SendReport:
    """Letters by what became of them; ``alerts`` counts the events in those delivered.

    ``blocked`` says why the others wait, where the mail server takes nothing from us; ``unread`` what keeps us from
    reading what came back.
    """

    delivered: int = 0
    deferred: int = 0
    rejected: int = 0
    alerts: int = 0
    blocked: str | None = None
    unread: str | None = None


def send(
    engine: Engine,
    postman: Postman,
    sender: str,
    *,
    clock: Callable[[], datetime],
    worker: str,
    progress: Progress | None = None,
    write: Write = written,
    messenger: Messenger | None = None,
) -> SendReport:
    """Sends every letter that is due; ``clock`` is asked anew for each, for a server may be slow."""
    compose_letters(engine, clock())
    mark("send.after_compose")
    with ExitStack() as stack:
        lines = [stack.enter_context(line) for line in _lines(postman)]
        sending = _Sending(engine, sender, clock, worker, write, messenger, lines)
        sending.everything(progress or Silent())
        return sending.report()


def _lines(postman: Postman) -> list[AbstractContextManager[Postman]]:
    if isinstance(postman, PostOffice):
        return [postman.line() for _ in range(postman.lines)]
    return [nullcontext(postman)]


@dataclass(slots=True)
class _Sending:
    """One run. A line at which mail is blocked is given up, and with the last line the run ends."""

    engine: Engine
    sender: str
    clock: Callable[[], datetime]
    worker: str
    write: Write
    messenger: Messenger | None
    lines: list[Postman]
    done: Counter[type[Delivery]] = field(default_factory=Counter)
    alerts: int = 0
    blocked: str | None = None
    _lock: Lock = field(default_factory=Lock)

    def everything(self, progress: Progress) -> None:
        """The first letter goes out alone: if it is blocked, no other knocks at the same door."""
        limit = 1
        while self.lines and (claims := self._claims(limit)):
            left = list(reversed(claims))
            self._by_all_lines(left)
            if left:
                put_back(self.engine, left, self.clock())
            progress.step("send", self.done.total(), self.done.total())
            limit = BATCH

    def report(self) -> SendReport:
        return SendReport(
            delivered=self.done[Delivered],
            deferred=self.done[Deferred] + self.done[Blocked],
            rejected=self.done[Rejected],
            alerts=self.alerts,
            blocked=None if self.lines else self.blocked,
        )

    def _claims(self, limit: int) -> Sequence[LetterClaim]:
        return claim_letters(self.engine, now=self.clock(), worker=self.worker, lease=LEASE, limit=limit)

    def _by_all_lines(self, left: list[LetterClaim]) -> None:
        """Takes letters from the end of ``left`` until none is left, or no line."""
        if len(left) == 1 or len(self.lines) == 1:
            open_lines = [self._by(self.lines[0], left), *([True] * (len(self.lines) - 1))]
        else:
            with ThreadPoolExecutor(len(self.lines)) as threads:
                open_lines = list(threads.map(lambda line: self._by(line, left), self.lines))
        self.lines = [line for line, is_open in zip(self.lines, open_lines, strict=True) if is_open]

    def _by(self, line: Postman, left: list[LetterClaim]) -> bool:
        """False where mail is blocked on this line."""
        while claim := self._next(left):
            delivery = self._sent(line, claim)
            with self._lock:
                self._count(claim, delivery)
            if isinstance(delivery, Blocked) and not is_channel(claim.letter.email):
                return False
        return True

    def _next(self, left: list[LetterClaim]) -> LetterClaim | None:
        with self._lock:
            return left.pop() if left else None

    def _count(self, claim: LetterClaim, delivery: Delivery | None) -> None:
        if delivery is None:
            return
        self.done[type(delivery)] += 1
        if isinstance(delivery, Delivered):
            self.alerts += len(claim.letter.events)
        elif isinstance(delivery, Blocked):
            self.blocked = delivery.reason

    def _sent(self, line: Postman, claim: LetterClaim) -> Delivery | None:
        """None where the lease was lost to another worker."""
        mark("send.before_connect")
        if (delivery := self._delivered(line, claim)) is None:
            return None
        mark("send.after_delivery")
        finished = finish_letter(self.engine, claim, delivery, self.clock())
        mark("send.after_commit")
        return delivery if finished else None

    def _delivered(self, line: Postman, claim: LetterClaim) -> Delivery | None:
        """A letter that breaks our code is tried again, for the code may be mended by then; at last it is rejected."""
        try:
            return self._told(claim) if is_channel(claim.letter.email) else self._mailed(line, claim)
        except Exception as error:  # noqa: BLE001
            reason = f"{type(error).__name__}: {error}"
            return Deferred(reason) if claim.attempts < MOST_ATTEMPTS else Rejected(reason)

    def _mailed(self, line: Postman, claim: LetterClaim) -> Delivery | None:
        message = self.write(self.engine, claim.letter, self.sender, self.clock())
        under_way = mark_sending(self.engine, claim, self.clock(), LEASE, str(message["Message-ID"]))
        return line.deliver(message) if under_way else None

    def _told(self, claim: LetterClaim) -> Delivery | None:
        if self.messenger is None:
            return Blocked("No messenger for channels is at hand.")
        under_way = mark_sending(self.engine, claim, self.clock(), LEASE)
        return self.messenger.tell(claim.letter, self.clock()) if under_way else None
