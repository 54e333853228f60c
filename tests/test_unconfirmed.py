"""What doubtful reports say is shown as such and mailed to nobody, until another house or a person confirms it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from db.engine import reading
from db.invariants import broken_promises
from db.polling import register_sources
from db.project_filter import ProjectFilter
from db.project_search import Asked, project_rows
from db.project_views import change_rows, disputes_of, unconfirmed_rows
from db.review import queue
from db.watches import save_watch
from domain.articles import Standing
from domain.disputes import Field
from domain.projects import Doubt
from domain.records import Mention, Money, Span, Status
from domain.watching import Watch
from flows.cli import main
from flows.decide import confirm
from flows.link import link
from flows.read import read
from tests.stored import NOW, SOURCE, article, column, poll, rows
from tests.told import AINA, DAY, Scripted, history_of, plant

PAPER = replace(SOURCE, id="paper-en", name="Paper", url="https://paper.example/feed")
BLOG = replace(SOURCE, id="blog", name="Blog", url="https://blog.example/feed", standing=Standing.UNPROVEN)
Qadam = Callable[..., str]


@pytest.fixture
def heard(engine: Engine) -> Engine:
    """A lime plant is being built, says the agency, and somebody wants to hear of every move."""
    register_sources(engine, (SOURCE, PAPER, BLOG), NOW)
    save_watch(engine, Watch("all", "reader@example.org"), NOW)
    report(engine, SOURCE.id, "Builders are at work.", plant("lime", Status.CONSTRUCTION))
    return engine


@pytest.fixture
def qadam(heard: Engine, tmp_path: Path) -> Qadam:
    def run(*words: str) -> str:
        environment = {"QADAM_DATABASE": str(heard.url), "QADAM_WATCHES": str(tmp_path / "watches.yaml")}
        return CliRunner().invoke(main, words, env=environment, catch_exceptions=False).output

    return run


def report(engine: Engine, source: str, text: str, *told: Mention, day: int = 0) -> int:
    """An article of a source is published, read and linked on a day; gives how many alerts it led to."""
    on = NOW + day * DAY
    poll(engine, article(text, text, source_id=source, published_at=on, seen_at=on), now=on)
    read(engine, Scripted("old-1", {text: told}), now=on, worker="test")
    return link(engine, now=on, worker="test").alerts


def rumour(engine: Engine, source: str = BLOG.id, text: str = "It works, they say.", day: int = 20) -> int:
    said = plant("lime", Status.COMMISSIONED, evidence="The plant was reportedly launched.")
    return report(engine, source, text, said, day=day)


def test_a_rumour_is_stored_beside_the_history_and_alerts_nobody(heard: Engine) -> None:
    assert rumour(heard) == 0
    assert history_of(heard, "Q0001") == ["construction"]
    with reading(heard) as connection:
        (row,) = unconfirmed_rows(connection)
        assert [change.confirmed for change in change_rows(connection)] == [True]
    assert (row.before, row.after, row.confirmed) == (Status.CONSTRUCTION, Status.COMMISSIONED, False)
    assert row.doubts == (Doubt.HEARSAY, Doubt.UNPROVEN)
    assert broken_promises(heard) == ()


def test_another_house_confirms_it_and_the_one_change_is_told_once(heard: Engine) -> None:
    rumour(heard)
    assert rumour(heard, PAPER.id, "The paper has heard it, too.", day=22) == 1
    assert history_of(heard, "Q0001") == ["construction", "commissioned"]
    assert rows(heard, "SELECT * FROM unconfirmed_changes") == []
    assert report(heard, SOURCE.id, "The akim cut the ribbon.", plant("lime", Status.COMMISSIONED), day=25) == 0
    assert column(heard, "SELECT count(*) FROM alerts") == [1]


def test_a_person_confirms_it_and_the_one_change_is_told_once(heard: Engine) -> None:
    rumour(heard)
    with reading(heard) as connection:
        (waiting,) = queue(connection)
    assert (waiting.unsure, waiting.doubts) == (True, (Doubt.HEARSAY, Doubt.UNPROVEN))
    confirm(heard, waiting.mention_id, "Q0001", AINA)
    assert column(heard, "SELECT count(*) FROM alerts") == [1]
    assert report(heard, SOURCE.id, "The akim cut the ribbon.", plant("lime", Status.COMMISSIONED), day=25) == 0
    with reading(heard) as connection:
        assert queue(connection) == ()
        assert unconfirmed_rows(connection) == ()


def test_what_a_source_is_worth_may_change_and_nobody_is_mailed_for_it(heard: Engine) -> None:
    report(heard, BLOG.id, "It works.", plant("lime", Status.COMMISSIONED), day=20)
    assert history_of(heard, "Q0001") == ["construction"]
    register_sources(heard, (SOURCE, PAPER, replace(BLOG, standing=Standing.ESTABLISHED)), NOW)
    assert column(heard, "SELECT stale FROM projects") == [1]
    link(heard, now=NOW + 21 * DAY, worker="test")
    assert history_of(heard, "Q0001") == ["construction", "commissioned"]
    assert column(heard, "SELECT stale FROM projects") == [0]
    assert column(heard, "SELECT count(*) FROM alerts") == [0]


def test_a_launch_that_the_text_dates_is_stored_with_its_date(heard: Engine) -> None:
    said = plant("lime", Status.COMMISSIONED, evidence="The plant, launched in March 2026, is to grow.")
    report(heard, SOURCE.id, "It is to grow.", said, day=60)
    assert rows(heard, "SELECT after, on_date, dated FROM changes ORDER BY id")[-1] == (
        "commissioned",
        "2026-03-31",
        "2026-03",
    )


def test_the_terminal_marks_what_is_unconfirmed_and_says_how_to_confirm_it(heard: Engine, qadam: Qadam) -> None:
    rumour(heard)
    page, listed = qadam("project", "Q0001"), qadam("changes")
    assert "commissioned, unconfirmed: hearsay, the source is unproven" in page
    assert "qadam review confirm 2 Q0001" in page
    assert "? construction → commissioned, unconfirmed: hearsay" in listed
    assert "hearsay" in qadam("review")


def test_a_program_can_tell_what_is_unconfirmed(heard: Engine, qadam: Qadam) -> None:
    rumour(heard)
    told = json.loads(qadam("changes", "--json"))
    assert [(row["after"], row["confirmed"], row["doubts"]) for row in told] == [
        ("commissioned", False, ["hearsay", "unproven"]),
        ("construction", True, []),
    ]
    page = json.loads(qadam("project", "Q0001", "--json"))
    assert [row["after"] for row in page["unconfirmed"]] == ["commissioned"]
    assert [row["after"] for row in page["changes"]] == ["construction"]


def sum_of(engine: Engine, source: str, sentence: str, amount: float, day: int) -> None:
    """A report that gives the investment in its second sentence."""
    text = f"Builders are at work. {sentence} So much for today."
    span = Span("investment", text.index(sentence) + 5, text.index(sentence) + 12)
    said = plant("lime", Status.CONSTRUCTION, investment=Money(amount, "KZT"), spans=(span,))
    report(engine, source, text, said, day=day)


def test_two_sums_stand_side_by_side_with_their_sentences(heard: Engine, qadam: Qadam) -> None:
    sum_of(heard, SOURCE.id, "It will cost 40 billion tenge, according to the akimat.", 40e9, day=3)
    with reading(heard) as connection:
        assert project_rows(connection, Asked(ProjectFilter(disputed=True))) == ()
    sum_of(heard, PAPER.id, "The bill is 55 billion tenge.", 55e9, day=5)
    with reading(heard) as connection:
        (row,) = project_rows(connection, Asked(ProjectFilter(disputed=True)))
        (dispute,) = disputes_of(connection, "Q0001", 0.35)
    assert (row.disputed, dispute.field) == (("investment",), Field.INVESTMENT)
    page = qadam("project", "Q0001")
    assert "disputed: investment" in page
    assert "«It will cost 40 billion tenge, according to the akimat.»" in page
    assert "Agency, by the word of the akimat" in page
    assert "₸55 billion  (shown above)" in page
    assert "≠ investment" in qadam("projects", "--disputed")
    (told,) = json.loads(qadam("project", "Q0001", "--json"))["disputes"]
    assert [(one["source_id"], one["speaker"], one["shown"]) for one in told["statements"]] == [
        ("agency", "the akimat", False),
        ("paper-en", None, True),
    ]


def test_the_sum_of_a_stage_is_told_by_its_sentence(heard: Engine) -> None:
    sum_of(heard, SOURCE.id, "It will cost 40 billion tenge.", 40e9, day=3)
    sum_of(heard, PAPER.id, "The first stage costs 12 billion tenge.", 12e9, day=5)
    assert column(heard, "SELECT disputed FROM projects") == [None]
