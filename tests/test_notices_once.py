"""Whatever is repeated, killed or done by two at once: each thing is told once, and a rehearsal shows just that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.invariants import broken_promises
from db.watches import save_watch
from domain.records import Programme, Status
from domain.rhythms import Every, Rhythm
from flows.link import link
from tests.notices import EVERYTHING, at, post, rehearsed, run, totals, usual_silences
from tests.stored import article as article_of
from tests.stored import column, poll, read, reading_of, rows
from tests.told import news, plant

S = Status
CHILD = Path(__file__).parent / "noticing_child.py"
FOURTEEN = Programme("14 plants this year.", 14, period="2026", region="KZ-35", country="KZ", status=S.PLANNED)
HEARSAY = "According to rumours, the glass works have been suspended."
LIFE: dict[int, Callable[[Engine, int], object]] = {
    0: lambda engine, day: news(engine, "lime 1", plant("lime", expected="2026-03"), day=day),
    1: lambda engine, day: news(engine, "salt 1", plant("salt", S.ANNOUNCED), day=day),
    2: lambda engine, day: news(engine, "glass 1", plant("glass", S.CONSTRUCTION, expected="2026-Q4"), day=day),
    5: lambda engine, day: totals(engine, "total 1", FOURTEEN, day=day),
    10: lambda engine, day: news(engine, "glass 2", plant("glass", S.SUSPENDED, evidence=HEARSAY), day=day),
    20: lambda engine, day: news(engine, "lime 2", plant("lime", S.CONSTRUCTION, expected="2027"), day=day),
    21: lambda engine, day: totals(engine, "total 2", replace(FOURTEEN, count=15), day=day),
    25: lambda engine, day: news(engine, "glass 3", plant("glass", S.CONSTRUCTION, expected="2028"), day=day),
    26: lambda engine, day: news(
        engine, "glass 4", plant("glass", S.CANCELLED, evidence="It has been cancelled."), day=day
    ),
    59: lambda engine, day: news(engine, "salt 2", plant("salt", S.ANNOUNCED), day=day),
}


def test_sixty_daily_runs_tell_each_thing_once_and_a_rehearsal_shows_the_same_letters(engine: Engine) -> None:
    weekly = replace(EVERYTHING, id="weekly", email="b@example.org", rhythm=Rhythm(Every.WEEKLY, at=time(14)))
    for watch in (EVERYTHING, weekly):
        save_watch(engine, watch, at(0))
    usual_silences(engine, 30, S.ANNOUNCED)
    sent = Counter[str]()
    for day in range(60):
        if day in LIFE:
            LIFE[day](engine, day)
        link(engine, now=at(day), worker="again")
        sent.update(run(engine, day))
    told = Counter(column(engine, "SELECT kind FROM news"))
    assert told == {
        "moves": 5, "slips": 2, "overdue": 1, "silence": 2, "programmes": 2, "unconfirmed": 1,
    }  # fmt: skip
    heard = "SELECT watch_id, news_id, count(DISTINCT letter_id) FROM alerts GROUP BY 1, 2 HAVING count(*) > 1"
    assert rows(engine, heard) == []
    assert broken_promises(engine) == ()
    by_rehearsal = Counter(rehearsed(engine, EVERYTHING, 59)) + Counter(rehearsed(engine, weekly, 59))
    assert by_rehearsal == sent
    assert [subject for day in range(60, 63) for subject in run(engine, day)] == []


def waiting(engine: Engine) -> None:
    """Five promises, a total and five silences to be noticed on day 20, by a run that is yet to come."""
    save_watch(engine, EVERYTHING, at(0))
    usual_silences(engine, 15)
    for product in ("lime", "salt", "glass", "brick", "paper"):
        news(engine, product, plant(product, expected="2026-03"))
    poll(engine, article_of("total", published_at=at(1), seen_at=at(1)), now=at(1))
    read(engine, replace(reading_of(), relevant=True, programmes=(FOURTEEN,)), now=at(1))


def child(url: str, worker: str, kill_at: str = "") -> subprocess.Popen[bytes]:
    environment = os.environ | {"QADAM_KILL_AT": kill_at, "PYTHONPATH": str(CHILD.parent.parent)}
    return subprocess.Popen([sys.executable, str(CHILD), url, at(20).isoformat(), worker], env=environment)


def kinds(engine: Engine) -> Counter[str]:
    return Counter(column(engine, "SELECT n.kind FROM alerts a JOIN news n ON n.id = a.news_id"))


NOTICED = {"overdue": 5, "silence": 5, "programmes": 1}


@pytest.mark.parametrize("mark", ["notice.between_portions", "notice.inside_write", "link.after_alerts"])
def test_a_look_that_is_killed_anywhere_is_finished_by_the_next_run(
    engine: Engine, database_url: str, mark: str
) -> None:
    waiting(engine)
    assert child(database_url, "killed", mark).wait() == -signal.SIGKILL
    assert child(database_url, "next").wait() == 0
    assert kinds(engine) == NOTICED
    assert child(database_url, "after").wait() == 0
    assert kinds(engine) == NOTICED
    assert len(post(engine, at(20))) == 1
    assert broken_promises(engine) == ()


@pytest.mark.both
def test_two_that_look_at_once_find_what_one_would(engine: Engine) -> None:
    waiting(engine)
    url = engine.url.render_as_string(hide_password=False)
    both = [child(url, worker) for worker in ("one", "other")]
    assert [one.wait() for one in both] == [0, 0]
    assert kinds(engine) == NOTICED
    assert len(post(engine, at(20))) == 1
