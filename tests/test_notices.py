"""What a watch hears of besides moves: each thing once, with what was true when it became known, and only if wanted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import Engine

from alerts.channels import message
from alerts.webhooks import body
from db.decisions import Said
from db.engine import reading
from db.events import news_events
from db.mutes import Mute, add_mute, lift_mutes
from db.polling import claim_due_sources, finish_poll, register_sources
from db.project_filter import ProjectFilter
from db.project_search import project_rows
from db.project_views import ProjectRow
from db.watches import save_watch
from domain.articles import Polled, PollResult, PollState
from domain.notices import AnnouncedAgain, Missed, Slip, Trigger
from domain.notices import Quiet as Silent
from domain.records import Mention, Money, Programme, Sector, Status
from domain.rhythms import Quiet, Rhythm
from domain.timeline import day_there
from domain.watching import Event, Letter
from flows.alert_ledger import reasons
from flows.decide import merge
from flows.link import link
from flows.read import read
from flows.reread import reread
from flows.search_words import asking
from tests.notices import EVERYTHING, at, only, post, rehearsed, run, totals, usual_silences
from tests.stored import HOUR, SOURCE, article, column
from tests.told import Scripted, news, plant

S, T = Status, Trigger
HEARSAY = "According to rumours, the lime plant has been suspended."


@pytest.fixture
def watched(engine: Engine) -> Engine:
    """Somebody hears of everything; the first look is over: what was so before is no news."""
    save_watch(engine, EVERYTHING, at(0))
    link(engine, now=at(0), worker="test")
    return engine


def told(engine: Engine) -> list[Event]:
    """All notices that were found, oldest first."""
    with reading(engine) as connection:
        return list(news_events(connection, column(engine, "SELECT id FROM news WHERE change_id IS NULL ORDER BY id")))


@pytest.mark.both
def test_a_date_that_moves_later_is_told_once_with_from_and_to(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2026-Q4"))
    assert post(watched, at(0)) == []
    news(watched, "two", plant("lime", expected="2027"), day=30)
    assert post(watched, at(30)) == ["lime plant, Karaganda region: launch slipped from Q4 2026 to 2027"]
    news(watched, "three", plant("lime", expected="2027"), day=40)
    assert post(watched, at(40)) == []
    news(watched, "four", plant("lime", expected="2029"), day=60)
    assert post(watched, at(60)) == ["lime plant, Karaganda region: launch slipped from 2027 to 2029 (2nd time)"]
    assert told(watched)[1].notice == Slip("2027", "2029", 731, 2)


def test_an_earlier_or_a_more_precise_date_is_no_slip(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2027"))
    news(watched, "two", plant("lime", expected="2027-Q2"), day=30)
    news(watched, "three", plant("lime", expected="2026-Q4"), day=60)
    assert told(watched) == []


def test_the_slip_of_an_article_that_comes_late_is_no_news(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2026-Q2"))
    news(watched, "three", plant("lime", expected="2028"), day=60)
    assert len(post(watched, at(60))) == 1
    news(watched, "two", plant("lime", expected="2027"), day=30)
    assert post(watched, at(61)) == []


def test_a_cancelled_project_mutes_its_date_changes_even_those_that_wait(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2026-Q4"))
    news(watched, "two", plant("lime", expected="2027"), day=30)
    cancelled = plant("lime", S.CANCELLED, evidence="The lime plant project has been cancelled.", expected="2030")
    news(watched, "three", cancelled, day=31)
    assert post(watched, at(31)) == ["lime plant, Karaganda region: planned → cancelled"]
    assert column(watched, "SELECT withdrawn_at IS NOT NULL FROM news WHERE kind = 'slips'") == [True]
    assert run(watched, 900) == []


def test_a_slip_and_a_move_of_one_project_stand_in_one_block_of_one_letter(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2026-Q4"))
    news(watched, "two", plant("lime", S.CONSTRUCTION, expected="2027"), day=30)
    assert post(watched, at(30)) == [
        "lime plant, Karaganda region: planned → construction, launch slipped from Q4 2026 to 2027"
    ]


@pytest.mark.both
def test_sixty_daily_runs_over_an_overdue_promise_are_one_letter(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2026-03"))
    letters = [subject for day in range(60) for subject in run(watched, day)]
    assert letters == ["lime plant, Karaganda region: launch promised for March 2026 is overdue"]
    (event,) = told(watched)
    assert (event.notice, event.on) == (Missed("2026-03", date(2026, 3, 31)), date(2026, 4, 1))
    assert rehearsed(watched, only(T.OVERDUE), 60) == letters


def test_a_launch_before_the_letter_takes_back_that_the_promise_is_overdue(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2026-03"))
    link(watched, now=at(16), worker="test")
    news(watched, "two", plant("lime", S.COMMISSIONED), day=17)
    assert post(watched, at(17)) == ["lime plant, Karaganda region: planned → commissioned"]
    assert run(watched, 18) == []


def test_what_was_overdue_before_the_first_look_is_no_news(engine: Engine) -> None:
    news(engine, "one", plant("lime", expected="2026-03"))
    assert column(engine, "SELECT day FROM lookout")
    save_watch(engine, EVERYTHING, at(0))
    with engine.begin() as connection:  # as if the first version that looks came when all was late already
        connection.exec_driver_sql("DELETE FROM lookout")
    assert [subject for day in range(100, 130) for subject in run(engine, day)] == []


def test_a_run_after_a_month_of_rest_finds_what_became_overdue_meanwhile(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2026-03"))
    news(watched, "two", plant("salt", expected="2026-04"))
    assert run(watched, 70) == ["2 pieces of news: lime plant, Karaganda region; salt plant, Karaganda region"]
    assert run(watched, 71) == []


@pytest.mark.both
def test_a_silence_is_told_once_and_again_only_after_the_project_spoke(watched: Engine) -> None:
    usual_silences(watched, 30)
    news(watched, "one", plant("lime"))
    letters = {day: subjects for day in (*range(27, 36), 50, 59) if (subjects := run(watched, day))}
    assert letters == {31: ["lime plant, Karaganda region: no news for 31 days"]}
    assert told(watched)[0].notice == Silent(date(2026, 3, 16), 31, 30)
    news(watched, "two", plant("lime"), day=60)
    letters = {day: subjects for day in (61, *range(87, 95), 129) if (subjects := run(watched, day))}
    assert list(letters) == [91]
    assert rehearsed(watched, only(T.SILENCE), 130) == ["lime plant, Karaganda region: no news for 31 days"] * 2


@pytest.mark.both
def test_the_list_of_quiet_projects_has_those_whose_silence_is_told(watched: Engine) -> None:
    usual_silences(watched, 30)
    news(watched, "one", plant("lime"))
    link(watched, now=at(0), worker="test")
    found = {day: len(quiet_on(watched, day)) for day in (29, 30, 31, 60)}
    assert found == {29: 0, 30: 0, 31: 1, 60: 1}


def quiet_on(engine: Engine, day: int) -> tuple[ProjectRow, ...]:
    with reading(engine) as connection:
        return project_rows(connection, asking(connection, ProjectFilter(quiet=True), day_there(at(day))))


def test_who_was_quiet_when_it_first_became_known_what_is_usual_is_not_told(watched: Engine) -> None:
    news(watched, "one", plant("lime"))
    link(watched, now=at(100), worker="test")
    usual_silences(watched, 30)
    assert [subject for day in range(101, 140) for subject in run(watched, day)] == []


def test_a_project_that_speaks_before_the_letter_is_not_called_silent(watched: Engine) -> None:
    usual_silences(watched, 30)
    news(watched, "one", plant("lime"))
    link(watched, now=at(31), worker="test")
    news(watched, "two", plant("lime", S.CONSTRUCTION), day=31)
    assert post(watched, at(31)) == ["lime plant, Karaganda region: planned → construction"]


@pytest.mark.both
def test_an_announcement_anew_is_told_with_its_number(watched: Engine) -> None:
    news(watched, "one", plant("lime", S.ANNOUNCED))
    for number, day in enumerate((100, 200), start=2):
        news(watched, f"again {day}", plant("lime", S.ANNOUNCED), day=day)
        ending = {2: "2nd", 3: "3rd"}[number]
        assert post(watched, at(day)) == [f"lime plant, Karaganda region: announced for the {ending} time"]
    assert told(watched)[1].notice == AnnouncedAgain(3, date(2026, 3, 16), date(2026, 6, 24))
    news(watched, "an echo", plant("lime", S.ANNOUNCED), day=201)
    assert post(watched, at(201)) == []


def test_a_national_round_up_that_repeats_what_is_known_mails_nobody(watched: Engine) -> None:
    members = [plant(name, S.ANNOUNCED) for name in ("lime", "salt", "glass", "brick", "paint", "paper")]
    for member in members:
        news(watched, f"news of {member.name}", member)
    assert news(watched, "Six plants are announced in the country.", *members, day=120) == 0
    assert post(watched, at(120)) == []
    news(watched, "one of them", members[0], day=240)
    assert post(watched, at(240)) == ["lime plant, Karaganda region: announced for the 3rd time"]


@pytest.mark.both
def test_a_dispute_is_told_once_and_again_when_a_value_joins_it(watched: Engine) -> None:
    def says(source: str, billions: float, day: int) -> list[str]:
        sum_ = Money(billions * 1e9, "KZT")
        of_house(watched, source, plant("lime", investment=sum_), day)
        return post(watched, at(day))

    assert says("agency", 40, 0) == []
    assert says("dala", 60, 1) == [
        "lime plant, Karaganda region: sources differ on the investment: ₸40 billion / ₸60 billion"
    ]
    assert says("agency", 40, 3) == []
    assert says("dala", 60.5, 5) == []
    assert says("tobol", 90, 6) == [
        "lime plant, Karaganda region: sources differ on the investment: ₸40 billion / ₸60.5 billion / ₸90 billion"
    ]
    assert says("tobol", 90, 7) == []


def of_house(engine: Engine, source: str, mention: Mention, day: int) -> None:
    """An article of another house than the usual one."""
    listed = [
        replace(SOURCE, id=one, name=one, url=f"https://{one}.example/rss") for one in ("agency", "dala", "tobol")
    ]
    register_sources(engine, listed, at(day))
    words = f"What {source} says on day {day}, in words of its own."
    its = article(words, words, source_id=source, url=f"https://{source}.example/{day}", published_at=at(day))
    for claim in claim_due_sources(engine, now=at(day), worker="t", lease=HOUR, limit=9, everything=True):
        found = (its,) if claim.source_id == source else ()
        finish_poll(engine, claim, Polled(PollResult.OK, PollState(at(day) + HOUR), found), at(day))
    read(engine, Scripted("old-1", {words: (mention,)}), now=at(day), worker="test")
    link(engine, now=at(day), worker="test")


@pytest.mark.both
def test_a_total_is_told_when_it_is_new_and_when_its_figure_changes(watched: Engine) -> None:
    fourteen = Programme("14 plants this year.", 14, period="2026", region="KZ-35", country="KZ", status=S.PLANNED)
    totals(watched, "one", fourteen, day=1)
    assert post(watched, at(1)) == ["Karaganda region: 14 projects in all (2026)"]
    totals(watched, "two", fourteen, day=2)
    assert post(watched, at(2)) == []
    totals(watched, "three", replace(fourteen, count=15), day=3)
    assert post(watched, at(3)) == ["Karaganda region: 15 projects in all, before 14 projects (2026)"]
    totals(watched, "four", fourteen, day=4)
    assert post(watched, at(4)) == []


def test_totals_are_wanted_by_their_place_and_words_and_by_no_projects_filter(engine: Engine) -> None:
    about = only(T.PROGRAMMES)
    wishes = {
        "here": replace(about, regions=frozenset({"KZ-35"})),
        "there": replace(about, regions=frozenset({"KZ-10"})),
        "sector": replace(about, sectors=frozenset({"metallurgy"})),
        "words": replace(about, words=frozenset({"factories"})),
        "project": replace(about, projects=frozenset({"Q0001"})),
        "moves": only(T.MOVES),
    }
    for name, watch in wishes.items():
        save_watch(engine, replace(watch, id=name), at(0))
    said = Programme("14 factories.", 14, region="KZ-35", country="KZ", sector=Sector.METALLURGY, status=S.PLANNED)
    totals(engine, "one", said, day=1)
    assert column(engine, "SELECT watch_id FROM alerts ORDER BY 1") == ["here", "sector", "words"]


@pytest.mark.both
def test_a_rumour_is_told_as_unconfirmed_and_its_confirmation_as_the_change(watched: Engine) -> None:
    news(watched, "one", plant("lime", S.CONSTRUCTION))
    news(watched, "two", plant("lime", S.SUSPENDED, evidence=HEARSAY), day=20)
    assert post(watched, at(20)) == ["Unconfirmed: lime plant, Karaganda region: construction → suspended"]
    news(watched, "three", plant("lime", S.SUSPENDED, evidence=HEARSAY), day=21)
    assert post(watched, at(21)) == []
    sure = plant("lime", S.SUSPENDED, evidence="Construction of the lime plant has been suspended.")
    news(watched, "four", sure, day=22)
    assert post(watched, at(22)) == ["lime plant, Karaganda region: construction → suspended"]
    assert run(watched, 23) == []


def test_by_default_a_watch_hears_of_moves_alone(engine: Engine) -> None:
    save_watch(engine, only(T.MOVES), at(0))
    news(engine, "one", plant("lime", S.CONSTRUCTION, expected="2026-03"))
    news(engine, "two", plant("lime", S.SUSPENDED, evidence=HEARSAY, expected="2027"), day=20)
    assert [subject for day in range(20, 30) for subject in run(engine, day)] == []


def test_a_project_that_was_muted_stays_muted_under_its_lead_until_either_name_is_unmuted(watched: Engine) -> None:
    news(watched, "one", plant("lime", expected="2026-Q4"))
    news(watched, "two", plant("salt"))
    add_mute(watched, Mute("all", "Q0001", "enough", at(1), at(200)))
    merge(watched, "Q0001", "Q0002", Said("aina", at(2)))
    news(watched, "three", plant("salt", S.CONSTRUCTION), day=3)
    assert post(watched, at(3)) == []
    assert lift_mutes(watched, "all", "Q0002", at(4)) == 1
    news(watched, "four", plant("salt", S.COMMISSIONED), day=5)
    assert post(watched, at(5)) == ["lime plant, Karaganda region: construction → commissioned"]


def test_the_ledger_says_why_somebody_heard_of_a_slip_and_another_did_not(watched: Engine) -> None:
    save_watch(watched, replace(only(T.MOVES), id="moves"), at(0))
    news(watched, "one", plant("lime", expected="2026-Q4"))
    news(watched, "two", plant("lime", expected="2027"), day=30)
    post(watched, at(30))
    with reading(watched) as connection:
        (_, heard), (_, unheard) = (reasons(connection, watch, "Q0001", at(31)) for watch in ("all", "moves"))
    assert (heard.trigger, heard.notice) == (T.SLIPS, Slip("2026-Q4", "2027", 365, 1))
    assert "delivered on" in heard.why
    assert unheard.why == "not wanted: the filter trigger does not admit it"


def test_many_things_of_one_run_are_one_letter(engine: Engine) -> None:
    save_watch(engine, only(T.SLIPS, T.OVERDUE), at(0))
    link(engine, now=at(0), worker="test")
    for number in range(20):
        news(engine, f"one {number}", plant(f"thing{number}", expected="2026-03"))
        news(engine, f"two {number}", plant(f"thing{number}", expected="2026-04"), day=1)
    assert len(run(engine, 50)) == 1
    assert column(engine, "SELECT count(*) FROM alerts") > [30]
    assert run(engine, 51) == []


def test_reading_all_again_tells_nobody_of_what_it_finds(watched: Engine) -> None:
    texts = {"one": (plant("lime", expected="2026-Q4"),), "two": (plant("lime"),)}
    for day, (words, mentions) in enumerate(texts.items()):
        news(watched, words, *mentions, day=day)
    better = Scripted("new-1", texts | {"two": (plant("lime", expected="2028"),)})
    reread(watched, better, now=at(2))
    assert run(watched, 3) == []
    assert told(watched) == []


def test_a_correction_waits_until_the_quiet_hours_of_its_watch_are_over(engine: Engine) -> None:
    afternoon = Rhythm(quiet=Quiet(time(13), time(16)))  # in Almaty; the runs are at two
    save_watch(engine, replace(only(T.MOVES), rhythm=afternoon), at(0))
    news(engine, "one", plant("lime"))
    news(engine, "two", plant("lime", S.COMMISSIONED), day=2)
    assert post(engine, at(3)) == []
    assert len(post(engine, at(3) + 3 * HOUR)) == 1
    news(engine, "two, edited", plant("lime"), day=4, name="two")
    assert post(engine, at(4)) == []
    (subject,) = post(engine, at(4) + 3 * HOUR)
    assert subject.startswith("Correction: lime plant")


def test_programs_and_chats_are_told_of_a_slip_and_of_a_rumour_as_such(watched: Engine) -> None:
    news(watched, "one", plant("lime", S.CONSTRUCTION, expected="2026-Q4"))
    news(watched, "two", plant("lime", expected="2027"), day=20)
    news(watched, "three", plant("lime", S.SUSPENDED, evidence=HEARSAY), day=21)
    slip, rumour = told(watched)
    letter = Letter("key", "a@example.org", "en", ("all",), (slip, rumour))
    first, second = json.loads(body(letter))["events"]
    assert (first["trigger"], first["notice"]) == ("slips", {"said": "2026-Q4", "to": "2027", "days": 365, "times": 1})
    assert (first["sequence"], first["confirmed"]) == (slip.news_id, True)
    assert (second["trigger"], second["confirmed"]) == ("unconfirmed", False)
    assert (second["before"], second["after"]) == ("construction", "suspended")
    text = message(letter, 3000)
    assert "Unconfirmed: lime plant, Karaganda region: construction → suspended" in text
    assert "launch slipped from Q4 2026 to 2027" in text


def test_a_total_has_no_project_for_programs(watched: Engine) -> None:
    totals(watched, "one", Programme("14 plants.", 14, region="KZ-35", country="KZ", status=S.PLANNED), day=1)
    letter = Letter("key", "a@example.org", "en", ("all",), tuple(told(watched)))
    (event,) = json.loads(body(letter))["events"]
    assert (event["project"], event["programme"]) == (None, {"id": "P0001"})
    assert event["notice"]["now"] == {"count": 14, "money": None, "jobs": None}
