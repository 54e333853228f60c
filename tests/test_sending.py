"""Letters by many lines: a sender killed at any word of the dialogue loses none and repeats only what may be there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from domain.watching import Watch
from flows.send import SendReport, send
from tests.post_office import HANG_UP, PostOffice, Said
from tests.stored import HOUR, NOW, column
from tests.test_alerts_delivery import post
from tests.test_outbox import queue

CHILD = Path(__file__).parent / "sending_child.py"
READERS = tuple(Watch(f"w{number}", f"reader{number}@example.org") for number in range(6))


def run(engine: Engine, office: PostOffice, now: datetime = NOW) -> SendReport:
    return send(engine, post(office.port), "Qadam <qadam@example.org>", clock=lambda: now, worker="w")


def states(engine: Engine) -> Counter[str]:
    return Counter(column(engine, "SELECT state FROM letters"))


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "middle", "text", "QUIT"])
def test_a_sender_killed_in_the_dialogue_loses_no_letter_and_repeats_only_what_was_taken(
    engine: Engine, database_url: str, step: str
) -> None:
    queue(engine, *READERS[:3])
    killed = list[subprocess.Popen[bytes]]()

    def kill(at: str) -> None:
        if at == step and killed[0].poll() is None:
            os.kill(killed[0].pid, signal.SIGKILL)
            killed[0].wait(5)

    with PostOffice(about_to=kill) as office:
        arguments = [sys.executable, str(CHILD), database_url, NOW.isoformat(), str(office.port)]
        killed.append(subprocess.Popen(arguments, cwd=CHILD.parent.parent, stderr=subprocess.PIPE))
        _, said = killed[0].communicate(timeout=30)
        assert killed[0].returncode == -signal.SIGKILL, said
        office.about_to = lambda at: None
        for hours in (1, 3):
            run(engine, office, NOW + hours * HOUR)
    assert states(engine) == {"delivered": 3}
    # By the time the server reads the middle of a text, its end is on the way.
    repeated = 1 if step in ("middle", "text") else 0
    assert sorted(office.taken.values())[:2] == [1, 1]
    assert office.taken.total() == 3 + repeated


def test_letters_go_out_by_four_lines_at_most_and_each_line_carries_many(engine: Engine) -> None:
    queue(engine, *(Watch(f"w{number}", f"r{number}@example.org") for number in range(50)))
    with PostOffice() as office:
        assert run(engine, office).delivered == 50
    assert office.taken.total() == len(office.taken) == 50
    assert office.most_at_once <= 4
    assert office.connections <= 4


@pytest.mark.parametrize(
    "script",
    [
        {"greeting": b"554 no\r\n"},
        {"greeting": HANG_UP},
        {"MAIL": b"550 5.7.1 who are you\r\n"},
        {"RCPT": b"550 5.7.26 nobody vouches for you\r\n"},
    ],
)
def test_a_server_that_takes_nothing_from_us_is_asked_once_and_no_reader_is_blamed(
    engine: Engine, script: dict[str, Said]
) -> None:
    queue(engine, *READERS)
    with PostOffice(script) as office:
        report = run(engine, office)
    assert office.connections <= 4
    assert report.blocked
    assert report.deferred <= 4
    assert states(engine) == {"waiting": 6}
    assert column(engine, "SELECT count(*) FROM stopped_addresses") == [0]
    with PostOffice() as office:
        assert run(engine, office, NOW + HOUR).delivered == 6


def test_a_server_that_allows_two_lines_gets_all_letters_by_two(engine: Engine) -> None:
    queue(engine, *READERS)
    with PostOffice({"greeting": [b"220 ready\r\n", b"220 ready\r\n", *[b"421 too many lines\r\n"] * 2]}) as office:
        first = run(engine, office)
        assert first.blocked is None
        assert first.delivered + first.deferred == 6
        assert first.delivered + run(engine, office, NOW + HOUR).delivered == 6
    assert set(office.taken.values()) == {1}


def test_one_reader_who_is_gone_does_not_hold_up_the_others(engine: Engine) -> None:
    queue(engine, *READERS)
    with PostOffice({"RCPT": [b"550 5.1.1 no such user\r\n"]}) as office:
        report = run(engine, office)
    assert (report.delivered, report.rejected) == (5, 1)
    assert column(engine, "SELECT count(*) FROM stopped_addresses") == [1]
