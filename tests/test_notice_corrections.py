"""Whoever was told of a slip, a rumour or a total that was wrong gets one correction; what was right gets none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine

from alerts.channels import message
from alerts.webhooks import body
from db.decisions import Said
from db.invariants import broken_promises
from db.outbox import claim_letters, compose_letters
from db.watches import remove_watch, save_watch
from domain.notices import Trigger
from domain.records import Mention, Money, Programme, Status
from domain.rhythms import Quiet, Rhythm
from domain.watching import Deferred, Letter, Rejected, Watch
from flows.decide import merge, reject, split, undo
from flows.link import link
from flows.reread import reread
from tests.notices import EVERYTHING, at, only, post, rehearsed, totals, usual_silences
from tests.stored import HOUR, column, rows
from tests.test_corrections import MARKS, corrections, killed_at, sent
from tests.test_notices import of_house
from tests.told import AINA, Scripted, news, plant, where

S, T = Status, Trigger
HEARSAY = "According to rumours, the lime plant has been suspended."
SLIP = "lime plant, Karaganda region: launch slipped from Q4 2026 to 2027"
NO_SLIP = "Correction: lime plant, Karaganda region: not so: launch slipped from Q4 2026 to 2027"


def lime(expected: str | None = "2026-Q4", status: Status = S.PLANNED, **values: object) -> Mention:
    return plant("lime", status, expected=expected, **values)


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def subjects(letters: list[EmailMessage]) -> list[str]:
    return [str(letter["Subject"]) for letter in letters]


def kinds(engine: Engine) -> list[str]:
    return column(engine, "SELECT kind FROM corrections ORDER BY id")


@pytest.fixture
def watched(engine: Engine) -> Engine:
    """Somebody hears of everything but moves; the first look is over."""
    save_watch(engine, only(*set(T) - {T.MOVES}), at(0))
    link(engine, now=at(0), worker="test")
    return engine


@pytest.fixture
def slipped(watched: Engine) -> Engine:
    """The launch was promised for the end of 2026, then (article «two») for 2027, and the reader was told so."""
    news(watched, "one", lime())
    news(watched, "two", lime("2027"), day=30)
    assert subjects(sent(watched, 30)) == [SLIP]
    return watched


def take_back(engine: Engine, day: int = 31) -> None:
    news(engine, f"two, edited on {day}", lime(), day=day, name="two")


def give_back(engine: Engine, day: int = 33) -> None:
    news(engine, f"two, given back on {day}", lime("2027"), day=day, name="two")


@pytest.mark.both
def test_an_edit_that_takes_a_told_slip_back_is_corrected_once_in_the_same_thread(watched: Engine) -> None:
    news(watched, "one", lime())
    news(watched, "two", lime("2027"), day=30)
    (told,) = sent(watched, 30)
    take_back(watched)
    (letter,) = sent(watched, 31)
    assert letter["Subject"] == NO_SLIP
    assert (letter["In-Reply-To"], letter["To"]) == (told["In-Reply-To"], told["To"])
    text = text_of(letter)
    assert "We told you: launch slipped from Q4 2026 to 2027, reported 15 April 2026" in text
    assert "What holds now: planned, 16 March 2026; launch in Q4 2026" in text
    link(watched, now=at(32), worker="again")
    assert sent(watched, 32) == []
    assert column(watched, "SELECT refuted_at IS NOT NULL FROM news WHERE kind = 'slips'") == [True]
    assert broken_promises(watched) == ()


def test_only_those_who_were_told_of_the_slip_are_written_to(slipped: Engine) -> None:
    save_watch(slipped, replace(EVERYTHING, id="late", email="late@example.org"), at(30))
    save_watch(slipped, Watch("moves", "moves@example.org"), at(0))
    take_back(slipped)
    assert [letter["To"] for letter in sent(slipped, 31)] == ["a@example.org"]


def test_an_older_article_that_never_promised_the_earlier_date_takes_the_slip_back_too(slipped: Engine) -> None:
    news(slipped, "one, edited", lime(None), day=31, name="one")
    assert subjects(sent(slipped, 31)) == [NO_SLIP]


def test_an_edit_that_leaves_the_slip_as_it_was_corrects_nothing(slipped: Engine) -> None:
    news(slipped, "two, in other words", lime("2027", jobs=40), day=31, name="two")
    assert sent(slipped, 31) == []


def test_an_end_after_a_slip_is_no_correction_even_if_it_stands_in_the_same_article(slipped: Engine) -> None:
    gone = "The lime plant project, which was to be launched in 2027, has been cancelled."
    news(slipped, "two, edited", lime("2027", S.CANCELLED, evidence=gone), day=31, name="two")
    assert column(slipped, "SELECT withdrawn_at IS NOT NULL FROM news WHERE kind = 'slips'") == [True]
    assert sent(slipped, 31) == []


def test_an_article_that_now_tells_of_the_launch_takes_no_date_back_and_a_date_taken_back_stays_so(
    slipped: Engine,
) -> None:
    news(slipped, "two, edited", lime(None, S.COMMISSIONED), day=31, name="two")
    assert sent(slipped, 31) == []
    take_back(slipped, 32)
    assert subjects(sent(slipped, 32)) == [NO_SLIP]
    news(slipped, "three", lime(None, S.COMMISSIONED), day=33)
    assert sent(slipped, 33) == []


def test_a_launch_after_a_promise_was_called_overdue_is_no_correction(watched: Engine) -> None:
    news(watched, "one", lime("2026-03"))
    link(watched, now=at(16), worker="test")
    assert subjects(sent(watched, 16)) == ["lime plant, Karaganda region: launch promised for March 2026 is overdue"]
    news(watched, "two", lime(None, S.COMMISSIONED), day=17)
    assert sent(watched, 17) == []


def test_a_promise_that_an_edit_takes_back_was_never_overdue(watched: Engine) -> None:
    news(watched, "one", lime("2026-03"))
    link(watched, now=at(16), worker="test")
    sent(watched, 16)
    news(watched, "one, edited", lime("2026-Q4"), day=17, name="one")
    (letter,) = sent(watched, 17)
    assert str(letter["Subject"]).endswith("not so: launch promised for March 2026 is overdue")
    assert "launch in Q4 2026" in text_of(letter)


def fall_silent(engine: Engine) -> None:
    """Nothing is heard for a month, and the reader is told so."""
    usual_silences(engine, 30, S.CONSTRUCTION)
    for day in (1, 31):
        link(engine, now=at(day), worker="test")
    assert subjects(sent(engine, 31)) == ["lime plant, Karaganda region: no news for 31 days"]


@pytest.mark.both
def test_a_silence_that_news_end_is_no_correction(watched: Engine) -> None:
    news(watched, "one", lime(None, S.CONSTRUCTION))
    fall_silent(watched)
    news(watched, "two", lime(None, S.COMMISSIONED), day=40)
    assert sent(watched, 40) == []
    news(watched, "one, edited", lime(None, S.CONSTRUCTION, jobs=3), day=41, name="one")
    assert sent(watched, 41) == []


def test_a_silence_since_a_word_that_was_of_another_project_is_corrected(watched: Engine) -> None:
    news(watched, "zero", lime(None, S.CONSTRUCTION), day=-20)
    news(watched, "one", lime(None, S.CONSTRUCTION))
    fall_silent(watched)
    split(watched, "Q0001", [2], Said("aina", at(32)))
    assert subjects(sent(watched, 32)) == ["Correction: lime plant, Karaganda region: not so: no news for 31 days"]


@pytest.fixture
def rumoured(watched: Engine) -> Engine:
    news(watched, "one", lime(None, S.CONSTRUCTION))
    news(watched, "two", lime(None, S.SUSPENDED, evidence=HEARSAY), day=20)
    assert subjects(sent(watched, 20)) == ["Unconfirmed: lime plant, Karaganda region: construction → suspended"]
    return watched


def test_a_rumour_that_an_edit_takes_back_is_corrected(rumoured: Engine) -> None:
    news(rumoured, "two, edited", lime(None, S.CONSTRUCTION), day=21, name="two")
    (letter,) = sent(rumoured, 21)
    assert letter["Subject"] == "Correction: lime plant, Karaganda region: construction, not suspended"
    assert "We told you of this as unconfirmed: the news do not say it any more." in text_of(letter)
    news(rumoured, "two, given back", lime(None, S.SUSPENDED, evidence=HEARSAY), day=22, name="two")
    (letter,) = sent(rumoured, 22)
    assert str(letter["Subject"]).endswith("suspended, told again, not confirmed")
    assert "It is told again, but is still not confirmed." in text_of(letter)
    assert sent(rumoured, 23) == []


def test_a_stop_of_another_year_bears_no_rumour_out(watched: Engine) -> None:
    news(watched, "one", lime(None, S.SUSPENDED, evidence="Construction of the lime plant has been suspended."))
    again = "Construction of the lime plant, suspended for a year, has resumed."
    news(watched, "two", lime(None, S.CONSTRUCTION, evidence=again), day=300)
    news(watched, "three", lime(None, S.SUSPENDED, evidence=HEARSAY), day=400)
    assert subjects(sent(watched, 400)) == ["Unconfirmed: lime plant, Karaganda region: construction → suspended"]
    news(watched, "three, edited", lime(None, S.CONSTRUCTION), day=401, name="three")
    assert subjects(sent(watched, 401)) == ["Correction: lime plant, Karaganda region: construction, not suspended"]


def test_a_rumour_that_is_confirmed_is_not_corrected(rumoured: Engine) -> None:
    sure = lime(None, S.SUSPENDED, evidence="Construction of the lime plant has been suspended.")
    news(rumoured, "three", sure, day=22)
    assert sent(rumoured, 22) == []


def test_an_announcement_anew_that_an_edit_takes_back_is_corrected(watched: Engine) -> None:
    news(watched, "one", lime(None, S.ANNOUNCED))
    news(watched, "two", lime(None, S.ANNOUNCED), day=100)
    assert len(sent(watched, 100)) == 1
    news(watched, "two, edited", lime(None, S.CONSTRUCTION), day=101, name="two")
    assert subjects(corrections(sent(watched, 101))) == [
        "Correction: lime plant, Karaganda region: not so: announced for the 2nd time"
    ]


def costs(billions: float) -> Mention:
    return plant("lime", investment=Money(billions * 1e9, "KZT"))


@pytest.fixture
def disputed(watched: Engine) -> Engine:
    news(watched, "one", costs(40))
    of_house(watched, "dala", costs(60), 1)
    assert len(sent(watched, 1)) == 1
    return watched


def test_a_contradiction_that_a_house_settles_is_not_corrected(disputed: Engine) -> None:
    of_house(disputed, "agency", costs(60), 2)
    assert column(disputed, "SELECT withdrawn_at IS NOT NULL FROM news WHERE kind = 'disputes'") == [True]
    assert sent(disputed, 2) == []


def test_a_contradiction_by_a_figure_that_an_edit_takes_back_is_corrected(disputed: Engine) -> None:
    news(disputed, "one, edited", costs(60), day=2, name="one")
    assert subjects(sent(disputed, 2)) == [
        "Correction: lime plant, Karaganda region: not so: sources differ on the investment: ₸40 billion / ₸60 billion"
    ]


FOURTEEN = Programme("14 plants this year.", 14, period="2026", region="KZ-35", country="KZ", status=S.PLANNED)
FIFTEEN = replace(FOURTEEN, count=15)


@pytest.fixture
def counted(watched: Engine) -> Engine:
    """The reader was told of a total that article «one» gives."""
    totals(watched, "one", FOURTEEN, day=1)
    assert subjects(sent(watched, 1)) == ["Karaganda region: 14 projects in all (2026)"]
    return watched


@pytest.mark.both
def test_a_total_that_an_edit_takes_back_is_corrected_once(counted: Engine) -> None:
    totals(counted, "one, edited", day=2, name="one")
    (letter,) = sent(counted, 2)
    assert letter["Subject"] == "Correction: Karaganda region: not so: 14 projects in all (2026)"
    assert letter["In-Reply-To"].startswith("<project.")
    text = text_of(letter)
    assert "What holds now: no article gives this total" in text
    assert "qadam programme P0001" in text
    assert sent(counted, 3) == []
    totals(counted, "two", FOURTEEN, day=4)
    assert subjects(sent(counted, 4)) == ["Correction: Karaganda region: so after all: 14 projects in all (2026)"]
    assert kinds(counted) == ["retracted", "restored"]
    assert broken_promises(counted) == ()


def test_a_total_that_an_edit_repeats_or_that_others_tell_is_not_corrected(counted: Engine) -> None:
    totals(counted, "one, in other words", FOURTEEN, day=2, name="one")
    assert sent(counted, 2) == []
    totals(counted, "two", FOURTEEN, day=3)
    totals(counted, "one, without it", day=4, name="one")
    assert sent(counted, 4) == []
    totals(counted, "two, without it", day=5, name="two")
    assert len(corrections(sent(counted, 5))) == 1


def test_a_total_that_was_miscounted_is_corrected_beside_the_right_one(counted: Engine) -> None:
    totals(counted, "one, edited", FIFTEEN, day=2, name="one")
    assert sorted(subjects(sent(counted, 2))) == [
        "Correction: Karaganda region: not so: 14 projects in all (2026)",
        "Karaganda region: 15 projects in all (2026)",
    ]


@pytest.mark.both
def test_a_slip_that_comes_back_before_the_correction_went_out_is_not_written_of_again(slipped: Engine) -> None:
    take_back(slipped)
    compose_letters(slipped, at(31))
    give_back(slipped)
    assert sent(slipped, 34) == []
    assert kinds(slipped) == []
    assert broken_promises(slipped) == ()


@pytest.mark.both
def test_a_slip_that_comes_back_after_the_correction_is_told_once_as_such(slipped: Engine) -> None:
    take_back(slipped)
    sent(slipped, 31)
    give_back(slipped)
    (letter,) = sent(slipped, 33)
    assert str(letter["Subject"]).endswith("so after all: launch slipped from Q4 2026 to 2027")
    assert "It holds after all" in text_of(letter)
    link(slipped, now=at(34), worker="again")
    assert sent(slipped, 34) == []
    assert kinds(slipped) == ["retracted", "restored"]
    take_back(slipped, 35)
    assert subjects(sent(slipped, 35)) == [NO_SLIP]


@pytest.mark.parametrize("act", [lambda e: reject(e, 2, "Q0001", AINA), lambda e: split(e, "Q0001", [2], AINA)])
def test_a_slip_that_people_find_to_be_another_projects_is_corrected_and_their_undoing_tells_it_again(
    slipped: Engine, act: Callable[[Engine], object]
) -> None:
    act(slipped)
    (letter,) = sent(slipped, 40)
    assert letter["Subject"] == NO_SLIP
    assert "a person found that it does not hold of this project" in text_of(letter)
    assert str(AINA.why) in text_of(letter)
    assert undo(slipped, 1, AINA).corrected == 1
    assert len(sent(slipped, 41)) == 1
    assert kinds(slipped) == ["other", "restored"]
    assert sent(slipped, 42) == []


def test_a_decision_that_is_undone_before_the_sending_corrects_no_slip(slipped: Engine) -> None:
    split(slipped, "Q0001", [2], AINA)
    undo(slipped, 1, AINA)
    assert sent(slipped, 40) == []


def test_a_quiet_decision_settles_a_slip_without_a_letter(slipped: Engine) -> None:
    outcome = split(slipped, "Q0001", [2], replace(AINA, quiet=True))
    assert (outcome.corrected, sent(slipped, 40)) == (0, [])
    assert rows(slipped, "SELECT kind, quiet, decision_id FROM corrections") == [("other", 1, 1)]
    undo(slipped, 1, AINA)
    assert sent(slipped, 41) == []


def test_a_rehearsed_decision_counts_those_who_were_told_of_a_slip(slipped: Engine) -> None:
    assert split(slipped, "Q0001", [2], replace(AINA, rehearsal=True)).corrected == 1
    assert sent(slipped, 40) == []


@pytest.mark.both
def test_a_merge_corrects_no_slip_that_the_other_project_has_too_and_a_later_edit_does(slipped: Engine) -> None:
    news(slipped, "rival", lime(None, companies=("Ak Tas",), locality="Balkhash"), day=31)
    assert set(where(slipped).values()) == {"Q0001", "Q0002"}
    merge(slipped, "Q0002", "Q0001", AINA)
    assert set(where(slipped).values()) == {"Q0002"}
    assert sent(slipped, 40) == []
    news(slipped, "two, edited", lime(), day=41, name="two")
    assert subjects(sent(slipped, 41)) == [NO_SLIP]
    assert sent(slipped, 42) == []


def test_a_merge_and_its_undoing_leave_a_slip_that_can_still_be_found_wrong(slipped: Engine) -> None:
    news(slipped, "rival", lime(None, companies=("Ak Tas",), locality="Balkhash"), day=31)
    merge(slipped, "Q0002", "Q0001", AINA)
    undo(slipped, 1, AINA)
    assert sent(slipped, 40) == []
    take_back(slipped, 41)
    assert subjects(sent(slipped, 41)) == [NO_SLIP]


def test_reading_the_archive_again_corrects_no_notice(slipped: Engine) -> None:
    reread(slipped, Scripted("new-1", {"one": (lime(),), "two": (lime(),)}), now=at(31))
    assert sent(slipped, 31) == []
    assert rows(slipped, "SELECT kind, quiet FROM corrections") == [("retracted", 1)]
    reread(slipped, Scripted("new-2", {"one": (lime(),), "two": (lime("2027"),)}), now=at(32))
    assert sent(slipped, 32) == []
    take_back(slipped, 33)
    assert subjects(sent(slipped, 33)) == [NO_SLIP]


def test_reading_the_archive_again_corrects_no_total_nor_does_the_next_edit(watched: Engine) -> None:
    news(watched, "one", lime())
    totals(watched, "two", FOURTEEN, day=1)
    sent(watched, 1)
    reread(watched, Scripted("new-1", {"one": (lime(),)}), now=at(2))
    totals(watched, "two, edited", day=3, name="two")
    assert sent(watched, 3) == []
    assert rows(watched, "SELECT kind, quiet FROM corrections") == [("retracted", 1)]


def test_a_history_that_an_upgrade_computes_anew_corrects_no_notice(slipped: Engine) -> None:
    with slipped.begin() as connection:
        connection.exec_driver_sql("UPDATE mentions SET expected = '2026-Q4'")
        connection.exec_driver_sql("UPDATE projects SET stale = true")
    link(slipped, now=at(31), worker="test")
    assert sent(slipped, 31) == []
    assert rows(slipped, "SELECT kind, quiet FROM corrections") == [("retracted", 1)]


def test_what_was_not_sent_yet_is_neither_told_nor_corrected(watched: Engine) -> None:
    news(watched, "one", lime())
    news(watched, "two", lime("2027"), day=30)
    compose_letters(watched, at(30))
    take_back(watched)
    assert sent(watched, 31) == []
    assert kinds(watched) == []
    assert broken_promises(watched) == ()


def test_a_letter_that_was_refused_is_not_corrected_and_one_that_may_have_arrived_is(watched: Engine) -> None:
    news(watched, "one", lime())
    news(watched, "two", lime("2027"), day=30)
    sent(watched, 30, Rejected("550 no such user"))
    news(watched, "salt", plant("salt", expected="2026-Q4"), day=30)
    news(watched, "salt later", plant("salt", expected="2027"), day=31)
    sent(watched, 31, Deferred("connection lost", unknown=True))
    take_back(watched, 32)
    news(watched, "salt, edited", plant("salt", expected="2026-Q4"), day=32, name="salt later")
    assert corrections(sent(watched, 32)) == []
    assert subjects(corrections(sent(watched, 33))) == [NO_SLIP.replace("lime", "salt")]
    assert sent(watched, 34) == []


def test_who_has_removed_the_watch_gets_no_correction_of_a_slip(slipped: Engine) -> None:
    take_back(slipped)
    compose_letters(slipped, at(31))
    assert remove_watch(slipped, EVERYTHING.id)
    assert sent(slipped, 32) == []
    assert broken_promises(slipped) == ()


def test_a_correction_of_a_slip_waits_until_quiet_hours_are_over(engine: Engine) -> None:
    afternoon = Rhythm(quiet=Quiet(time(13), time(16)))  # in Almaty; the runs are at two
    save_watch(engine, replace(only(T.SLIPS), rhythm=afternoon), at(0))
    news(engine, "one", lime())
    news(engine, "two", lime("2027"), day=30)
    assert post(engine, at(30) + 3 * HOUR) == [SLIP]
    take_back(engine)
    assert post(engine, at(31)) == []
    assert post(engine, at(31) + 3 * HOUR) == [NO_SLIP]


def test_one_person_with_two_watches_gets_one_correction_of_a_slip(engine: Engine) -> None:
    save_watch(engine, only(T.SLIPS), at(0))
    save_watch(engine, replace(only(T.SLIPS), id="lime", products=frozenset({"lime"})), at(0))
    news(engine, "one", lime())
    news(engine, "two", lime("2027"), day=30)
    assert len(sent(engine, 30)) == 1
    take_back(engine)
    (letter,) = sent(engine, 31)
    assert text_of(letter).count("We told you this wrongly") == 1


def test_a_change_and_a_slip_of_one_project_that_were_wrong_are_corrected_in_one_letter(engine: Engine) -> None:
    save_watch(engine, EVERYTHING, at(0))
    news(engine, "one", lime())
    news(engine, "two", lime("2027", S.CONSTRUCTION), day=30)
    assert len(sent(engine, 30)) == 1
    take_back(engine)
    (letter,) = sent(engine, 31)
    assert letter["Subject"] == ("Correction: 2 pieces of news told wrongly: lime plant, Karaganda region")


def test_a_rehearsal_shows_what_was_told_whether_it_was_wrong_or_not(slipped: Engine) -> None:
    take_back(slipped)
    sent(slipped, 31)
    assert rehearsed(slipped, only(T.SLIPS), 32) == [SLIP]


def test_programs_and_chats_are_told_which_notice_was_wrong(slipped: Engine) -> None:
    take_back(slipped)
    compose_letters(slipped, at(31))
    (claim,) = claim_letters(slipped, now=at(31), worker="w", lease=HOUR, limit=9)
    letter: Letter = claim.letter
    (told,) = json.loads(body(letter))["corrections"]
    assert (told["kind"], told["now"], told["on"]) == ("retracted", "planned", "2026-03-16")
    assert told["corrects"]["trigger"] == "slips"
    assert told["corrects"]["notice"] == {"said": "2026-Q4", "to": "2027", "days": 365, "times": 1}
    assert told["corrects"]["sequence"] == column(slipped, "SELECT id FROM news WHERE kind = 'slips'")[0]
    assert message(letter, 3000) == NO_SLIP


SCRIPT = """
import sys
from db.engine import open_database
from tests.test_corrections import sent
from tests.test_notice_corrections import take_back
engine = open_database(sys.argv[1])
take_back(engine)
sent(engine, 31)
"""


@pytest.mark.parametrize("mark", MARKS)
def test_a_kill_loses_no_correction_of_a_slip_and_doubles_none(slipped: Engine, database_url: str, mark: str) -> None:
    killed_at(mark, SCRIPT, database_url)
    link(slipped, now=at(31) + HOUR, worker="next")
    assert subjects(sent(slipped, 32)) == [NO_SLIP]
    assert sent(slipped, 33) == []
    assert broken_promises(slipped) == ()
