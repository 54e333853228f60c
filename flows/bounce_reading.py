"""Before letters go out: the reports of those that came back are read, each once."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from alerts.bounces import read_report, reports
from db.bouncing import record_report, unread
from domain.problems import Problem

# So many at a time are in memory, a megabyte each at most.
PORTION = 50


class MailboxProblem(Problem):
    """The bounce mailbox cannot be read; the message says why."""


def read_bounces(engine: Engine, mailbox: Path, now: datetime) -> int:
    """How many reports told of a letter of ours. The mailbox itself is left as it is. Raises MailboxProblem."""
    found = 0
    try:
        mails = reports(mailbox)
        while some := dict(islice(mails, PORTION)):
            new = unread(engine, some)
            found += sum(record_report(engine, fingerprint, read_report(some[fingerprint]), now) for fingerprint in new)
    except OSError as error:
        raise MailboxProblem(f"QADAM_BOUNCES: {mailbox} cannot be read: {error.strerror}.") from error
    return found
