"""Killed at any marked point of any stage and run again, the pipeline ends where an undisturbed one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
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
    "send.after_compose",
    "send.before_connect",
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
def undisturbed(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("undisturbed")
    for hours in (0, *LATER):
        run = live(folder, newsroom, hours=hours)
        assert run.returncode == 0, run.stderr
    return outcome(folder)


def urlopen_quietly(url: str) -> None:
    """The newsroom's busy feed turns the first caller away; here it must treat every run alike."""
    with suppress(HTTPError):
        urlopen(url).close()


def live(folder: Path, newsroom: Newsroom, kill_at: str = "", hours: int = 0) -> subprocess.CompletedProcess[str]:
    (folder / "sources.yaml").write_text(newsroom.sources_text, encoding="utf-8")
    moment = (EVENING + timedelta(hours=hours)).isoformat()
    return subprocess.run(
        [sys.executable, str(CHILD), str(folder), moment],
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


def message_ids(folder: Path) -> Counter[str]:
    letters = [message_from_bytes(path.read_bytes()) for path in (folder / "outbox").glob("*.eml")]
    return Counter(letter["Message-ID"] for letter in letters)


def test_an_undisturbed_run_finds_projects_and_writes_letters(undisturbed: Outcome) -> None:
    assert undisturbed.articles > 20
    assert undisturbed.changes
    assert set(undisturbed.letters) == {"delivered"}


@pytest.mark.parametrize("mark", MARKS)
def test_a_kill_loses_nothing_and_tells_nothing_twice(
    mark: str, newsroom: Newsroom, undisturbed: Outcome, tmp_path: Path
) -> None:
    killed = live(tmp_path, newsroom, kill_at=mark)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    for hours in LATER:
        again = live(tmp_path, newsroom, hours=hours)
        assert again.returncode == 0, again.stderr
    assert outcome(tmp_path) == undisturbed
    assert set(message_ids(tmp_path).values()) == {1}
