"""A copy kept elsewhere follows the changes step by step: what is new, what was taken back, what is told otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import reading
from db.project_filter import ProjectFilter
from db.project_search import Asked
from db.steps import Wanted, change_steps_after, latest_steps
from domain.records import Status
from domain.timeline import day_there
from flows.decide import confirm, merge, reject, undo
from flows.link import link
from flows.read import read
from tests.stored import NOW, article, poll, rows
from tests.told import AINA, DAY, Scripted, news, plant

pytestmark = pytest.mark.both

Copy = dict[int, tuple[str, str, str, str, bool]]


def edited(engine: Engine, name: str, words: str, *told: object, day: int) -> None:
    """The article of that name has another text, which is read and linked at once."""
    on = NOW + day * DAY
    poll(engine, article(name, words, published_at=NOW + DAY, seen_at=on), now=on)
    read(engine, Scripted("old-1", {words: told}), now=on, worker="test")  # type: ignore[dict-item]
    link(engine, now=on, worker="test")


def follow(engine: Engine, copy: Copy, cursor: int, limit: int = 2) -> int:
    """Takes over what is new since the cursor, a small page at a time; gives where to go on."""
    while True:
        with reading(engine) as connection:
            steps = change_steps_after(connection, Wanted(), cursor, limit)
        for one in steps:
            change = one.change
            assert change.change_id is not None
            copy[change.change_id] = (
                change.project_id, change.after, change.on.isoformat(), change.evidence, change.withdrawn_at is not None
            )  # fmt: skip
        if not steps:
            return cursor
        cursor = steps[-1].number


def stored(engine: Engine) -> Copy:
    query = (
        "SELECT c.id, p.public_id, c.after, CAST(c.on_date AS TEXT), m.evidence, c.withdrawn_at IS NOT NULL "
        "FROM changes c JOIN projects p ON p.id = c.project_id JOIN mentions m ON m.id = c.mention_id"
    )
    return {row[0]: (*row[1:5], bool(row[5])) for row in rows(engine, query)}


STORY: tuple[Callable[[Engine], object], ...] = (
    lambda engine: news(engine, "Lime is planned.", plant("lime"), name="a"),
    lambda engine: news(engine, "Lime is built.", plant("lime", Status.CONSTRUCTION), day=1, name="b"),
    lambda engine: news(engine, "Glass is planned.", plant("glass"), day=2, name="c"),
    lambda engine: edited(engine, "b", "Lime is at rest.", plant("lime", Status.SUSPENDED), day=3),
    lambda engine: edited(engine, "b", "Nothing.", day=4),
    lambda engine: edited(engine, "b", "Lime is built!", plant("lime", Status.CONSTRUCTION), day=5),
    lambda engine: reject(engine, 2, "Q0001", AINA),
    lambda engine: merge(engine, "Q0001", "Q0002", AINA),
    lambda engine: undo(engine, 1, AINA),
)


def test_a_copy_that_follows_is_after_every_event_what_the_database_is(engine: Engine) -> None:
    copy: Copy = {}
    cursor = 0
    for event in STORY:
        event(engine)
        cursor = follow(engine, copy, cursor)
        assert copy == stored(engine)


def of(**wanted: Any) -> Wanted:
    return Wanted(of=Asked(ProjectFilter(**wanted)))


def test_each_change_is_told_once_at_its_last_step(engine: Engine) -> None:
    for event in STORY[:5]:
        event(engine)
    with reading(engine) as connection:
        told = change_steps_after(connection, Wanted(), 0, 100)
        assert latest_steps(connection, Wanted(), 100) == tuple(reversed(told))
        assert [one.number for one in told] == sorted(one.number for one in told)
    steps = {(one.change.project_id, one.change.after): one.step for one in told}
    assert steps[("Q0001", Status.CONSTRUCTION)] == "withdrawn"
    assert steps[("Q0001", Status.SUSPENDED)] == "withdrawn"
    assert steps[("Q0001", Status.PLANNED)] == "recorded"
    with reading(engine) as connection:
        assert change_steps_after(connection, of(regions=("KZ-10",)), 0, 100) == ()
        glass = replace(of(words="glass", regions=("KZ-35",)), after=(Status.PLANNED,))
        (only,) = change_steps_after(connection, glass, 0, 100)
        assert only.change.project_id == "Q0002"


@pytest.mark.parametrize("asked", [{}, {"words": "glass"}, {"regions": ("KZ-35",)}, {"product": "lime"}, {"jobs": 1}])
def test_steps_that_lie_far_back_are_found_as_those_that_are_near(engine: Engine, asked: dict[str, Any]) -> None:
    for event in STORY[:5]:
        event(engine)
    with reading(engine) as connection:
        for wanted in (
            of(**asked),
            replace(of(**asked), after=(Status.PLANNED,)),
            replace(of(**asked), project="Q0001"),
        ):
            near = latest_steps(connection, wanted, 2)
            assert latest_steps(connection, wanted, 2, walked=1) == near
            some = change_steps_after(connection, wanted, 0, 2)
            assert change_steps_after(connection, wanted, 0, 2, walked=1) == some
            assert (len(near) > 0) == (len(some) > 0)


def test_as_of_a_day_the_steps_are_those_of_a_database_that_lived_no_longer(engine: Engine) -> None:
    asked = day_there(NOW + 3 * DAY)
    for event in STORY[:4]:
        event(engine)
    with reading(engine) as connection:
        then = change_steps_after(connection, Wanted(), 0, 100)
    for event in STORY[4:6]:
        event(engine)
    with reading(engine, asked) as connection:
        assert change_steps_after(connection, Wanted(), 0, 100, as_of=asked) == then
    assert asked < day_there(NOW + 5 * DAY) - timedelta(days=1)


def test_a_persons_word_makes_a_change_sure(engine: Engine) -> None:
    news(engine, "Lime is planned.", plant("lime"), name="a")
    confirm(engine, 1, "Q0001", AINA)
    with reading(engine) as connection:
        assert [one.decided for one in change_steps_after(connection, Wanted(), 0, 9)] == [True]
