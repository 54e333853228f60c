"""The checker of promises is silent on a sound database and names every kind of harm."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import backup_database, open_database
from db.invariants import broken_promises
from db.outbox import claim_letters, compose_letters, finish_letter, mark_sending
from db.reading import claim_waiting
from db.watches import save_watch
from domain.records import Status
from domain.watching import Delivered, Watch
from tests.stored import HOUR, NOW, article, column, link, mention, poll, reading_of, seen

DAY = timedelta(days=1)
CHILD = Path(__file__).parent / "storing_child.py"


@pytest.fixture
def lived(engine: Engine) -> Engine:
    """A database in which everything has happened once."""
    save_watch(engine, Watch("w", "w@example.org"), NOW)
    seen(engine, reading_of(mention(Status.PLANNED)))
    link(engine, watch="w")
    seen(engine, reading_of(mention(Status.CONSTRUCTION)), name="second", now=NOW + DAY)
    link(engine, 1, watch="w")
    compose_letters(engine, NOW)
    (claim,) = claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    mark_sending(engine, claim, NOW, HOUR / 6)
    finish_letter(engine, claim, Delivered("mx"), NOW)
    seen(engine, reading_of(mention(Status.CONSTRUCTION)), text="Edited.", now=NOW + 2 * DAY)
    link(engine, 1)
    poll(engine, article("waits"), now=NOW + 3 * DAY)
    return engine


def test_a_sound_database_breaks_no_promise(lived: Engine) -> None:
    assert broken_promises(lived) == ()


DECIDED = "INSERT INTO decisions (kind, origin_id, target_id, decided_at, decided_by, quiet) VALUES"


def harmed(engine: Engine, *statements: str) -> None:
    """Writes what the database's own checks would refuse."""
    with closing(sqlite3.connect(str(engine.url.database))) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("DELETE FROM versions WHERE state = 'waiting'", "has no version"),
        ("DELETE FROM article_identities WHERE article_id = 2", "article 2 has no identity"),
        ("UPDATE versions SET relevance = NULL WHERE id = 1", "CHECK constraint failed in versions"),
        ("UPDATE versions SET state = 'waiting' WHERE id = 2", "version 2 has mentions, but was not read"),
        ("UPDATE mentions SET project_id = NULL WHERE id = 2", "mention 2 is elsewhere"),
        (
            "UPDATE mentions SET project_id = NULL, home_id = NULL WHERE id = 2",
            "mention 2 was linked, but belongs to no",
        ),
        ("UPDATE versions SET state = 'read' WHERE id = 2", "mention 2 belongs to a project, but its version is not"),
        ("UPDATE mentions SET superseded = 0", "mention 1 still counts"),
        ("UPDATE versions SET state = 'reprint' WHERE id = 4", "has no article that is read"),
        ("UPDATE projects SET status = 'closed'", "project Q0001 stands otherwise"),
        ("UPDATE projects SET sightings = 7", "project Q0001 has another number of sightings"),
        ("UPDATE alerts SET change_id = 99 WHERE id = 1", "points at a row of changes that is not there"),
        ("UPDATE alerts SET letter_id = NULL", "letter 1 has nothing to say"),
        ("UPDATE letters SET delivered_at = NULL", "CHECK constraint failed in letters"),
        ("UPDATE letters SET state = 'rejected'", "letter 1 was rejected without a reason"),
        ("UPDATE letters SET state = 'sending'", "letter 1 is on its way with nobody carrying it"),
        ("UPDATE letters SET state = 'waiting', lease_until = '2026-03-01 00:00:00'", "lease on 1 of letters"),
        ("UPDATE mentions SET home_id = NULL WHERE id = 2", "mention 2 was linked, but nobody knows its home"),
        ("UPDATE mentions SET lineage_id = 1 WHERE id = 2", "mention 2 goes on a lineage of another article"),
        ("UPDATE mentions SET superseded = 0, lineage_id = 3 WHERE id = 1", "lineage 3 counts twice"),
        ("UPDATE mentions SET confirmed = 1 WHERE id = 2", "mention 2 is elsewhere, or surer, than the decisions"),
        (f"{DECIDED} ('confirm', 1, 1, '2026-03-01', 'x', 0)", "decision 1 is about no mention"),
        (f"{DECIDED} ('merge', 1, 1, '2026-03-01', 'x', 0)", "project 1 has become itself by merges"),
        (f"{DECIDED} ('merge', 1, 2, '2026-03-01', 'x', 0), ('merge', 1, 3, '2026-03-01', 'x', 0)", "Q0001 became two"),
        (f"{DECIDED} ('merge', 1, 2, '2026-03-01', 'x', 0)", "mention 2 is elsewhere"),
        ("UPDATE sources SET lease_until = '2026-03-01 00:00:00'", "lease on agency of sources"),
        (
            "INSERT INTO past_articles (id, until, existed) VALUES (99, '2026-03-20', 1)",
            "row 99 of articles is gone, and days that are over are told without it",
        ),
    ],
)
def test_harm_is_named(lived: Engine, harm: str, words: str) -> None:
    harmed(lived, harm)
    assert any(words in promise for promise in broken_promises(lived)), broken_promises(lived)


def test_a_moved_mention_by_which_its_project_cannot_be_found_is_named(lived: Engine) -> None:
    harmed(
        lived,
        "INSERT INTO projects SELECT 2, 'Q0002', name, created_at, NULL, NULL, facility, sector, country, region, "
        "locality, products, companies, expected, investment_amount, investment_currency, capacity_value, "
        "capacity_unit, jobs, 0, NULL, search_text, NULL, 0, name_key, NULL, NULL, NULL FROM projects",
        f"{DECIDED} ('merge', 2, 1, '2026-03-01', 'x', 0)",
        "UPDATE mentions SET home_id = 2, products = '[\"lime\"]', country = 'KZ' WHERE id = 2",
        "DELETE FROM project_keys",
    )
    assert broken_promises(lived) == ("mention 2 was moved by a decision, but its project cannot be found by it",)


def test_a_change_told_in_two_letters_to_one_address_is_named(lived: Engine) -> None:
    harmed(
        lived,
        "INSERT INTO letters (key, email, language, state, attempts, unknowns, deferrals, next_try_at, created_at) "
        "SELECT 'other', email, language, 'waiting', 0, 0, 0, next_try_at, created_at FROM letters",
        "UPDATE alerts SET letter_id = 2 WHERE id = 2",
        "INSERT INTO watches SELECT 'v', email, language, definition, origin, created_at, NULL, created_at, NULL "
        "FROM watches",
        "INSERT INTO alerts (watch_id, news_id, change_id, letter_id, created_at) VALUES ('v', 1, 1, 2, '2026-03-01')",
    )
    assert broken_promises(lived) == ("letter 2 holds a change that another letter to the same address told",)


def test_a_fresh_lease_breaks_no_promise(lived: Engine) -> None:
    assert claim_waiting(lived, now=NOW + 3 * DAY, worker="w", lease=DAY, limit=1)
    assert broken_promises(lived) == ()


def run_child(url: str, kill_at: str = "") -> int:
    """All stages once, on two articles, in a process of its own."""
    command = [sys.executable, str(CHILD), url]
    environment = os.environ | {"QADAM_KILL_AT": kill_at, "PYTHONPATH": str(CHILD.parent.parent)}
    return subprocess.run(command, env=environment, check=False).returncode


@pytest.mark.parametrize(
    "mark",
    [
        "poll.inside_write",
        "read.inside_write",
        "link.after_alerts",
        "link.before_commit",
        "compose.inside_write",
        "send.inside_write",
    ],
)
def test_a_kill_inside_a_write_leaves_all_or_nothing_and_the_next_run_ends_the_work(
    engine: Engine, database_url: str, mark: str
) -> None:
    assert run_child(database_url, mark) == -signal.SIGKILL
    assert broken_promises(engine) == ()
    assert run_child(database_url) == 0
    assert broken_promises(engine) == ()
    for table, count in (("articles", 2), ("mentions", 2), ("changes", 2), ("alerts", 2), ("letters", 1)):
        assert column(engine, f"SELECT count(*) FROM {table}") == [count], table
    assert column(engine, "SELECT state FROM letters") == ["delivered"]


def test_a_kill_while_a_copy_is_made_leaves_the_older_copy(engine: Engine, database_url: str, tmp_path: Path) -> None:
    target = backup_database(database_url, tmp_path / "copy.db")
    poll(engine, article())
    script = f"import db.engine, pathlib; db.engine.backup_database({database_url!r}, pathlib.Path({str(target)!r}))"
    killed = os.environ | {"QADAM_KILL_AT": "backup.before_replace"}
    assert subprocess.run([sys.executable, "-c", script], env=killed, check=False).returncode == -signal.SIGKILL
    copy = open_database(f"sqlite:///{target}")
    assert (broken_promises(copy), column(copy, "SELECT count(*) FROM articles")) == ((), [0])
    copy.dispose()
    backup_database(database_url, target)
