"""Whoever was told of what does not hold gets one correction, in the same thread; nobody else gets one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.invariants import broken_promises
from db.outbox import claim_letters, compose_letters, finish_letter, mark_sending
from db.watches import remove_watch, save_watch
from domain.records import Mention, Status
from domain.watching import Deferred, Delivered, Delivery, Rejected, Watch
from flows.carrying_out import DecisionProblem
from flows.decide import discard, merge, reject, split, undo
from flows.reread import reread
from flows.send import send
from tests.stored import HOUR, NOW, column, rows
from tests.test_decision_sequences import copied
from tests.told import AINA, DAY, LATER, Scripted, at, history_of, news, plant, where

S = Status
WATCH = Watch("all", "reader@example.org", new_projects=True)


@dataclass(slots=True)
class Box:
    """A postman who keeps what he delivers."""

    answer: Delivery = field(default_factory=lambda: Delivered("box"))
    taken: list[EmailMessage] = field(default_factory=list)

    def deliver(self, message: EmailMessage) -> Delivery:
        self.taken.append(message)
        return self.answer

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.taken]


def sent(engine: Engine, day: int, answer: Delivery | None = None) -> list[EmailMessage]:
    """What goes out on a day."""
    box = Box(answer or Delivered("box"))
    moment = NOW + day * DAY
    send(engine, box, "Qadam <q@example.org>", clock=lambda: moment, worker="w")
    return box.taken


def corrections(messages: list[EmailMessage]) -> list[EmailMessage]:
    return [message for message in messages if str(message["Subject"]).startswith("Correction")]


def lime(status: Status = S.PLANNED, **values: object) -> Mention:
    return plant("lime", status, **values)


def rival(status: Status = S.PLANNED) -> Mention:
    return lime(status, companies=("Ak Tas",), locality="Balkhash")


@pytest.fixture
def told(engine: Engine) -> Engine:
    """The lime plant was planned, then launched on day 2 (article «two»), and the reader was told of both."""
    save_watch(engine, WATCH, NOW)
    news(engine, "one", lime())
    news(engine, "two", lime(S.COMMISSIONED), day=2)
    assert len(sent(engine, 3)) == 1
    return engine


def withdraw(engine: Engine, day: int = 4) -> None:
    news(engine, f"two, edited on {day}", lime(), day=day, name="two")


def give_back(engine: Engine, day: int = 5) -> None:
    news(engine, f"two, given back on {day}", lime(S.COMMISSIONED), day=day, name="two")


def test_an_edit_that_takes_back_what_was_told_is_corrected_once_in_the_same_thread(told: Engine) -> None:
    withdraw(told)
    (letter,) = sent(told, 4)
    assert letter["Subject"].startswith("Correction")
    assert letter["In-Reply-To"].startswith("<project.")
    body = letter.get_body(("plain",))
    assert body is not None
    assert "commissioned" in body.get_content()
    assert "planned" in body.get_content()
    assert sent(told, 5) == []
    assert broken_promises(told) == ()


def test_only_those_who_were_told_are_written_to(told: Engine) -> None:
    save_watch(told, Watch("late", "late@example.org"), NOW)
    save_watch(told, Watch("other", "other@example.org", products=frozenset({"copper"})), NOW)
    withdraw(told)
    assert [letter["To"] for letter in sent(told, 4)] == ["reader@example.org"]


def test_what_was_not_sent_yet_is_neither_told_nor_corrected(engine: Engine) -> None:
    save_watch(engine, WATCH, NOW)
    news(engine, "one", lime())
    sent(engine, 1)
    news(engine, "two", lime(S.COMMISSIONED), day=2)
    compose_letters(engine, NOW + 2 * DAY)
    withdraw(engine)
    assert sent(engine, 4) == []
    assert broken_promises(engine) == ()


def test_a_letter_that_was_refused_is_not_corrected(engine: Engine) -> None:
    save_watch(engine, WATCH, NOW)
    news(engine, "one", lime())
    news(engine, "two", lime(S.COMMISSIONED), day=2)
    sent(engine, 2, Rejected("550 no such user"))
    withdraw(engine)
    assert sent(engine, 4) == []


def test_a_letter_that_may_have_arrived_is_corrected_when_it_is_settled(engine: Engine) -> None:
    save_watch(engine, WATCH, NOW)
    news(engine, "one", lime())
    news(engine, "two", lime(S.COMMISSIONED), day=2)
    sent(engine, 2, Deferred("connection lost", unknown=True))
    withdraw(engine)
    first = sent(engine, 4)
    assert corrections(first) == []
    assert len(corrections(sent(engine, 5))) == 1
    assert sent(engine, 6) == []


def test_what_comes_back_before_the_correction_went_out_is_told_neither_as_wrong_nor_again(told: Engine) -> None:
    withdraw(told)
    compose_letters(told, NOW + 4 * DAY)
    give_back(told)
    assert sent(told, 6) == []
    assert column(told, "SELECT count(*) FROM corrections") == [0]


def test_what_another_article_says_again_soon_is_the_same_change(told: Engine) -> None:
    withdraw(told)
    news(told, "three", lime(S.COMMISSIONED), day=5)
    assert sent(told, 6) == []
    assert broken_promises(told) == ()


def test_what_comes_back_after_the_correction_is_told_once_as_such(told: Engine) -> None:
    withdraw(told)
    sent(told, 4)
    give_back(told)
    (letter,) = sent(told, 5)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "It holds after all" in body.get_content()
    assert sent(told, 6) == []


def test_a_denial_is_a_correction(told: Engine) -> None:
    denied = lime(evidence="The ministry denied reports that the plant had been launched.")
    news(told, "denial", denied, day=6)
    assert history_of(told, "Q0001") == ["planned"]
    assert len(corrections(sent(told, 6))) == 1


def test_an_older_article_that_dates_it_a_year_earlier_is_a_correction_and_one_of_last_week_is_none(
    told: Engine,
) -> None:
    news(told, "week", lime(S.COMMISSIONED), day=1)
    assert sent(told, 4) == []
    news(told, "year", lime(S.COMMISSIONED), day=-365)
    letters = corrections(sent(told, 5))
    assert len(letters) == 1
    assert "commissioned" in column(told, "SELECT c.after FROM corrections r JOIN changes c ON c.id = r.change_id")
    assert sent(told, 6) == []


@pytest.fixture
def two(told: Engine) -> Engine:
    """Beside the lime plant its rival, Q0002, which was launched, too; all was told."""
    news(told, "rival", rival(S.COMMISSIONED), day=3)
    assert set(where(told).values()) == {"Q0001", "Q0002"}
    sent(told, 3)
    return told


def test_a_merge_corrects_what_was_told_of_the_project_that_is_no_more(two: Engine) -> None:
    outcome = merge(two, "Q0001", "Q0002", AINA)
    assert outcome.corrected == 1
    (letter,) = sent(two, 40)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "Q0001" in body.get_content()
    assert AINA.why is not None
    assert AINA.why in body.get_content()
    assert rows(two, "SELECT kind, quiet FROM corrections") == [("merged", 0)]
    assert broken_promises(two) == ()


def test_a_merge_that_is_undone_before_the_sending_corrects_nothing(two: Engine) -> None:
    merge(two, "Q0001", "Q0002", AINA)
    undo(two, 1, AINA)
    assert sent(two, 40) == []


def test_a_merge_that_is_undone_later_is_corrected_once_more(two: Engine) -> None:
    merge(two, "Q0001", "Q0002", AINA)
    sent(two, 40)
    assert undo(two, 1, AINA).corrected == 1
    assert len(corrections(sent(two, 41))) == 1
    assert sent(two, 42) == []
    assert column(two, "SELECT kind FROM corrections ORDER BY number") == ["merged", "restored"]


def test_a_quiet_decision_writes_to_nobody_and_is_recorded(two: Engine) -> None:
    quiet = at(LATER)
    outcome = merge(two, "Q0001", "Q0002", type(quiet)(quiet.by, quiet.at, quiet=True))
    assert (outcome.corrected, outcome.decision.quiet) == (0, True)
    assert rows(two, "SELECT quiet, decision_id FROM corrections") == [(1, 1)]
    assert sent(two, 40) == []
    undo(two, 1, AINA)
    assert sent(two, 41) == []


def test_a_rehearsed_decision_says_who_would_be_written_to_and_stores_nothing(two: Engine) -> None:
    rehearsed = at(LATER)
    assert merge(two, "Q0001", "Q0002", type(rehearsed)(rehearsed.by, rehearsed.at, rehearsal=True)).corrected == 1
    assert column(two, "SELECT count(*) FROM decisions") == [0]
    assert sent(two, 40) == []


@pytest.mark.parametrize("act", [lambda e: reject(e, 2, "Q0001", AINA), lambda e: split(e, "Q0001", [2], AINA)])
def test_what_a_person_takes_out_of_a_project_is_corrected(told: Engine, act: Callable[[Engine], object]) -> None:
    act(told)
    assert len(corrections(sent(told, 40))) == 1
    assert column(told, "SELECT kind FROM corrections") == ["other"]


def test_reading_the_archive_again_corrects_nobody(told: Engine) -> None:
    reread(told, Scripted("new-1", {"one": (lime(),), "two": (lime(jobs=4),)}), now=NOW + 3 * DAY)
    assert history_of(told, "Q0001") == ["planned"]
    assert sent(told, 4) == []
    reread(told, Scripted("new-2", {"one": (lime(),), "two": (lime(S.COMMISSIONED),)}), now=NOW + 5 * DAY)
    assert sent(told, 5) == []
    withdraw(told, 6)
    assert len(corrections(sent(told, 6))) == 1


def test_who_has_removed_the_watch_gets_no_correction(told: Engine) -> None:
    withdraw(told)
    compose_letters(told, NOW + 4 * DAY)
    assert remove_watch(told, WATCH.id)
    assert sent(told, 5) == []
    assert broken_promises(told) == ()


def test_one_person_with_two_watches_gets_one_correction(engine: Engine) -> None:
    save_watch(engine, WATCH, NOW)
    save_watch(engine, Watch("lime", WATCH.email, products=frozenset({"lime"})), NOW)
    news(engine, "one", lime())
    news(engine, "two", lime(S.COMMISSIONED), day=2)
    sent(engine, 3)
    withdraw(engine)
    (letter,) = sent(engine, 4)
    body = letter.get_body(("plain",))
    assert body is not None
    assert body.get_content().count("We told you this wrongly") == 1


def test_of_two_workers_only_one_carries_the_correction(told: Engine) -> None:
    withdraw(told)
    now = NOW + 4 * DAY
    assert [compose_letters(told, now), compose_letters(told, now)] == [1, 0]
    (one,) = claim_letters(told, now=now, worker="a", lease=HOUR, limit=9)
    assert claim_letters(told, now=now, worker="b", lease=HOUR, limit=9) == ()
    assert mark_sending(told, one, now, HOUR)
    give_back(told)
    assert finish_letter(told, one, Delivered("box"), now)
    assert len(corrections(sent(told, 6))) == 1
    assert column(told, "SELECT kind FROM corrections ORDER BY number") == ["retracted", "restored"]


SCRIPT = """
import sys
from datetime import timedelta
from db.engine import open_database
from tests.test_corrections import sent, withdraw
engine = open_database(sys.argv[1])
withdraw(engine)
sent(engine, 4)
"""


MARKS = ("correct.inside_write", "link.between_change_and_alert", "correct.after_compose")


def killed_at(mark: str, script: str, database_url: str) -> None:
    """Runs the script, which takes a database's address, in a process that dies at the mark."""
    house = str(Path(__file__).parent.parent)
    environment = os.environ | {"QADAM_KILL_AT": mark, "PYTHONPATH": house}
    killed = subprocess.run([sys.executable, "-c", script, database_url], env=environment, cwd=house, check=False)
    assert killed.returncode == -signal.SIGKILL


@pytest.mark.parametrize("mark", MARKS)
def test_a_kill_loses_no_correction_and_doubles_none(told: Engine, database_url: str, mark: str) -> None:
    killed_at(mark, SCRIPT, database_url)
    from flows.link import link

    link(told, now=NOW + 4 * DAY + HOUR, worker="next")
    assert len(corrections(sent(told, 5))) == 1
    assert sent(told, 6) == []
    assert broken_promises(told) == ()


def test_what_tells_of_no_project_counts_for_nothing_even_when_it_is_read_again(told: Engine) -> None:
    news(told, "nonsense", plant("glass"), day=3)
    assert where(told)[3] == "Q0002"
    discard(told, 3, AINA)
    assert set(where(told).values()) == {"Q0001"}
    assert column(told, "SELECT sightings FROM projects WHERE public_id = 'Q0002'") == [0]
    again = {"one": (lime(),), "two": (lime(S.COMMISSIONED),), "nonsense": (plant("glass", S.CONSTRUCTION),)}
    for name in ("new-1", "new-2"):
        reread(told, Scripted(name, again), now=LATER)
        assert set(where(told).values()) == {"Q0001"}
        assert broken_promises(told) == ()
    news(told, "nonsense, edited", plant("glass", S.COMMISSIONED), day=40, name="nonsense")
    assert set(where(told).values()) == {"Q0001"}
    undo(told, 1, AINA)
    assert set(where(told).values()) == {"Q0001", "Q0002"}
    assert history_of(told, "Q0002") == ["commissioned"]
    assert broken_promises(told) == ()


def test_what_was_discarded_is_decided_on_only_after_undoing_that(told: Engine) -> None:
    discard(told, 2, AINA)
    assert history_of(told, "Q0001") == ["planned"]
    assert len(corrections(sent(told, 40))) == 1
    with pytest.raises(DecisionProblem, match="Decision 1"):
        discard(told, 2, AINA)
    with pytest.raises(DecisionProblem, match="Decision 1"):
        reject(told, 2, "Q0001", AINA)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> str:
    from db.engine import upgrade_database

    url = f"sqlite:///{tmp_path_factory.mktemp('begun')}/qadam.db"
    engine = upgrade_database(url, durable=False)
    save_watch(engine, WATCH, NOW)
    news(engine, "lime", lime())
    news(engine, "works", lime(S.COMMISSIONED), day=1)
    news(engine, "rival", rival(S.CONSTRUCTION), day=2)
    sent(engine, 2)
    engine.dispose()
    return url


TURN = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(["works", "rival"]), st.sampled_from(S)),
    st.tuples(st.just("new"), st.sampled_from([-300, -20, 0]), st.sampled_from(S)),
    st.tuples(st.sampled_from(["merge", "split", "discard"]), st.integers(1, 4), st.none()),
    st.tuples(st.just("undo"), st.integers(1, 4), st.none()),
    st.tuples(
        st.just("send"), st.sampled_from([Delivered("x"), Deferred("y"), Deferred("z", unknown=True)]), st.none()
    ),
)
AGREED = """
SELECT a.id FROM alerts a JOIN letters l ON l.id = a.letter_id JOIN changes c ON c.id = a.change_id
LEFT JOIN corrections r ON r.alert_id = a.id
  AND r.number = (SELECT MAX(number) FROM corrections WHERE alert_id = a.id)
LEFT JOIN changes h ON h.id = r.change_id
WHERE l.state = 'delivered' AND CASE
  WHEN r.id IS NULL THEN c.withdrawn_at IS NOT NULL
  WHEN r.change_id IS NULL THEN c.withdrawn_at IS NULL
  ELSE h.withdrawn_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM alerts o WHERE o.watch_id = a.watch_id AND o.change_id = h.id AND o.id != a.id) END
"""
DOUBLED = """
SELECT r.alert_id FROM corrections r JOIN corrections s ON s.alert_id = r.alert_id AND s.number > r.number
WHERE r.change_id IS s.change_id AND r.on_date IS s.on_date AND NOT EXISTS (
  SELECT 1 FROM corrections t WHERE t.alert_id = r.alert_id AND t.number > r.number AND t.number < s.number)
"""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TURN, max_size=9))
def test_whatever_happens_everybody_ends_up_knowing_what_holds_and_is_told_nothing_twice(
    begun: str, turns: list[tuple[str, object, Status | None]]
) -> None:
    with copied(begun) as engine:
        for number, (act, one, status) in enumerate(turns):
            day = 3 + number
            with suppress(DecisionProblem):
                take(engine, act, one, status, day)
            assert broken_promises(engine) == ()
        for day in range(30, 34):
            sent(engine, day)
        assert sent(engine, 34) == []
        assert rows(engine, AGREED) == []
        assert rows(engine, DOUBLED) == []
        assert column(engine, "SELECT count(*) FROM corrections WHERE letter_id IS NULL AND NOT quiet") == [0]
        assert broken_promises(engine) == ()


def take(engine: Engine, act: str, one: object, status: Status | None, day: int) -> None:
    match act, one, status:
        case "edit", str(), Status():
            told = lime(status) if one == "works" else rival(status)
            news(engine, f"edit {day}", told, day=day, name=one)
        case "new", int(), Status():
            news(engine, f"new {day}", lime(status), day=day + one)
        case "merge", _, _:
            merge(engine, "Q0001", "Q0002", at(NOW + day * DAY))
        case "split", int(), _:
            split(engine, "Q0001", [one], at(NOW + day * DAY))
        case "discard", int(), _:
            discard(engine, one, at(NOW + day * DAY))
        case "undo", int(), _:
            undo(engine, one, at(NOW + day * DAY))
        case "send", Delivered() | Deferred(), _:
            sent(engine, day, one)
