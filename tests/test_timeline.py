"""A project's history depends on what was published when, not on the order of arrival."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.projects import Change, Doubt, Sighting
from domain.records import Facility, Mention, Status
from domain.status import LIFE_CYCLE
from domain.timeline import SURE_ENOUGH, history, timeline

START = datetime(2024, 1, 1, 9, tzinfo=UTC)


def seen(day: int, status: Status, mention_id: int | None = None, score: float = 1.0, **told: Any) -> Sighting:
    """A report of the day, a story of its own; ``words`` are its evidence."""
    words = told.pop("words", f"The plant is {status}.")
    mention = Mention(name="plant", facility=Facility.PLANT, status=status, evidence=words, score=score)
    columns: dict[str, Any] = {"source_id": "agency-ru", "story_id": day, **told}
    number = day * 10 if mention_id is None else mention_id
    return Sighting(mention_id=number, published_at=START + timedelta(days=day), mention=mention, **columns)


def told(*sightings: Sighting) -> list[Status]:
    return [change.after for change in history(sightings)]


def waiting(*sightings: Sighting) -> list[tuple[Status, tuple[Doubt, ...]]]:
    """What is unconfirmed, and why."""
    return [(one.change.after, one.doubts) for one in timeline(sightings).unconfirmed]


WORDS = (
    "The plant works.",
    "The plant is closed.",
    "The project has been cancelled.",
    "The plant has reportedly closed.",
    "The company denied reports that the plant had been closed.",
    "The plant has still not been launched.",
    "Work has resumed at the plant.",
    "The plant, launched in 2019, is to grow.",
    "Construction of the plant began last month.",
    "…",
)


@st.composite
def one_sighting(draw: st.DrawFn, at: int) -> Sighting:
    return seen(
        draw(st.integers(0, 40)),
        draw(st.sampled_from(Status)),
        at,
        draw(st.sampled_from((0.1, 0.3, 0.9, 1.0))),
        words=draw(st.sampled_from(WORDS)),
        source_id=draw(st.sampled_from(("agency-ru", "agency-kk", "paper", "portal"))),
        story_id=draw(st.integers(0, 12)),
        confirmed=draw(st.booleans()) and draw(st.booleans()),
        established=draw(st.booleans()) or draw(st.booleans()),
    )


@st.composite
def all_kinds(draw: st.DrawFn) -> list[Sighting]:
    return [draw(one_sighting(at)) for at in range(draw(st.integers(0, 14)))]


@st.composite
def many_sightings(draw: st.DrawFn) -> list[Sighting]:
    rows = draw(st.lists(st.tuples(st.integers(0, 12), st.sampled_from(Status), st.floats(0, 1)), max_size=20))
    return [seen(day * 20, status, at, score) for at, (day, status, score) in enumerate(rows)]


def test_the_first_status_comes_from_nowhere_and_each_change_names_its_evidence() -> None:
    assert history([seen(0, Status.PLANNED), seen(5, Status.CONSTRUCTION)]) == (
        Change(None, Status.PLANNED, date(2024, 1, 1), 0),
        Change(Status.PLANNED, Status.CONSTRUCTION, date(2024, 1, 6), 50),
    )


def test_news_that_says_less_is_no_change() -> None:
    assert told(seen(0, Status.CONSTRUCTION), seen(3, Status.PLANNED), seen(4, Status.ANNOUNCED)) == [
        Status.CONSTRUCTION
    ]


@pytest.mark.parametrize("resumed", [Status.CONSTRUCTION, Status.COMMISSIONED])
def test_a_pause_ends_with_a_change(resumed: Status) -> None:
    assert told(seen(0, Status.CONSTRUCTION), seen(3, Status.SUSPENDED), seen(19, resumed)) == [
        Status.CONSTRUCTION,
        Status.SUSPENDED,
        resumed,
    ]


@pytest.mark.parametrize(
    ("end", "background"),
    [
        (Status.SUSPENDED, Status.ANNOUNCED),
        (Status.CANCELLED, Status.ANNOUNCED),
        (Status.CANCELLED, Status.SUSPENDED),
        (Status.CLOSED, Status.ANNOUNCED),
        (Status.CLOSED, Status.PLANNED),
    ],
)
def test_what_was_once_said_does_not_wake_what_has_ended(end: Status, background: Status) -> None:
    assert told(seen(0, Status.CONSTRUCTION), seen(3, end), seen(9, background)) == [Status.CONSTRUCTION, end]


def test_a_dropped_project_that_is_planned_anew_is_alive_again() -> None:
    assert told(seen(0, Status.PLANNED), seen(3, Status.CANCELLED), seen(19, Status.PLANNED))[-1] is Status.PLANNED


S = Status
PAUSED = (seen(1, S.CONSTRUCTION), seen(40, S.SUSPENDED))


def test_a_paused_project_that_is_announced_as_new_after_a_quarter_of_silence_is_taken_up_again() -> None:
    assert told(*PAUSED, seen(140, S.ANNOUNCED)) == [S.CONSTRUCTION, S.SUSPENDED, S.ANNOUNCED]


def test_an_announcement_in_news_of_the_pause_or_by_the_same_story_wakes_nothing() -> None:
    assert told(*PAUSED, seen(100, S.ANNOUNCED)) == [S.CONSTRUCTION, S.SUSPENDED]
    assert told(*PAUSED, seen(120, S.SUSPENDED), seen(200, S.ANNOUNCED)) == [S.CONSTRUCTION, S.SUSPENDED]
    assert told(*PAUSED, seen(30, S.ANNOUNCED), seen(140, S.ANNOUNCED, story_id=30))[-1] is S.SUSPENDED


def test_a_rumour_of_a_new_announcement_wakes_nothing() -> None:
    assert told(*PAUSED, seen(140, S.ANNOUNCED, words="It is reportedly announced."))[-1] is S.SUSPENDED


def test_a_paused_project_can_still_be_cancelled() -> None:
    assert told(seen(0, Status.PLANNED), seen(3, Status.SUSPENDED), seen(9, Status.CANCELLED))[-1] is Status.CANCELLED


def test_of_one_days_mentions_the_strongest_counts() -> None:
    day = [seen(1, Status.PLANNED, 1), seen(1, Status.COMMISSIONED, 2), seen(1, Status.CONSTRUCTION, 3)]
    assert history(day) == (Change(None, Status.COMMISSIONED, date(2024, 1, 2), 2),)


def test_an_unsure_mention_moves_nothing_by_itself() -> None:
    assert told(seen(0, Status.PLANNED), seen(1, Status.CANCELLED, score=SURE_ENOUGH - 0.01)) == [Status.PLANNED]
    assert told(seen(0, Status.PLANNED), seen(1, Status.CANCELLED, score=SURE_ENOUGH)) == [
        Status.PLANNED,
        Status.CANCELLED,
    ]


def test_a_project_of_unsure_mentions_only_waits_without_a_status() -> None:
    assert told(seen(0, Status.ANNOUNCED, score=0.1), seen(1, Status.PLANNED, score=0.1)) == []


def test_nothing_seen_is_no_history() -> None:
    assert history([]) == ()


@given(all_kinds(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_history(sightings: list[Sighting], rng: random.Random) -> None:
    assert timeline(rng.sample(sightings, len(sightings))) == timeline(sightings)


@given(all_kinds())
def test_what_arrives_twice_is_told_once(sightings: list[Sighting]) -> None:
    assert timeline([*sightings, *sightings]) == timeline(sightings)


@given(all_kinds(), st.data())
def test_a_weaker_duplicate_never_changes_anything(sightings: list[Sighting], data: st.DataObject) -> None:
    """The same story told again, later and less surely."""
    for sighting in sightings[:3]:
        fainter = replace(sighting.mention, score=0.2)
        later = sighting.published_at + timedelta(days=data.draw(st.integers(0, 30)))
        again = replace(sighting, mention_id=900, published_at=later, mention=fainter, confirmed=False)
        assert timeline([*sightings, again]) == timeline(sightings)


@given(all_kinds())
def test_what_is_unconfirmed_would_move_the_project_and_says_why(sightings: list[Sighting]) -> None:
    found = timeline(sightings)
    stands = found.changes[-1].after if found.changes else None
    for one in found.unconfirmed:
        assert one.doubts
        assert one.change.before is stands is not one.change.after
    assert len({one.change.after for one in found.unconfirmed}) == len(found.unconfirmed)


@given(all_kinds())
def test_every_change_has_a_report_without_doubt_or_two_houses_that_say_it(sightings: list[Sighting]) -> None:
    for change in history(sightings):
        same = [sighting for sighting in sightings if sighting.mention.status is change.after]
        clear = any(s.confirmed or (s.mention.score >= SURE_ENOUGH and s.established) for s in same)
        assert clear or len({sighting.house for sighting in same}) > 1


@given(many_sightings())
def test_a_history_is_a_chain_that_never_stands_still_nor_slips_back(sightings: list[Sighting]) -> None:
    changes = history(sightings)
    assert bool(changes) == any(sighting.mention.score >= SURE_ENOUGH for sighting in sightings)
    for earlier, later in pairwise(changes):
        assert later.before is earlier.after is not later.after
        assert earlier.on < later.on
        if earlier.after in LIFE_CYCLE and later.after in LIFE_CYCLE:
            assert LIFE_CYCLE.index(later.after) > LIFE_CYCLE.index(earlier.after)


@given(many_sightings())
def test_later_news_never_rewrites_earlier_days(sightings: list[Sighting]) -> None:
    sure = [sighting for sighting in sightings if sighting.mention.score >= SURE_ENOUGH]
    until = START + timedelta(days=120)
    past = tuple(change for change in history(sure) if change.on <= until.date())
    assert past == history(sighting for sighting in sure if sighting.published_at <= until)


RUMOURS = (
    "The plant has reportedly closed for good.",
    "По слухам, завод закрыт навсегда.",
    "Завод закрыт, сообщил источник на предприятии.",
    "Источники сообщили о закрытии завода.",
    "Зауыт жабылды, деп хабарлайды белгісіз дереккөз.",
    "The plant may have been shut down.",
)


@pytest.mark.parametrize("words", RUMOURS)
def test_hearsay_leaves_a_change_unconfirmed(words: str) -> None:
    reports = seen(0, Status.COMMISSIONED), seen(30, Status.CLOSED, words=words)
    assert told(*reports) == [Status.COMMISSIONED]
    assert waiting(*reports) == [(Status.CLOSED, (Doubt.HEARSAY,))]


def test_one_clear_report_of_an_established_source_is_enough_and_one_of_an_unproven_source_is_not() -> None:
    assert told(seen(0, Status.PLANNED), seen(9, Status.COMMISSIONED)) == [Status.PLANNED, Status.COMMISSIONED]
    reports = seen(0, Status.PLANNED), seen(9, Status.COMMISSIONED, established=False)
    assert told(*reports) == [Status.PLANNED]
    assert waiting(*reports) == [(Status.COMMISSIONED, (Doubt.UNPROVEN,))]


def test_an_official_who_is_named_is_no_hearsay() -> None:
    words = "Завод запущен, сообщил аким области, источник энергии – газ.", "Зауыт ашылды, деп хабарлайды Kazinform."
    for said in words:
        assert waiting(seen(0, Status.PLANNED), seen(9, Status.COMMISSIONED, words=said)) == []


def test_a_second_independent_story_confirms_and_dates_the_change() -> None:
    rumour = seen(5, Status.COMMISSIONED, 1, established=False, source_id="blog")
    second = seen(8, Status.COMMISSIONED, 2, words="The plant has reportedly opened.", source_id="paper")
    found = timeline([seen(0, Status.PLANNED), rumour, second])
    assert found.changes[-1] == Change(Status.PLANNED, Status.COMMISSIONED, date(2024, 1, 9), 2)
    assert found.unconfirmed == ()


@pytest.mark.parametrize(
    "same", [{"story_id": 5, "source_id": "paper"}, {"source_id": "agency-kk"}, {"source_id": "agency-ru"}]
)
def test_a_reprint_or_the_same_house_confirms_nothing(same: dict[str, Any]) -> None:
    rumour = seen(5, Status.COMMISSIONED, 1, score=0.2)
    assert told(seen(0, Status.PLANNED), rumour, seen(8, Status.COMMISSIONED, 2, score=0.2, **same)) == [Status.PLANNED]


def test_a_persons_word_confirms_hearsay() -> None:
    rumour = seen(5, Status.CLOSED, words=RUMOURS[0], confirmed=True)
    assert told(seen(0, Status.COMMISSIONED), rumour) == [Status.COMMISSIONED, Status.CLOSED]


@pytest.mark.parametrize("end", [Status.CANCELLED, Status.CLOSED])
def test_an_end_needs_a_word_for_it(end: Status) -> None:
    reports = seen(0, Status.CONSTRUCTION), seen(30, end, words="Nobody has been seen on the site for a year.")
    assert told(*reports) == [Status.CONSTRUCTION]
    assert waiting(*reports) == [(end, (Doubt.UNSAID,))]


@pytest.mark.parametrize(
    "words",
    [
        "The plant has still not been launched.",
        "Завод до сих пор не введён в эксплуатацию.",
        "Зауыт әлі іске қосылған жоқ.",
    ],
)
def test_a_step_back_needs_a_word_for_it(words: str) -> None:
    assert told(seen(0, Status.COMMISSIONED), seen(60, Status.CONSTRUCTION)) == [Status.COMMISSIONED]
    assert told(seen(0, Status.COMMISSIONED), seen(60, Status.CONSTRUCTION, words=words))[-1] is Status.CONSTRUCTION


def test_works_that_have_not_begun_lead_back_to_the_plan_but_a_plant_that_is_not_open_does_not() -> None:
    begun = "Строительство завода так и не началось.", "Construction of the plant has not yet begun."
    for words in begun:
        assert told(seen(0, Status.CONSTRUCTION), seen(60, Status.PLANNED, words=words))[-1] is Status.PLANNED
    closed = seen(60, Status.PLANNED, words="The plant has not been launched yet.")
    assert told(seen(0, Status.CONSTRUCTION), closed) == [Status.CONSTRUCTION]


def test_reports_that_contradict_each_other_do_not_make_a_project_flap() -> None:
    reports = [
        seen(0, Status.CONSTRUCTION),
        *(seen(30 + 2 * n, Status.CONSTRUCTION if n % 2 else Status.SUSPENDED) for n in range(5)),
    ]
    assert told(*reports) == [Status.CONSTRUCTION, Status.SUSPENDED]
    assert waiting(*reports[:3]) == [(Status.CONSTRUCTION, (Doubt.SUDDEN,))]


def test_work_that_is_said_to_go_on_again_needs_no_fortnight() -> None:
    again = seen(33, Status.CONSTRUCTION, words="Строительство завода возобновлено.")
    assert told(seen(0, Status.CONSTRUCTION), seen(30, Status.SUSPENDED), again)[-1] is Status.CONSTRUCTION


def test_a_rumour_of_an_end_falls_with_a_clear_report_of_works() -> None:
    rumours = [
        seen(day, Status.SUSPENDED, score=0.1, source_id=source) for day, source in ((30, "paper"), (50, "blog"))
    ]
    assert told(seen(0, Status.CONSTRUCTION), *rumours)[-1] is Status.SUSPENDED
    assert told(seen(0, Status.CONSTRUCTION), *rumours, seen(40, Status.CONSTRUCTION)) == [Status.CONSTRUCTION]


@pytest.mark.parametrize(
    "words",
    [
        "The company refuted the news of the closure.",
        "Компания опровергла сообщения о закрытии завода.",
        "Компания зауыт жабылды деген ақпаратты жоққа шығарды.",
    ],
)
@pytest.mark.parametrize("read_as", [Status.CLOSED, Status.COMMISSIONED])
def test_a_denial_withdraws_what_it_denies_however_it_was_read(words: str, read_as: Status) -> None:
    reports = seen(0, Status.COMMISSIONED), seen(30, Status.CLOSED)
    assert told(*reports)[-1] is Status.CLOSED
    assert told(*reports, seen(33, read_as, words=words)) == [Status.COMMISSIONED]


def test_a_denial_withdraws_neither_old_reports_nor_what_a_person_confirmed_nor_what_it_does_not_name() -> None:
    denial = seen(200, Status.COMMISSIONED, words="The company denied reports that the plant had closed.")
    assert told(seen(0, Status.COMMISSIONED), seen(30, Status.CLOSED), denial)[1] is Status.CLOSED
    assert Status.CLOSED in told(seen(0, Status.COMMISSIONED), seen(190, Status.CLOSED, confirmed=True), denial)
    assert told(seen(0, Status.COMMISSIONED), seen(190, Status.SUSPENDED), denial)[1] is Status.SUSPENDED


def test_who_neither_confirms_nor_denies_withdraws_nothing() -> None:
    shrug = seen(33, Status.COMMISSIONED, words="The company could neither confirm nor deny that the plant was closed.")
    assert told(seen(0, Status.COMMISSIONED), seen(30, Status.CLOSED), shrug)[1] is Status.CLOSED


def test_what_was_just_denied_needs_two_to_say_it() -> None:
    denial = seen(33, Status.COMMISSIONED, words="The company denied reports that the plant had closed.")
    again = seen(36, Status.CLOSED), seen(38, Status.CLOSED, source_id="paper")
    assert waiting(seen(0, Status.COMMISSIONED), denial, again[0]) == [(Status.CLOSED, (Doubt.DENIED,))]
    assert told(seen(0, Status.COMMISSIONED), denial, *again)[-1] is Status.CLOSED


@pytest.mark.parametrize(
    ("words", "dated", "on"),
    [
        ("Запущенный в 2019 году завод расширят.", "2019", date(2019, 12, 31)),
        ("The plant, which opened last March, will grow.", "2023-03", date(2023, 3, 31)),
        ("2019 жылы іске қосылған зауыт кеңейеді.", "2019", date(2019, 12, 31)),
        ("Завод, открытый в марте прошлого года, расширят.", "2023-03", date(2023, 3, 31)),
        ("Былтыр наурызда ашылған зауыт кеңейеді.", "2023-03", date(2023, 3, 31)),
    ],
)
def test_a_past_launch_is_dated_by_the_text(words: str, dated: str, on: date) -> None:
    assert history([seen(0, Status.COMMISSIONED, words=words)]) == (Change(None, Status.COMMISSIONED, on, 0, dated),)


def test_a_past_launch_goes_before_the_pause_that_was_reported_earlier() -> None:
    launch = seen(900, Status.COMMISSIONED, words="The plant was launched in 2025 with state money.")
    reports = seen(0, Status.CONSTRUCTION), seen(800, Status.SUSPENDED), launch
    assert told(*reports) == [Status.CONSTRUCTION, Status.COMMISSIONED, Status.SUSPENDED]


def test_a_past_launch_is_dated_by_the_article_where_clear_reports_since_then_know_of_none() -> None:
    launch = seen(900, Status.COMMISSIONED, words="The plant was launched in 2019.")
    reports = seen(0, Status.PLANNED), seen(300, Status.CONSTRUCTION), launch
    assert history(reports)[-1] == Change(Status.CONSTRUCTION, Status.COMMISSIONED, date(2026, 6, 19), 9000)


def test_this_months_launch_is_dated_by_the_article() -> None:
    assert history([seen(0, Status.COMMISSIONED, words="The plant was launched in January 2024.")])[0].dated is None
