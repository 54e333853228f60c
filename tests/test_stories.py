"""Whole lives of plants, in whatever order the news of them arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Engine

from db.engine import open_database, upgrade_database
from db.watches import save_watch
from domain.records import Status
from domain.watching import Watch
from flows.decide import merge, split
from tests.ledgers import ledgers_hold
from tests.stored import NOW
from tests.stories import Story, lived, orders, stories
from tests.told import AINA, history_of, news, plant, where

# Rumours, retractions and contradictions, as domain.evidence and domain.timeline weigh them.
OF_DOUBT = ("retraction", "flapping", "two sources disagree", "unconfirmed rumour", "hearsay")

STORIES = stories()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stories") / "empty.db"
    engine = upgrade_database(f"sqlite:///{path}", durable=False)
    save_watch(engine, Watch("all", "reader@example.org", new_projects=True), NOW)
    engine.dispose()
    return path


@pytest.fixture
def engines(template: Path, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Databases in which nothing has been told yet."""
    opened: list[Engine] = []

    def fresh() -> Engine:
        copy = copyfile(template, tmp_path / f"{len(opened)}.db")
        opened.append(open_database(f"sqlite:///{copy}", durable=False))
        return opened[-1]

    yield fresh
    for engine in opened:
        engine.dispose()


@pytest.mark.parametrize("story", [pytest.param(story, id=story.title) for story in STORIES])
def test_a_life_is_told_as_it_was(story: Story, engines: Callable[[], Engine]) -> None:
    found = lived(engines(), story.news, ledgers_hold)
    assert found.projects == tuple((letter,) for letter in sorted(story.histories))
    assert found.histories == story.histories
    assert {key: found.promises(*key) for key in story.promises} == story.promises
    if story.alerts is not None:
        assert found.alerts == story.alerts


@pytest.mark.parametrize("story", [pytest.param(story, id=story.title) for story in STORIES])
def test_a_life_is_the_same_in_any_order_of_arrival(story: Story, engines: Callable[[], Engine]) -> None:
    for order in orders(story.news, 3, story.title):
        found = lived(engines(), order, ledgers_hold)
        assert found.projects == tuple((letter,) for letter in sorted(story.histories))
        assert found.histories == story.histories
        assert {key: found.promises(*key) for key in story.promises} == story.promises


def test_stories_of_doubt_are_among_them() -> None:
    assert set(OF_DOUBT) <= {story.title for story in STORIES}
    assert len(STORIES) >= 30


def test_a_merge_tells_one_life_and_a_split_two_again(engines: Callable[[], Engine]) -> None:
    engine = engines()
    news(engine, "one", plant("lime", Status.PLANNED), day=0)
    news(engine, "two", plant("lime", Status.CONSTRUCTION, companies=("Other Owner",), locality="Saran"), day=30)
    news(engine, "three", plant("lime", Status.COMMISSIONED, companies=("Other Owner",), locality="Saran"), day=300)
    assert where(engine) == {1: "Q0001", 2: "Q0002", 3: "Q0002"}
    merge(engine, "Q0001", "Q0002", AINA)
    assert history_of(engine, "Q0001") == ["planned", "construction", "commissioned"]
    ledgers_hold(engine)
    split(engine, "Q0001", [2, 3], AINA)
    ledgers_hold(engine)
    apart = where(engine)
    assert apart[1] == "Q0001" != apart[2] == apart[3]
    assert history_of(engine, "Q0001") == ["planned"]
    assert history_of(engine, apart[2]) == ["construction", "commissioned"]
