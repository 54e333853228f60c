"""Whatever happens to articles, projects and letters: who was told of a notice ends up knowing whether it was right."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.engine import upgrade_database, writing
from db.invariants import broken_promises
from db.watches import save_watch
from domain.records import Status
from domain.timeline import SURE_ENOUGH
from domain.watching import Deferred, Delivered
from flows.carrying_out import DecisionProblem
from flows.decide import discard, merge, split, undo
from flows.link import rewrite
from flows.noticing import refuted_notices
from tests.notices import EVERYTHING, at
from tests.stored import column, rows
from tests.test_corrections import sent
from tests.test_decision_sequences import copied
from tests.test_notice_corrections import S, lime
from tests.told import LATER, news
from tests.told import at as said_at


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('begun')}/qadam.db"
    engine = upgrade_database(url, durable=False)
    save_watch(engine, EVERYTHING, at(0))
    news(engine, "one", lime())
    news(engine, "two", lime("2027"), day=1)
    news(engine, "rival", lime(None, companies=("Ak Tas",), locality="Balkhash"), day=2)
    assert len(sent(engine, 2)) == 1
    engine.dispose()
    return url


DATES = st.sampled_from(["2026-Q4", "2027", "2028", None])
TURN = st.one_of(
    st.tuples(st.sampled_from(["one", "two", "rival", "new"]), DATES, st.sampled_from([S.PLANNED, S.COMMISSIONED])),
    st.tuples(st.sampled_from(["merge", "split", "discard", "undo"]), st.integers(1, 4), st.none()),
    st.tuples(
        st.just("send"), st.sampled_from([Delivered("x"), Deferred("y"), Deferred("z", unknown=True)]), st.none()
    ),
)
DISAGREE = """
SELECT a.id FROM alerts a JOIN letters l ON l.id = a.letter_id JOIN news n ON n.id = a.news_id
LEFT JOIN corrections r ON r.alert_id = a.id
  AND r.number = (SELECT MAX(number) FROM corrections WHERE alert_id = a.id)
WHERE l.state = 'delivered' AND n.change_id IS NULL
  AND (n.refuted_at IS NOT NULL) != (r.id IS NOT NULL AND r.on_date IS NULL)
"""


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TURN, max_size=8))
def test_whatever_happens_everybody_who_was_told_a_notice_ends_up_knowing_whether_it_was_right(
    begun: str, turns: list[tuple[str, object, Status | None]]
) -> None:
    with copied(begun) as engine:
        for number, (act, one, status) in enumerate(turns):
            with suppress(DecisionProblem):
                take(engine, act, one, status, 3 + number)
            assert broken_promises(engine) == ()
        for day in range(60, 64):
            sent(engine, day)
        assert sent(engine, 64) == []
        assert rows(engine, DISAGREE) == []
        assert column(engine, "SELECT count(*) FROM corrections WHERE letter_id IS NULL AND NOT quiet") == [0]
        with writing(engine, LATER) as connection:
            known = column(engine, "SELECT id FROM projects ORDER BY id")
            anew = [rewrite(connection, one, LATER, SURE_ENOUGH).subject for one in known]
            assert refuted_notices(connection, anew, LATER) == ()


def take(engine: Engine, act: str, one: object, status: Status | None, day: int) -> None:
    match act, one:
        case "merge", int():
            both = ("Q0001", "Q0002")
            merge(engine, *(both if one % 2 else both[::-1]), said_at(at(day)))
        case "split", int():
            split(engine, "Q0001", [one], said_at(at(day)))
        case "discard", int():
            discard(engine, one, said_at(at(day)))
        case "undo", int():
            undo(engine, one, said_at(at(day)))
        case "send", Delivered() | Deferred():
            sent(engine, day, one)
        case _, str() | None:
            told = lime(one, status or S.PLANNED)
            is_rival = act == "rival"
            told = replace(told, companies=("Ak Tas",), locality="Balkhash") if is_rival else told
            news(engine, f"{act} on {day}", told, day=day, name=None if act == "new" else act)
