"""Killed at any marked point of any stage and run again, the pipeline ends where an undisturbed one ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from sqlalchemy import text

from db.engine import open_database, reading
from db.invariants import broken_promises
from demo.archive import read_articles, read_truth
from demo.newsroom import BUSY_FEED, Newsroom

MARKS = (
    "poll.before_fetch",
    "poll.after_fetch",
    "poll.inside_write",
    "poll.after_commit",
    "read.after_claim",
    "read.before_write",
    "read.inside_write",
    "read.after_commit",
    "link.before_write",
    "link.between_change_and_alert",
    "compose.inside_write",
    "send.after_compose",
    "send.before_connect",
    "send.inside_write",
    "send.after_delivery",
    "send.after_commit",
)
# Ten life stories are enough to pass every mark, and small enough to be lived some forty times.
TOLD = {name for life in read_truth().lives[:10] for name in life.articles}
ARTICLES = tuple(article for article in read_articles() if article.id in TOLD)
EVENING = max(article.published for article in ARTICLES) + timedelta(hours=1)
# By the first of these hours every lease of a killed run is over; by the second an unknown letter is due again.
LATER = (2, 4)
CHILD = Path(__file__).parent / "crash_child.py"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What must not depend on where a run was killed; ``letters`` counts alerts by the state of their letter."""

    articles: int
    changes: Counter[tuple[str, str | None, str, str]]
    alerts: int
    letters: Counter[str]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(ARTICLES) as newsroom:
        newsroom.today(EVENING)
        urlopen_quietly(newsroom.url + BUSY_FEED)
        yield newsroom


@pytest.fixture(scope="module")
def undisturbed(newsroom: Newsroom, mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("undisturbed")
    for hours in (0, *LATER):
        run = live(folder, newsroom, mailbox, hours=hours)
        assert run.returncode == 0, run.stderr
    return outcome(folder)


def urlopen_quietly(url: str) -> None:
    """The newsroom's busy feed turns the first caller away; here it must treat every run alike."""
    with suppress(HTTPError):
        urlopen(url).close()


class Mailbox:
    """What a mail server took, by recipient: how often each Message-ID."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: defaultdict[str, Counter[str]] = defaultdict(Counter)

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:
        letter = message_from_bytes(bytes(envelope.original_content or b""))
        self.taken[envelope.rcpt_tos[0]][letter["Message-ID"]] += 1
        return "250 taken"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        mailbox.port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    yield mailbox
    controller.stop()


def live(
    folder: Path, newsroom: Newsroom, mailbox: Mailbox, kill_at: str = "", hours: int = 0
) -> subprocess.CompletedProcess[str]:
    (folder / "sources.yaml").write_text(newsroom.sources_text, encoding="utf-8")
    moment = (EVENING + timedelta(hours=hours)).isoformat()
    return subprocess.run(
        [sys.executable, str(CHILD), str(folder), moment, str(mailbox.port), reader_of(folder)],
        env=os.environ | {"QADAM_KILL_AT": kill_at},
        cwd=CHILD.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def outcome(folder: Path) -> Outcome:
    engine = open_database(f"sqlite:///{folder}/qadam.db")
    assert broken_promises(engine) == ()
    with reading(engine) as connection:
        articles = connection.execute(text("select count(*) from articles")).scalar_one()
        rows = connection.execute(
            text("select p.name, c.before, c.after, c.on_date from changes c join projects p on p.id = c.project_id")
        ).all()
        alerts = connection.execute(text("select count(*) from alerts")).scalar_one()
        told = text("select l.state from alerts a join letters l on l.id = a.letter_id")
        letters = Counter(connection.execute(told).scalars())
    engine.dispose()
    return Outcome(articles, Counter(tuple(row) for row in rows), alerts, letters)


def reader_of(folder: Path) -> str:
    """Each run's letters go to a reader of its own."""
    return f"{folder.name}@example.org"


def test_an_undisturbed_run_finds_projects_and_writes_letters(undisturbed: Outcome) -> None:
    assert undisturbed.articles > 20
    assert undisturbed.changes
    assert set(undisturbed.letters) == {"delivered"}


@pytest.mark.parametrize("mark", MARKS)
def test_a_kill_loses_nothing_and_tells_nothing_twice(
    mark: str, newsroom: Newsroom, mailbox: Mailbox, undisturbed: Outcome, tmp_path: Path
) -> None:
    killed = live(tmp_path, newsroom, mailbox, kill_at=mark)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    for hours in LATER:
        again = live(tmp_path, newsroom, mailbox, hours=hours)
        assert again.returncode == 0, again.stderr
    assert outcome(tmp_path) == undisturbed
    taken = sorted(mailbox.taken[reader_of(tmp_path)].values())
    # Only where the server has taken a letter and we died before we could note it, that one letter comes again.
    assert taken[:-1] == [1] * (len(taken) - 1)
    assert taken[-1] == (2 if mark == "send.after_delivery" else 1)
