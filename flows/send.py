"""The send stage: queued alerts become letters, letters go out, and what became of each is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Protocol

from sqlalchemy import Engine

from db.marks import mark
from db.outbox import LetterClaim, claim_letters, compose_letters, finish_letter, mark_sending
from domain.watching import Deferred, Delivered, Delivery, Rejected
from flows.progress import Progress, Silent
from flows.writing import Write, written

LEASE = timedelta(minutes=10)
BATCH = 20
MOST_ATTEMPTS = 5


class Postman(Protocol):
    def deliver(self, message: EmailMessage) -> Delivery: ...


@dataclass(frozen=True, slots=True)
class SendReport:
    """Letters by what became of them; ``alerts`` counts the events in those delivered."""

    delivered: int = 0
    deferred: int = 0
    rejected: int = 0
    alerts: int = 0


def send(
    engine: Engine,
    postman: Postman,
    sender: str,
    *,
    clock: Callable[[], datetime],
    worker: str,
    progress: Progress | None = None,
    write: Write = written,
) -> SendReport:
    """Sends every letter that is due, one after another; ``clock`` is asked anew for each, for a server may be slow."""
    progress, done = progress or Silent(), list[tuple[LetterClaim, Delivery]]()
    compose_letters(engine, clock())
    mark("send.after_compose")
    while claims := claim_letters(engine, now=clock(), worker=worker, lease=LEASE, limit=BATCH):
        sent = (
            (claim, _sent(engine, postman, partial(write, engine, claim.letter, sender), claim, clock))
            for claim in claims
        )
        done += [(claim, delivery) for claim, delivery in sent if delivery]
        progress.step("send", len(done), len(done), claims[-1].letter.email)
    return SendReport(
        delivered=sum(isinstance(delivery, Delivered) for _, delivery in done),
        deferred=sum(isinstance(delivery, Deferred) for _, delivery in done),
        rejected=sum(isinstance(delivery, Rejected) for _, delivery in done),
        alerts=sum(len(claim.letter.events) for claim, delivery in done if isinstance(delivery, Delivered)),
    )


def _sent(
    engine: Engine,
    postman: Postman,
    mail: Callable[[datetime], EmailMessage],
    claim: LetterClaim,
    clock: Callable[[], datetime],
) -> Delivery | None:
    """None where the lease was lost to another worker."""
    mark("send.before_connect")
    if not mark_sending(engine, claim, clock(), LEASE):
        return None
    delivery = _delivered(postman, mail, claim, clock())
    mark("send.after_delivery")
    finished = finish_letter(engine, claim, delivery, clock())
    mark("send.after_commit")
    return delivery if finished else None


def _delivered(
    postman: Postman, mail: Callable[[datetime], EmailMessage], claim: LetterClaim, now: datetime
) -> Delivery:
    """A letter that breaks our code is tried again, for the code may be mended by then; at last it is rejected."""
    try:
        return postman.deliver(mail(now))
    except Exception as error:  # noqa: BLE001
        reason = f"{type(error).__name__}: {error}"
        return Deferred(reason) if claim.attempts < MOST_ATTEMPTS else Rejected(reason)
