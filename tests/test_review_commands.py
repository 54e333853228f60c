"""`qadam review`, `merge`, `split` and `project --why`, as a person or a program meets them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from domain.records import Status
from flows.cli import main
from flows.decide import split
from tests.told import AINA, news, plant, where

Qadam = Callable[..., Result]


@pytest.fixture
def qadam(database_url: str) -> Qadam:
    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words, env={"QADAM_DATABASE": database_url}, catch_exceptions=False)

    return run


@pytest.fixture
def waiting(engine: Engine) -> Engine:
    """Mention 4 fits Q0001 and Q0002, which a person told apart, and stands as Q0003; nobody is sure of mention 5."""
    for day, words in enumerate(("one", "two", "three")):
        news(engine, words, plant("lime"), day=day)
    split(engine, "Q0001", [3], AINA)
    news(engine, "four", plant("lime", Status.CONSTRUCTION), day=5)
    news(engine, "five", plant("tyres", score=0.2), day=6)
    return engine


def test_the_queue_shows_reasons_and_the_commands_to_decide_newest_first(waiting: Engine, qadam: Qadam) -> None:
    shown = qadam("review").output
    assert shown.index("mention 5") < shown.index("mention 4")
    assert "only 20% sure" in shown
    assert "the same: lime / lime" in shown
    assert "qadam review confirm 4 Q0001" in shown
    assert "qadam review reject 4 Q0002" in shown


def test_a_program_gets_the_queue_as_json(waiting: Engine, qadam: Qadam) -> None:
    unsure, ambiguous = json.loads(qadam("review", "--json").output)
    assert (unsure["mention_id"], unsure["unsure"], unsure["candidates"]) == (5, True, [])
    assert {one["public_id"] for one in ambiguous["candidates"]} == {"Q0001", "Q0002"}
    assert json.loads(qadam("review", "--json", "--limit", "1").output) == [unsure]


def test_every_command_that_the_queue_names_can_be_given(waiting: Engine, qadam: Qadam) -> None:
    while "qadam review confirm" in (shown := qadam("review").output):
        command = next(line.split() for line in shown.splitlines() if "qadam review confirm" in line)
        assert "Undo it with: qadam review undo" in qadam(*command[1:]).output
    assert "Nothing waits" in qadam("review").output
    assert where(waiting)[4] in ("Q0001", "Q0002")


def test_a_decision_is_shown_listed_and_undone(waiting: Engine, qadam: Qadam) -> None:
    shown = qadam("review", "confirm", "4", "q0001", "--why", "The same quarry.", "--by", "Dana").output
    assert "Decision 2: mention 4 belongs to Q0001." in shown
    assert "mention 4 moved: Q0003 → Q0001" in shown
    assert "planned → construction" in shown
    listed = qadam("review", "decisions").output
    assert "mention 4 belongs to Q0001  Dana" in listed
    assert "«The same quarry.»" in listed
    assert "Decision 2 («mention 4 belongs to Q0001») is undone." in qadam("review", "undo", "2").output
    assert where(waiting)[4] == "Q0003"
    undone, _ = json.loads(qadam("review", "decisions", "--json").output)
    assert (undone["number"], undone["kind"], bool(undone["undone_at"])) == (2, "confirm", True)


def test_a_merge_and_a_split_say_what_changed_and_ask_nobody_without_a_terminal(waiting: Engine, qadam: Qadam) -> None:
    merged = qadam("merge", "Q0001", "Q0003").output
    assert "Q0003 is Q0001" in merged
    assert "planned → under construction" in merged or "planned → construction" in merged
    apart = json.loads(qadam("split", "Q0001", "4", "--json", "--yes").output)
    assert [(one["mention_id"], one["before"], one["after"]) for one in apart["moved"]] == [(4, "Q0001", "Q0005")]


def test_the_page_of_a_merged_project_is_that_of_the_survivor(waiting: Engine, qadam: Qadam) -> None:
    qadam("merge", "Q0001", "Q0003")
    shown = qadam("project", "Q0003").output
    assert "Q0001" in shown
    assert "Also known as" in shown


def test_why_gives_the_reasons_of_the_machine_and_the_decisions_of_people(waiting: Engine, qadam: Qadam) -> None:
    qadam("review", "confirm", "4", "Q0002", "--why", "I was there.", "--by", "Dana")
    shown = qadam("project", "Q0002", "--why").output
    assert "by decision 2: mention 4 belongs to Q0002  Dana" in shown
    assert "«I was there.»" in shown
    assert "by decision 1: mention 3 of Q0001 is another project, Q0002" in shown
    first = qadam("project", "Q0001", "--why").output
    assert "found no project like it" in first
    assert "companies  the same: Sary Lime / Sary Lime" in first
    assert "locality" not in first
    assert "count for Q0002 by a decision" in first


def test_what_cannot_be_decided_is_one_sentence(waiting: Engine, qadam: Qadam) -> None:
    for words in (("merge", "Q0001", "Q0002"), ("review", "undo", "9"), ("split", "Q0001", "4")):
        result = qadam(*words)
        assert result.exit_code == 1
        assert result.output.count("\n") == 1
