"""What a watcher can ask for, in the same words in the file and on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from alerts.matching import refusals, wants
from alerts.watch_file import WatchesProblem, read_watches
from alerts.watch_words import WISHES, value_of, watch_of_words, words_of
from db.watches import save_watch, watches
from domain.notices import Trigger
from domain.records import Money, Sector, Status
from domain.rhythms import Every, Quiet, Rhythm
from domain.watching import Known, Move, Watch
from tests.stored import NOW
from tests.test_alerts_matching import ALL, EVENT, MENTION
from tests.test_cli import Qadam, qadam

__all__ = ["qadam"]

STOPPED = replace(EVENT, before=Status.CONSTRUCTION, after=Status.SUSPENDED)
PRICED = replace(EVENT, mention=replace(MENTION, investment=Money(60e9, "KZT"), jobs=500))
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
TEXTS = st.frozensets(st.sampled_from(["copper", "lime", "медь"]), max_size=2)
MOVES = st.builds(Move, st.none() | st.sampled_from(Status), st.none() | st.sampled_from(Status))
RHYTHMS = st.builds(
    Rhythm,
    every=st.sampled_from(Every),
    at=CLOCKS,
    day=st.integers(0, 6),
    zone=st.sampled_from(["Asia/Almaty", "Europe/Berlin"]),
    quiet=st.none() | st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Quiet(*pair)),
    budget=st.none() | st.integers(1, 50),
)
WATCHES = st.builds(
    Watch,
    id=st.just("w"),
    email=st.just("w@example.org"),
    language=st.sampled_from(["en", "ru", "kk"]),
    projects=TEXTS,
    regions=st.frozensets(st.sampled_from(["KZ-35", "KZ-10"])),
    countries=st.frozensets(st.sampled_from(["KZ", "NO"])),
    sectors=st.frozensets(st.sampled_from([sector.value for sector in Sector])),
    products=st.frozensets(st.sampled_from(["copper", "lime", "unobtainium"]), max_size=2),
    companies=TEXTS,
    to=st.frozensets(st.sampled_from(Status)),
    moves=st.frozensets(MOVES, max_size=3),
    words=TEXTS,
    investment=st.frozensets(
        st.builds(Money, st.integers(1, 9_000_000).map(lambda sum_: sum_ * 1e6), st.sampled_from(["KZT", "USD"])),
        max_size=2,
    ),
    jobs=st.none() | st.integers(1, 9000),
    new_projects=st.booleans(),
    triggers=st.frozensets(st.sampled_from(Trigger), min_size=1),
    rhythm=RHYTHMS,
)


@pytest.mark.parametrize(
    ("move", "wanted"),
    [
        (Move(Status.CONSTRUCTION, Status.SUSPENDED), True),
        (Move(Status.PLANNED, Status.SUSPENDED), False),
        (Move(None, Status.SUSPENDED), True),
        (Move(Status.CONSTRUCTION, None), True),
        (Move(Status.SUSPENDED, None), False),
    ],
)
def test_a_move_is_wanted_by_where_it_comes_from_and_where_it_goes(move: Move, wanted: bool) -> None:
    assert wants(replace(ALL, moves=frozenset({move})), STOPPED) is wanted


def test_moves_and_arrivals_that_are_asked_for_stand_beside_each_other() -> None:
    both = replace(ALL, to=frozenset({Status.CANCELLED}), moves=frozenset({Move(Status.CONSTRUCTION, None)}))
    assert wants(both, STOPPED)
    assert wants(both, replace(STOPPED, before=Status.PLANNED, after=Status.CANCELLED))
    assert not wants(both, replace(STOPPED, before=Status.PLANNED))


@pytest.mark.parametrize(
    ("least", "wanted"),
    [
        ({Money(50e9, "KZT")}, True),
        ({Money(60e9, "KZT")}, True),
        ({Money(61e9, "KZT")}, False),
        ({Money(1, "USD")}, False),
        ({Money(1, "USD"), Money(50e9, "KZT")}, True),
    ],
)
def test_a_sum_is_held_against_the_threshold_of_its_own_currency(least: set[Money], wanted: bool) -> None:
    assert wants(replace(ALL, investment=frozenset(least)), PRICED) is wanted


@pytest.mark.parametrize(("least", "wanted"), [(500, True), (501, False)])
def test_a_number_of_jobs_is_a_threshold(least: int, wanted: bool) -> None:
    assert wants(replace(ALL, jobs=least), PRICED) is wanted


def test_what_is_not_told_does_not_pass_a_threshold() -> None:
    assert refusals(replace(ALL, jobs=1, investment=frozenset({Money(1, "KZT")})), EVENT) == ("jobs", "investment")


def test_what_the_project_is_known_to_cost_passes_a_threshold_too() -> None:
    known = replace(EVENT, known=Known(investment=Money(1e9, "KZT"), jobs=9))
    assert wants(replace(ALL, jobs=9, investment=frozenset({Money(1e9, "KZT")})), known)


@given(WATCHES)
def test_a_watch_that_is_written_down_reads_as_it_was(watch: Watch) -> None:
    written = {field: said for field, said in words_of(watch).items() if said != []}
    values = {
        field: frozenset(value_of(field, text) for text in said)
        if WISHES[field].many
        else value_of(field, str(said).lower() if isinstance(said, bool) else str(said))
        for field, said in written.items()
    }
    assert watch_of_words(values) == watch


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("50 bn KZT", Money(50e9, "KZT")),
        ("1,500,000 USD", Money(1.5e6, "USD")),
        ("1.2 млрд KZT", Money(1.2e9, "KZT")),
        ("700млн EUR", Money(7e8, "EUR")),
        ("50 bn", None),
        ("KZT", None),
        ("50 KZ", None),
    ],
)
def test_a_sum_is_written_as_people_write_it(text: str, money: Money | None) -> None:
    assert value_of("investment", text) == money


FILED = """
watches:
  - id: stops
    email: a@example.org
    moves: [construction:suspended, "*:cancelled"]
    investment: [50 bn KZT, 100 m USD]
    jobs: 500
    rhythm: weekly
    day: friday
    at: 17:30
    zone: Europe/Berlin
    quiet: 22:00-07:00
    budget: 3
"""
STOPS = Watch(
    "stops",
    "a@example.org",
    moves=frozenset({Move(Status.CONSTRUCTION, Status.SUSPENDED), Move(None, Status.CANCELLED)}),
    investment=frozenset({Money(50e9, "KZT"), Money(1e8, "USD")}),
    jobs=500,
    rhythm=Rhythm(Every.WEEKLY, time(17, 30), 4, "Europe/Berlin", Quiet(time(22), time(7)), 3),
)


def test_the_file_tells_moves_thresholds_and_rhythm(tmp_path: Path) -> None:
    (tmp_path / "watches.yaml").write_text(FILED, encoding="utf-8")
    assert read_watches(tmp_path / "watches.yaml") == (STOPS,)


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ("moves: [construction]", "FROM:TO"),
        ("moves: construction:opened", "FROM:TO"),
        ("investment: 50", "50 bn KZT"),
        ("jobs: many", "500"),
        ("rhythm: monthly", "weekly"),
        ("at: 25:00", "08:00"),
        ("day: 1", "monday"),
        ("zone: Asia/Atlantis", "Asia/Almaty"),
        ("zone: ../../etc/passwd", "Asia/Almaty"),
        ("quiet: 22:00", "22:00-07:00"),
        ("quiet: 08:00-08:00", "22:00-07:00"),
        ("budget: 0", "5"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_write(tmp_path: Path, wish: str, says: str) -> None:
    path = tmp_path / "watches.yaml"
    path.write_text(f"watches:\n  - id: a\n    email: a@b.kz\n    {wish}\n", encoding="utf-8")
    with pytest.raises(WatchesProblem) as caught:
        read_watches(path)
    assert str(caught.value).startswith(f"{path}:4: ")
    assert says in str(caught.value)


def test_a_watch_with_all_its_wishes_comes_back_from_the_database(engine: Engine) -> None:
    save_watch(engine, STOPS, NOW)
    assert watches(engine) == (STOPS,)


def test_the_command_line_speaks_the_same_words_as_the_file(qadam: Qadam) -> None:
    said = [
        *("--move", "construction:suspended", "--move", "*:cancelled", "--jobs", "500"),
        *("--investment", "50 bn KZT", "--investment", "100 m USD", "--rhythm", "weekly", "--day", "friday"),
        *("--at", "17:30", "--zone", "Europe/Berlin", "--quiet", "22:00-07:00", "--budget", "3"),
    ]
    answer = qadam("watch", "add", "a@example.org", "--confirmed", "--name", "stops", *said).output
    assert "on Fridays at 17:30, not from 22:00 to 07:00, at most 3 letters a week, Europe/Berlin time" in answer
    assert "investment of at least: 100 m USD, 50 bn KZT; at least 500 jobs" in answer
    (listed,) = json.loads(qadam("watch", "list", "--json").output)
    states = {"stopped": None, "unsubscribed_at": None, "confirmed_at": listed["confirmed_at"]}
    assert listed == as_json(words_of(STOPS)) | states


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@pytest.mark.parametrize(("option", "wrong"), [("--move", "up"), ("--investment", "much"), ("--quiet", "night")])
def test_the_command_line_says_what_to_write(qadam: Qadam, option: str, wrong: str) -> None:
    answer = qadam("watch", "add", "a@example.org", option, wrong)
    assert answer.exit_code == 1
    assert f"«{wrong}» cannot be used; write " in answer.output


def test_triggers_are_said_in_the_file_as_on_the_command_line(qadam: Qadam, tmp_path: Path) -> None:
    file = tmp_path / "watches.yaml"
    file.write_text(
        "watches: [{id: a, email: a@example.org, triggers: [slips, overdue]}, {id: b, email: b@example.org}]"
    )
    some, default = read_watches(file)
    assert some.triggers == {Trigger.SLIPS, Trigger.OVERDUE}
    assert default.triggers == {Trigger.MOVES}
    said = qadam("watch", "add", "c@example.org", "--confirmed", "--trigger", "silence", "--trigger", "slips").output
    assert "will hear of slips, silence, at once" in said
    assert json.loads(qadam("watch", "list", "--json").output)[0]["triggers"] == ["silence", "slips"]
    assert qadam("watch", "add", "d@example.org", "--trigger", "gossip").exit_code == 1
    assert "0 letters in 90 days" in qadam("watch", "rehearse", "--trigger", "unconfirmed").output


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("медь", {"copper"}),
        ("меди", {"copper"}),
        ("мыс", {"copper"}),
        ("Copper", {"copper"}),
        ("карбамид", {"urea", "carbamide"}),
        ("unobtainium", {"unobtainium"}),
    ],
)
def test_a_product_may_be_said_in_any_of_the_languages(tmp_path: Path, said: str, meant: set[str]) -> None:
    file = tmp_path / "watches.yaml"
    file.write_text(f"watches: [{{id: a, email: a@example.org, products: [{said}]}}]", encoding="utf-8")
    assert read_watches(file)[0].products == meant


def test_a_product_without_a_word_is_kept_and_doubted(qadam: Qadam) -> None:
    said = [word for name in ("cemment", "unobtainium", "медь") for word in ("--product", name)]
    answer = qadam("watch", "add", "a@example.org", "--confirmed", *said)
    assert "«cemment» is no product that Qadam has a word for: did you mean cement?" in answer.stderr
    assert "«unobtainium» is no product" in answer.stderr
    assert "copper" not in answer.stderr
    (listed,) = json.loads(qadam("watch", "list", "--json").output)
    assert listed["products"] == ["cemment", "copper", "unobtainium"]


def test_an_empty_list_of_triggers_is_no_watch_that_never_tells(tmp_path: Path) -> None:
    file = tmp_path / "watches.yaml"
    file.write_text("watches: [{id: a, email: a@example.org, triggers: []}]")
    assert read_watches(file)[0].triggers == {Trigger.MOVES}
