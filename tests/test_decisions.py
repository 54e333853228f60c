"""What people decide holds: against new articles, edits and re-reading, and until they undo it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db.decisions import Ledger, decision_rows
from db.engine import reading
from db.invariants import broken_promises
from db.outbox import compose_letters
from db.review import queue
from db.views import project_page
from db.watches import save_watch
from domain.records import Mention, Status
from domain.watching import Watch
from flows.carrying_out import DecisionProblem
from flows.decide import confirm, merge, reject, split, undo
from flows.reread import reread
from tests.stored import NOW, column, rows
from tests.told import AINA, DAY, LATER, Scripted, at, history_of, news, plant, state, where

S = Status


def lime(status: Status = S.PLANNED, **values: object) -> Mention:
    return plant("lime", status, **values)


def rival(status: Status = S.PLANNED, **values: object) -> Mention:
    """The same lime plant, as those tell of it who name another owner and a place; found to be another project."""
    return lime(status, companies=("Ak Tas",), locality="Balkhash", **values)


def copper(status: Status = S.PLANNED, **values: object) -> Mention:
    return plant("copper cathode", status, **values)


def status_of(engine: Engine, project: str) -> Any:
    return column(engine, f"SELECT status FROM projects WHERE public_id = '{project}'")[0]


@pytest.fixture
def two(engine: Engine) -> Engine:
    """The lime plant is Q0001 (mentions 1 and 3), its rival Q0002 (mention 2)."""
    save_watch(engine, Watch("all", "reader@example.org", new_projects=True), NOW)
    news(engine, "one", lime(S.PLANNED))
    news(engine, "two", rival(S.COMMISSIONED), day=4)
    news(engine, "three", lime(S.CONSTRUCTION), day=2)
    assert where(engine) == {1: "Q0001", 2: "Q0002", 3: "Q0001"}
    return engine


def test_a_merge_gives_all_mentions_one_history(two: Engine) -> None:
    outcome = merge(two, "Q0001", "Q0002", AINA)
    assert where(two) == {1: "Q0001", 2: "Q0001", 3: "Q0001"}
    assert history_of(two, "Q0001") == ["planned", "construction", "commissioned"]
    assert [(one.mention_id, one.before, one.after) for one in outcome.moved] == [(2, "Q0002", "Q0001")]
    stood = {after.public_id: (before.status, after.status) for before, after in outcome.projects}
    assert stood == {"Q0001": (S.CONSTRUCTION, S.COMMISSIONED), "Q0002": (S.COMMISSIONED, None)}
    assert broken_promises(two) == ()


def test_a_merged_projects_id_and_keys_lead_to_the_survivor(two: Engine) -> None:
    merge(two, "Q0001", "Q0002", AINA)
    with reading(two) as connection:
        page = project_page(connection, "q0002")
    assert page is not None
    assert (page.project.public_id, page.also) == ("Q0001", ("Q0002",))
    news(two, "four", rival(S.SUSPENDED), day=6)
    assert where(two)[4] == "Q0001"
    assert history_of(two, "Q0001")[-1] == "suspended"


def test_whoever_watches_a_merged_project_hears_of_the_survivor(two: Engine) -> None:
    save_watch(two, Watch("rival", "other@example.org", projects=frozenset({"Q0002"})), NOW)
    merge(two, "Q0001", "Q0002", AINA)
    news(two, "four", lime(S.SUSPENDED), day=6)
    assert column(two, "SELECT watch_id FROM alerts ORDER BY id")[-2:] == ["all", "rival"]


def test_a_merge_that_is_undone_leaves_no_trace(two: Engine) -> None:
    before = state(two)
    undo(two, merge(two, "Q0002", "Q0001", AINA).decision.number, AINA)
    assert state(two) == before
    assert broken_promises(two) == ()


def test_what_came_after_a_merge_stays_with_the_survivor_when_it_is_undone(two: Engine) -> None:
    number = merge(two, "Q0001", "Q0002", AINA).decision.number
    news(two, "four", lime(S.SUSPENDED), day=6)
    undo(two, number, AINA)
    assert where(two) == {1: "Q0001", 2: "Q0002", 3: "Q0001", 4: "Q0001"}


def test_a_merge_then_a_split_leaves_the_split_off_mention_alone(two: Engine) -> None:
    merged = merge(two, "Q0001", "Q0002", AINA).decision.number
    split(two, "Q0001", [2], AINA)
    assert where(two) == {1: "Q0001", 2: "Q0003", 3: "Q0001"}
    assert history_of(two, "Q0003") == ["commissioned"]
    undo(two, merged, AINA)
    assert where(two) == {1: "Q0001", 2: "Q0003", 3: "Q0001"}
    assert broken_promises(two) == ()


@pytest.fixture
def apart(engine: Engine) -> Engine:
    """Three articles of what looked like one plant; a person has split the third off as Q0002."""
    for day, words in enumerate(("one", "two", "three")):
        news(engine, words, lime(), day=day)
    split(engine, "Q0001", [3], AINA)
    return engine


def test_a_new_article_that_fits_both_halves_of_a_split_waits_for_a_person(apart: Engine) -> None:
    news(apart, "four", lime(S.CONSTRUCTION), day=5)
    assert where(apart) == {1: "Q0001", 2: "Q0001", 3: "Q0002", 4: "Q0003"}
    with reading(apart) as connection:
        (row,) = queue(connection)
    assert {candidate.public_id for candidate in row.candidates} == {"Q0001", "Q0002"}


def test_what_was_split_off_never_drifts_back(apart: Engine) -> None:
    news(apart, "three, edited", lime(S.CONSTRUCTION), day=6, name="three")
    assert set(where(apart).values()) == {"Q0001", "Q0002"}
    assert history_of(apart, "Q0002") == ["construction"]
    reread(apart, Scripted("new-1", {"three, edited": (lime(S.SUSPENDED, jobs=9),)}), now=LATER)
    assert history_of(apart, "Q0002") == ["suspended"]
    assert broken_promises(apart) == ()


def test_a_split_is_taken_back_by_undoing_it_not_by_a_merge(apart: Engine) -> None:
    with pytest.raises(DecisionProblem, match="review undo 1"):
        merge(apart, "Q0001", "Q0002", AINA)
    undo(apart, 1, AINA)
    assert set(where(apart).values()) == {"Q0001"}


OLD = {"one": (lime(),), "two": (lime(S.CONSTRUCTION),), "three": (lime(S.CONSTRUCTION), copper())}
NEW = {"one": (lime(),), "two": (lime(S.SUSPENDED, jobs=3),), "three": (lime(S.CONSTRUCTION), copper(jobs=5))}


@pytest.fixture
def read(engine: Engine) -> Engine:
    """Three articles: lime in all, which is Q0001 by mentions 1, 2 and 3, copper in the last, Q0002 by mention 4."""
    for day, (words, told) in enumerate(OLD.items()):
        news(engine, words, *told, day=day)
    assert where(engine) == {1: "Q0001", 2: "Q0001", 3: "Q0001", 4: "Q0002"}
    return engine


def test_what_was_rejected_is_not_matched_again_by_re_reading(read: Engine) -> None:
    reject(read, 2, "Q0001", AINA)
    assert where(read)[2] == "Q0003"
    reread(read, Scripted("new-1", NEW), now=LATER)
    assert where(read) == {1: "Q0001", 3: "Q0001", 5: "Q0003", 6: "Q0002"}
    assert history_of(read, "Q0003") == ["suspended"]
    assert broken_promises(read) == ()


def test_a_rejection_of_what_the_machine_kept_apart_anyway_keeps_it_apart(read: Engine) -> None:
    reject(read, 4, "Q0001", AINA)
    reread(
        read, Scripted("new-1", OLD | {"three": (lime(S.CONSTRUCTION), lime(S.CLOSED, name=copper().name))}), now=LATER
    )
    assert where(read)[5] != "Q0001"


def test_undoing_a_rejection_after_re_reading_brings_the_mention_back(read: Engine) -> None:
    number = reject(read, 2, "Q0001", AINA).decision.number
    reread(read, Scripted("new-1", NEW), now=LATER)
    undo(read, number, AINA)
    assert where(read)[5] == "Q0001"
    assert history_of(read, "Q0001") == ["planned", "suspended", "construction"]


def test_a_confirmed_mention_stays_through_edits_of_its_article(read: Engine) -> None:
    confirm(read, 4, "Q0001", AINA)
    news(read, "three, edited", copper(S.COMMISSIONED), day=9, name="three")
    assert where(read) == {1: "Q0001", 2: "Q0001", 5: "Q0001"}
    assert history_of(read, "Q0001")[-1] == "commissioned"
    assert broken_promises(read) == ()


def test_two_mentions_of_one_article_that_people_made_one_project_stay_one(read: Engine) -> None:
    merge(read, "Q0001", "Q0002", AINA)
    edited = (lime(S.SUSPENDED), copper(S.SUSPENDED))
    news(read, "three, edited", *edited, day=9, name="three")
    assert set(where(read).values()) == {"Q0001"}
    merged = Scripted("new-1", {"three, edited": (lime(S.CLOSED), copper(S.SUSPENDED))})
    reread(read, merged, now=LATER)
    assert set(where(read).values()) == {"Q0001"}


def test_another_plant_under_the_same_name_in_an_edit_is_not_the_confirmed_one(read: Engine) -> None:
    confirm(read, 4, "Q0001", AINA)
    other = copper(region="KZ-75", companies=("Other",), evidence="It is to be built in Almaty.")
    news(read, "three, edited", other, day=9, name="three")
    assert where(read)[5] not in ("Q0001", "Q0002")


@pytest.fixture
def three(engine: Engine) -> Engine:
    """Three projects, Q0001 to Q0003, of one mention each."""
    news(engine, "one", lime(S.PLANNED))
    news(engine, "two", copper(S.CONSTRUCTION), day=1)
    news(engine, "three", plant("tyres", S.COMMISSIONED), day=2)
    return engine


def test_of_three_merged_the_middle_one_can_be_taken_out_again(three: Engine) -> None:
    merge(three, "Q0001", "Q0002", AINA)
    merge(three, "Q0001", "Q0003", AINA)
    undo(three, 1, AINA)
    assert where(three) == {1: "Q0001", 2: "Q0002", 3: "Q0001"}
    assert history_of(three, "Q0001") == ["planned", "commissioned"]
    assert broken_promises(three) == ()


def test_in_a_chain_of_merges_the_middle_link_can_be_opened(three: Engine) -> None:
    news(three, "four", plant("glass"), day=3)
    for survivor, other in (("Q0002", "Q0001"), ("Q0003", "Q0002"), ("Q0004", "Q0003")):
        merge(three, survivor, other, AINA)
    assert set(where(three).values()) == {"Q0004"}
    undo(three, 2, AINA)
    assert where(three) == {1: "Q0002", 2: "Q0002", 3: "Q0004", 4: "Q0004"}


def test_undoing_that_would_leave_a_mention_nowhere_is_refused(three: Engine) -> None:
    where_it_is = {"locality": "Balkhash", "evidence": "In Balkhash."}
    news(three, "four", lime(S.CONSTRUCTION, **where_it_is), day=3)
    split(three, "Q0001", [4], AINA)
    news(three, "five", lime(S.COMMISSIONED, **where_it_is), day=4)
    confirm(three, 5, "Q0004", AINA)
    confirm(three, 4, "Q0002", AINA)
    merge(three, "Q0001", "Q0004", AINA)
    with pytest.raises(DecisionProblem, match="no place left"):
        undo(three, 3, AINA)
    undo(three, 4, AINA)
    undo(three, 3, AINA)
    assert where(three)[4] == "Q0004"


def test_an_unsure_mention_that_is_confirmed_counts_and_leaves_the_queue(engine: Engine) -> None:
    news(engine, "one", lime(S.PLANNED, score=0.2))
    with reading(engine) as connection:
        (row,) = queue(connection)
    assert (row.unsure, row.ambiguous, row.project_id) == (True, False, "Q0001")
    confirm(engine, 1, "Q0001", AINA)
    assert status_of(engine, "Q0001") == "planned"
    with reading(engine) as connection:
        assert queue(connection) == ()


def test_a_confirmation_makes_no_other_status_sure_that_an_edit_brings(engine: Engine) -> None:
    news(engine, "one", lime(S.PLANNED, score=0.2), name="same")
    confirm(engine, 1, "Q0001", AINA)
    news(engine, "two", lime(S.PLANNED, score=0.2, jobs=7), name="same", day=1)
    assert status_of(engine, "Q0001") == "planned"
    news(engine, "three", lime(S.COMMISSIONED, score=0.2), name="same", day=2)
    assert status_of(engine, "Q0001") is None
    assert confirm(engine, 3, "Q0001", AINA).projects[0][1].status is S.COMMISSIONED


def test_an_ambiguous_mention_waits_until_every_candidate_is_decided_on(apart: Engine) -> None:
    news(apart, "four", lime(S.CONSTRUCTION), day=5)
    reject(apart, 4, "Q0001", AINA)
    with reading(apart) as connection:
        (row,) = queue(connection)
    assert [candidate.public_id for candidate in row.candidates] == ["Q0002"]
    assert {part.field for part in row.candidates[0].parts} >= {"products", "companies", "region"}
    confirm(apart, 4, "Q0002", AINA)
    with reading(apart) as connection:
        assert queue(connection) == ()
    assert where(apart)[4] == "Q0002"


def test_nobody_is_alerted_of_what_a_decision_changes(two: Engine) -> None:
    before = rows(two, "SELECT id, change_id FROM alerts")
    merge(two, "Q0001", "Q0002", AINA)
    assert rows(two, "SELECT id, change_id FROM alerts") == before
    assert news(two, "four", lime(S.COMMISSIONED), day=7) == 0


def test_the_changes_that_a_decision_withdrew_are_kept_with_it(two: Engine) -> None:
    merge(two, "Q0001", "Q0002", AINA)
    query = (
        "SELECT p.public_id, c.after, d.effect, d.undoing FROM decision_changes d JOIN changes c ON c.id = d.change_id "
        "JOIN projects p ON p.id = c.project_id ORDER BY d.undoing, c.id"
    )
    assert rows(two, query) == [("Q0002", "commissioned", "withdrew", 0), ("Q0001", "commissioned", "added", 0)]
    undo(two, 1, at(LATER + DAY))
    assert rows(two, query)[2:] == [("Q0002", "commissioned", "gave back", 1), ("Q0001", "commissioned", "withdrew", 1)]


def test_an_alert_that_a_decision_put_to_sleep_is_told_once_it_is_undone(two: Engine) -> None:
    merge(two, "Q0001", "Q0002", AINA)
    compose_letters(two, LATER)
    told = "SELECT count(*) FROM alerts WHERE letter_id IS NOT NULL"
    assert column(two, told) == [2]
    undo(two, 1, AINA)
    compose_letters(two, LATER)
    assert column(two, told) == [3]


def test_an_alert_that_slept_before_a_decision_is_not_woken_by_it(engine: Engine) -> None:
    save_watch(engine, Watch("all", "reader@example.org"), NOW)
    news(engine, "one", lime(S.PLANNED))
    assert news(engine, "two", lime(S.COMMISSIONED), day=1) == 1
    news(engine, "two, edited", lime(S.PLANNED), day=1, name="two")
    news(engine, "three", rival(S.COMMISSIONED), day=1)
    merge(engine, "Q0001", "Q0002", AINA)
    assert status_of(engine, "Q0001") == "commissioned"
    assert compose_letters(engine, LATER) == 0


def test_who_decided_what_when_and_why_is_kept(two: Engine) -> None:
    merge(two, "Q0001", "Q0002", AINA)
    undo(two, 1, at(LATER + DAY))
    with reading(two) as connection:
        (row,) = decision_rows(connection)
    assert (row.origin, row.target, row.decided_by, row.decided_at, row.why) == (
        "Q0002", "Q0001", "aina", LATER, "I know the place."
    )  # fmt: skip
    assert (row.undone_by, row.undone_at) == ("aina", LATER + DAY)


def test_what_stands_against_an_earlier_decision_is_refused_with_its_number(two: Engine) -> None:
    reject(two, 3, "Q0001", AINA)
    confirm(two, 2, "Q0002", AINA)
    refused: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: confirm(two, 3, "Q0001", AINA), "Decision 1"),
        (lambda: reject(two, 3, "Q0001", AINA), "Decision 1 says so already"),
        (lambda: confirm(two, 2, "Q0001", AINA), "Decision 2"),
        (lambda: reject(two, 2, "Q0002", AINA), "Decision 2"),
        (lambda: confirm(two, 2, "Q0002", AINA), "Decision 2 says so already"),
        (lambda: undo(two, 7, AINA), "no decision 7"),
        (lambda: confirm(two, 99, "Q0001", AINA), "Mention 99"),
        (lambda: merge(two, "Q0001", "Q0099", AINA), "no project Q0099"),
        (lambda: merge(two, "Q0001", "Q0001", AINA), "one project already"),
        (lambda: split(two, "Q0001", [1], AINA), "leave one"),
        (lambda: split(two, "Q0001", [2], AINA), "Mention 2 is not in Q0001"),
        (lambda: reject(two, 1, "Q0001", AINA), "no other mention"),
    )
    for wrong, words in refused:
        before = state(two)
        with pytest.raises(DecisionProblem, match=words):
            wrong()
        assert state(two) == before


def test_a_number_of_a_mention_that_an_edit_replaced_means_what_became_of_it(two: Engine) -> None:
    news(two, "two, edited", rival(S.SUSPENDED), day=5, name="two")
    merge(two, "Q0001", "Q0002", AINA)
    split(two, "Q0001", [2], AINA)
    assert where(two) == {1: "Q0001", 3: "Q0001", 4: "Q0003"}


def test_who_links_sees_what_others_decide_meanwhile(two: Engine) -> None:
    ledger = Ledger()

    def known() -> int:
        with reading(two) as connection:
            return ledger.standing(connection).survivor(2)

    assert known() == 2
    merge(two, "Q0001", "Q0002", AINA)
    assert known() == 1
    undo(two, 1, AINA)
    assert known() == 2


def test_the_marks_of_a_person_are_missed_where_they_were_wiped_out(two: Engine) -> None:
    merge(two, "Q0001", "Q0002", AINA)
    with two.begin() as connection:
        connection.exec_driver_sql("UPDATE mentions SET project_id = home_id")
    assert any("mention 2 is elsewhere" in words for words in broken_promises(two))


SCRIPT = """
import sys
from db.engine import open_database
from flows.decide import merge, undo
from tests.told import AINA
engine = open_database(sys.argv[1])
undo(engine, 1, AINA) if sys.argv[2] == "undo" else merge(engine, "Q0001", "Q0002", AINA)
"""


def decide_apart(url: str, act: str, kill_at: str) -> int:
    house = str(Path(__file__).parent.parent)
    environment = os.environ | {"QADAM_KILL_AT": kill_at, "PYTHONPATH": house}
    command = [sys.executable, "-c", SCRIPT, url, act]
    return subprocess.run(command, env=environment, cwd=house, check=False).returncode


@pytest.mark.parametrize("mark", ["decide.inside_write", "decide.before_commit"])
def test_a_kill_in_the_middle_of_a_decision_or_its_undoing_leaves_all_as_it_was(
    two: Engine, database_url: str, mark: str
) -> None:
    before = state(two)
    assert decide_apart(database_url, "merge", mark) == -signal.SIGKILL
    assert (state(two), column(two, "SELECT id FROM decisions")) == (before, [])
    assert decide_apart(database_url, "merge", "") == 0
    after = state(two)
    assert decide_apart(database_url, "undo", mark) == -signal.SIGKILL
    assert (state(two), column(two, "SELECT undone_at FROM decisions")) == (after, [None])
    assert broken_promises(two) == ()
