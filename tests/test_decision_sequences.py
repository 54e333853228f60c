"""Whatever people decide, in whatever order: no promise breaks, and undone in reverse all is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.engine import open_database, upgrade_database
from db.invariants import broken_promises
from db.watches import save_watch
from domain.records import Status
from domain.watching import Watch
from flows.carrying_out import DecisionProblem
from flows.decide import confirm, merge, reject, split, undo
from tests.ledgers import ledgers_hold
from tests.stored import NOW
from tests.told import AINA, news, plant, state, where

S = Status
TOLD = (
    ("a1", (plant("lime"),)),
    ("b1", (plant("lime", S.ANNOUNCED, companies=("Other Owner",), locality="Balkhash"),)),
    ("a2", (plant("lime", S.CONSTRUCTION), plant("tyres", S.COMMISSIONED))),
    ("t1", (plant("tyres", S.SUSPENDED),)),
    ("c1", (plant("glass", score=0.2),)),
    ("a3", (plant("lime", S.SUSPENDED),)),
    ("t2", (plant("tyres", S.COMMISSIONED), plant("glass", S.PLANNED, score=0.3))),
    ("a4", (plant("lime", S.CONSTRUCTION),)),
    ("b2", (plant("lime", S.COMMISSIONED, companies=("Other Owner",), locality="Balkhash"),)),
)

MENTION, PROJECT = st.integers(1, 11), st.integers(1, 7).map(lambda number: f"Q{number:04d}")
Wish = tuple[str, Any, Any]
DECISION: st.SearchStrategy[Wish] = st.one_of(
    st.tuples(st.just("confirm"), MENTION, PROJECT),
    st.tuples(st.just("reject"), MENTION, PROJECT),
    st.tuples(st.just("merge"), PROJECT, PROJECT),
    st.tuples(st.just("split"), PROJECT, st.lists(MENTION, min_size=1, max_size=3, unique=True)),
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with four plants, one of them told of twice under other owners, one that nobody is sure of."""
    url = f"sqlite:///{tmp_path_factory.mktemp('lived')}/qadam.db"
    engine = upgrade_database(url, durable=False)
    save_watch(engine, Watch("all", "reader@example.org", new_projects=True), NOW)
    for day, (words, told) in enumerate(TOLD):
        news(engine, words, *told, day=day)
    engine.dispose()
    return url


@contextmanager
def copied(url: str) -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        copy = copyfile(url.removeprefix("sqlite:///"), Path(folder) / "copy.db")
        engine = open_database(f"sqlite:///{copy}", durable=False)
        yield engine
        engine.dispose()


def decide(engine: Engine, decision: Wish) -> int | None:
    """The decision's number; None where it stands against another."""
    kind, one, other = decision
    with suppress(DecisionProblem):
        match kind:
            case "confirm":
                return confirm(engine, one, other, AINA).decision.number
            case "reject":
                return reject(engine, one, other, AINA).decision.number
            case "merge":
                return merge(engine, one, other, AINA).decision.number
            case "split":
                return split(engine, one, other, AINA).decision.number
    return None


SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_the_plants_of_these_stories_are_told_apart(lived: str) -> None:
    with copied(lived) as engine:
        assert broken_promises(engine) == ()
        ledgers_hold(engine)
        assert len(set(where(engine).values())) >= 4


@SLOW
@given(st.lists(DECISION, max_size=8))
def test_decisions_undone_in_reverse_leave_everything_as_it_was(lived: str, wishes: list[Wish]) -> None:
    with copied(lived) as engine:
        before = state(engine)
        made = [number for wish in wishes if (number := decide(engine, wish)) is not None]
        assert broken_promises(engine) == ()
        ledgers_hold(engine)
        for number in reversed(made):
            undo(engine, number, AINA)
        assert broken_promises(engine) == ()
        ledgers_hold(engine)
        assert state(engine) == before


EDIT = st.tuples(st.sampled_from(TOLD), st.sampled_from(S), st.booleans())


@SLOW
@given(st.lists(st.one_of(DECISION, st.integers(1, 6), EDIT), max_size=12))
def test_decisions_undoings_and_edits_in_any_order_break_no_promise(lived: str, wishes: list[Any]) -> None:
    with copied(lived) as engine:
        for number, wish in enumerate(wishes):
            match wish:
                case int():
                    with suppress(DecisionProblem):
                        undo(engine, wish, AINA)
                case (str(), _, _):
                    decide(engine, wish)
                case (name, told), status, whole:
                    edited = tuple(replace(one, status=status) for one in told[: None if whole else 1])
                    news(engine, f"edit {number}", *edited, day=20 + number, name=name)
            assert broken_promises(engine) == ()
        ledgers_hold(engine)
