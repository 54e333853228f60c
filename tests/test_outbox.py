"""Alerts become letters; each arrives at least once, and what may have arrived is repeated once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine

from db.bouncing import resume_address, stopped
from db.engine import reading, writing
from db.linking import queue_alerts
from db.outbox import LetterClaim, claim_letters, compose_letters, finish_letter, mark_sending, put_back
from db.watches import WatchTaken, remove_watch, save_watch, sync_watches, watch_ids, watches
from domain.records import Sector, Status
from domain.watching import Blocked, Deferred, Delivered, Delivery, Rejected, Stopped, Watch
from flows.send import send
from tests.stored import HOUR, NOW, column, link, mention, reading_of, rows, seen

MINUTE = timedelta(minutes=1)
WATCH = Watch("all", "reader@example.org")


def queue(engine: Engine, *told: Watch, changes: int = 1) -> None:
    """Each watch is to hear of so many new projects."""
    for watch in told:
        save_watch(engine, watch, NOW)
    for number in range(changes):
        seen(engine, reading_of(mention(name=f"Plant {number}")), name=f"article {number}", now=NOW + number * MINUTE)
        (change,) = link(engine).new
        with writing(engine) as connection:
            queue_alerts(connection, [(watch.id, change) for watch in told], NOW)


def queue_for(engine: Engine, watch: Watch, name: str = "Other plant") -> None:
    """The watch is to hear of one more new project; it is kept if it is not yet."""
    if watch.id not in watch_ids(engine):
        save_watch(engine, watch, NOW)
    seen(engine, reading_of(mention(name=name)), name=name, now=NOW)
    new = link(engine).new
    with writing(engine) as connection:
        queue_alerts(connection, [(watch.id, change) for change in new], NOW)


def claim_one(engine: Engine, now: datetime = NOW) -> LetterClaim:
    (claim,) = claim_letters(engine, now=now, worker="w", lease=10 * MINUTE, limit=9)
    return claim


def attempt(engine: Engine, delivery: Delivery, now: datetime) -> None:
    claim = claim_one(engine, now)
    assert mark_sending(engine, claim, now, HOUR / 6)
    assert finish_letter(engine, claim, delivery, now)


def nothing_is_due(engine: Engine, now: datetime) -> bool:
    return claim_letters(engine, now=now, worker="w", lease=HOUR, limit=9) == ()


def test_all_that_an_address_waits_for_goes_into_one_letter(engine: Engine) -> None:
    queue(engine, WATCH, Watch("steel", "reader@example.org", sectors=frozenset({"metallurgy"})), changes=2)
    assert compose_letters(engine, NOW) == 1
    letter = claim_one(engine).letter
    assert (letter.email, letter.language, letter.watch_ids) == ("reader@example.org", "en", ("all", "steel"))
    assert [event.project_name for event in letter.events] == ["Plant 0", "Plant 1"]


def test_other_addresses_and_other_languages_get_letters_of_their_own(engine: Engine) -> None:
    queue(engine, WATCH, Watch("kk", "reader@example.org", language="kk"), Watch("b", "other@example.org"))
    assert compose_letters(engine, NOW) == 3


def test_a_letter_tells_fifty_changes_at_most_and_none_is_told_twice(engine: Engine) -> None:
    queue(engine, WATCH, replace(WATCH, id="again"), changes=52)
    assert compose_letters(engine, NOW) == 2
    first, second = (claim.letter for claim in claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=9))
    assert (len(first.events), len(second.events)) == (50, 2)
    assert not set(first.events) & set(second.events)


def test_composing_again_changes_nothing(engine: Engine) -> None:
    queue(engine, WATCH)
    assert (compose_letters(engine, NOW), compose_letters(engine, NOW)) == (1, 0)


def test_a_letter_keeps_its_key_and_its_words_at_every_attempt(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    first = claim_one(engine)
    finish_letter(engine, first, Deferred("greylisted"), NOW)
    again = claim_one(engine, NOW + MINUTE)
    assert again.letter == first.letter
    assert (first.attempts, again.attempts) == (1, 2)


def test_letters_of_two_databases_have_different_keys(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alerts SET letter_id = NULL, created_at = '2026-01-01 00:00:00.000000'")
    compose_letters(engine, NOW)
    assert len(set(column(engine, "SELECT key FROM letters"))) == 2


def test_a_delivered_letter_is_done(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    attempt(engine, Delivered("mx.example.org"), NOW)
    assert rows(engine, "SELECT state, delivered_to FROM letters") == [("delivered", "mx.example.org")]
    assert nothing_is_due(engine, NOW + timedelta(days=30))


def test_a_rejected_letter_is_done_and_says_why(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    attempt(engine, Rejected("550 no such user"), NOW)
    assert rows(engine, "SELECT state, last_error FROM letters") == [("rejected", "550 no such user")]
    assert nothing_is_due(engine, NOW + timedelta(days=30))


def test_a_deferred_letter_comes_back_later_and_later_and_is_given_up_after_four_days(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    now = NOW
    for minutes in (1, 5, 30, 120, *[360] * 15):
        attempt(engine, Deferred("421 busy"), now)
        assert nothing_is_due(engine, now + minutes * MINUTE - timedelta(seconds=1))
        now += minutes * MINUTE
    attempt(engine, Deferred("421 busy"), now)
    assert rows(engine, "SELECT state, last_error FROM letters") == [("rejected", "given up after 20 tries: 421 busy")]
    assert timedelta(days=3) < now - NOW < timedelta(days=5)


def test_what_is_our_own_fault_never_uses_a_letter_up(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    for day in range(30):
        attempt(engine, Blocked("535 who are you"), NOW + timedelta(days=day))
    assert claim_one(engine, NOW + timedelta(days=31)).deferrals == 0


def test_an_address_that_is_gone_gets_nothing_more_until_somebody_says_so(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    attempt(engine, Rejected("550 no such user", address_gone=True), NOW)
    queue_for(engine, WATCH)
    assert compose_letters(engine, NOW) == 0
    with reading(engine) as connection:
        assert stopped(connection) == (Stopped(WATCH.email, NOW, "550 no such user"),)
    assert resume_address(engine, WATCH.email, NOW)
    assert not resume_address(engine, WATCH.email, NOW)
    assert compose_letters(engine, NOW) == 1
    told = [
        claim.letter.events[0].project_name for claim in claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=9)
    ]
    assert told == ["Plant 0", "Other plant"]


def test_a_letter_composed_before_its_address_was_stopped_waits(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    queue_for(engine, WATCH)
    compose_letters(engine, NOW)
    first, second = claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=9)
    finish_letter(engine, first, Rejected("550 no such user", address_gone=True), NOW)
    finish_letter(engine, second, Deferred("421 busy"), NOW)
    assert nothing_is_due(engine, NOW + timedelta(days=30))


def test_letters_that_were_put_back_are_as_they_were(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    first = claim_one(engine)
    put_back(engine, [first], NOW)
    again = claim_one(engine)
    assert (again.letter, again.attempts) == (first.letter, 1)
    put_back(engine, [first], NOW)
    assert nothing_is_due(engine, NOW)


def test_a_letter_that_may_have_arrived_is_sent_once_more_after_an_hour(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    attempt(engine, Deferred("connection lost", unknown=True), NOW)
    assert column(engine, "SELECT state FROM letters") == ["unknown"]
    assert nothing_is_due(engine, NOW + 59 * MINUTE)
    attempt(engine, Deferred("connection lost", unknown=True), NOW + HOUR)
    ((state, reason),) = rows(engine, "SELECT state, last_error FROM letters")
    assert state == "rejected"
    assert "connection lost" in reason
    assert nothing_is_due(engine, NOW + timedelta(days=30))


def test_a_sender_that_stopped_in_the_middle_may_have_sent_the_letter(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    lost = claim_one(engine)
    assert mark_sending(engine, lost, NOW, HOUR / 6)
    assert nothing_is_due(engine, NOW + 9 * MINUTE)
    noticed = NOW + 10 * MINUTE
    assert nothing_is_due(engine, noticed)
    assert column(engine, "SELECT state FROM letters") == ["unknown"]
    assert not finish_letter(engine, lost, Delivered("too late"), noticed)
    repeated = claim_one(engine, noticed + HOUR)
    assert repeated.letter == lost.letter


def test_a_sender_that_stopped_before_it_began_leaves_the_letter_waiting(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    claim_one(engine)
    assert claim_one(engine, NOW + 10 * MINUTE).attempts == 2


def test_nobody_hears_through_a_watch_that_was_removed(engine: Engine) -> None:
    queue(engine, WATCH)
    assert remove_watch(engine, "all")
    assert not remove_watch(engine, "all")
    assert compose_letters(engine, NOW) == 0


def test_a_change_withdrawn_before_its_letter_was_written_is_not_told(engine: Engine) -> None:
    queue(engine, WATCH)
    seen(engine, reading_of(), name="article 0", text="It was a mistake.", now=NOW)
    assert link(engine).withdrawn
    assert compose_letters(engine, NOW) == 0


def test_watches_come_back_as_they_were_saved(engine: Engine) -> None:
    wish = Watch(
        id="w",
        email="w@example.org",
        language="ru",
        projects=frozenset({"Q0001"}),
        regions=frozenset({"KZ-35", "KZ-10"}),
        countries=frozenset({"KZ"}),
        sectors=frozenset({Sector.ENERGY.value}),
        products=frozenset({"copper"}),
        companies=frozenset({"Қазмыс"}),
        to=frozenset({Status.COMMISSIONED, Status.CLOSED}),
        words=frozenset({"завод"}),
        new_projects=True,
    )
    save_watch(engine, wish, NOW)
    save_watch(engine, WATCH, NOW)
    assert watches(engine) == (WATCH, wish)
    wider = replace(wish, words=frozenset({"комбинат"}))
    save_watch(engine, wider, NOW)
    assert watches(engine) == (WATCH, wider)


def test_the_name_of_a_watch_is_never_given_to_another_address(engine: Engine) -> None:
    save_watch(engine, WATCH, NOW)
    remove_watch(engine, WATCH.id)
    with pytest.raises(WatchTaken, match="choose another name"):
        save_watch(engine, replace(WATCH, email="other@example.org"), NOW)
    assert (watches(engine), watch_ids(engine)) == ((), frozenset({"all"}))


def test_the_file_takes_no_watch_from_a_command(engine: Engine) -> None:
    save_watch(engine, WATCH, NOW)
    with pytest.raises(WatchTaken, match="«all»"):
        sync_watches(engine, [replace(WATCH, id="one"), replace(WATCH, language="kk")], NOW)
    assert watches(engine) == (WATCH,)


@pytest.mark.parametrize("composed", [False, True], ids=["queued", "composed"])
def test_a_watch_that_comes_back_does_not_bring_its_old_alerts(engine: Engine, composed: bool) -> None:
    listed = replace(WATCH, id="listed")
    sync_watches(engine, [listed], NOW)
    queue_for(engine, listed)
    if composed:
        compose_letters(engine, NOW)
    sync_watches(engine, [], NOW)
    if composed:
        compose_letters(engine, NOW)
    sync_watches(engine, [listed], NOW)
    assert compose_letters(engine, NOW) == 0
    assert column(engine, "SELECT count(*) FROM letters") == [0]


def test_a_composed_letter_loses_what_was_withdrawn_and_others_keep_their_back_off(engine: Engine) -> None:
    queue(engine, WATCH, changes=2)
    queue_for(engine, replace(WATCH, id="b", email="b@example.org"), name="Mill")
    compose_letters(engine, NOW)
    for claim in claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=9):
        finish_letter(engine, claim, Deferred("421 busy"), NOW)
    seen(engine, reading_of(), name="article 0", text="It was a mistake.", now=NOW)
    assert link(engine).withdrawn
    assert compose_letters(engine, NOW) == 1
    letter = claim_one(engine).letter
    assert [event.project_name for event in letter.events] == ["Plant 1"]
    assert rows(engine, "SELECT attempts, last_error FROM letters WHERE email = 'b@example.org'") == [(1, "421 busy")]


def test_what_may_have_arrived_is_repeated_as_it_was(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    attempt(engine, Deferred("connection lost", unknown=True), NOW)
    remove_watch(engine, WATCH.id)
    assert compose_letters(engine, NOW) == 0
    assert column(engine, "SELECT state FROM letters") == ["unknown"]


def test_a_letter_on_its_way_is_held_from_the_moment_it_goes_out(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    claim = claim_one(engine)
    assert mark_sending(engine, claim, NOW + 9 * MINUTE, 10 * MINUTE)
    assert nothing_is_due(engine, NOW + 18 * MINUTE)
    assert column(engine, "SELECT state FROM letters") == ["sending"]


def test_a_lease_of_a_clock_far_ahead_does_not_hold_a_letter_for_ever(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    claim = claim_one(engine)
    assert mark_sending(engine, claim, NOW + timedelta(days=400), 10 * MINUTE)
    assert nothing_is_due(engine, NOW)
    assert column(engine, "SELECT state FROM letters") == ["unknown"]


@dataclass(slots=True)
class Slow:
    """A postman who needs nine minutes for each letter, and a clock that shows it."""

    now: datetime = NOW
    shown: list[str] = field(default_factory=list)

    def deliver(self, message: EmailMessage) -> Delivery:
        self.now += 9 * MINUTE
        self.shown.append(str(message["To"]))
        return Delivered("box")


def test_each_letter_is_sent_and_recorded_by_the_time_it_is_then(engine: Engine) -> None:
    queue(engine, WATCH, replace(WATCH, id="b", email="b@example.org"))
    postman = Slow()
    assert send(engine, postman, "q@example.org", clock=lambda: postman.now, worker="w").delivered == 2
    sent = "SELECT CAST(ROUND((julianday(sent_at) - julianday(created_at)) * 1440) AS INT) FROM letters ORDER BY id"
    assert column(engine, sent) == [0, 9]


class Overtaken:
    """A postman so slow that another worker takes over and finishes first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def deliver(self, message: EmailMessage) -> Delivery:
        assert nothing_is_due(self.engine, NOW + HOUR)
        return Delivered("too late")


def test_a_sender_who_was_overtaken_claims_no_success(engine: Engine) -> None:
    queue(engine, WATCH)
    assert send(engine, Overtaken(engine), "q@example.org", clock=lambda: NOW, worker="w").delivered == 0
    assert column(engine, "SELECT state FROM letters") == ["unknown"]


class Broken:
    def deliver(self, message: EmailMessage) -> Delivery:
        raise RuntimeError("a fault of our own")


def test_a_fault_of_our_own_is_tried_five_times(engine: Engine) -> None:
    queue(engine, WATCH)
    states = []
    for day in range(5):
        now = NOW + timedelta(days=day)
        send(engine, Broken(), "q@example.org", clock=lambda now=now: now, worker="w")  # type: ignore[misc]
        states += column(engine, "SELECT state FROM letters")
    assert states == ["waiting"] * 4 + ["rejected"]


def test_the_file_decides_over_its_own_watches_only(engine: Engine) -> None:
    save_watch(engine, WATCH, NOW)
    sync_watches(engine, [replace(WATCH, id="one"), replace(WATCH, id="two")], NOW)
    sync_watches(engine, [replace(WATCH, id="two", language="kk")], NOW)
    assert [(watch.id, watch.language) for watch in watches(engine)] == [("all", "en"), ("two", "kk")]
    sync_watches(engine, [], NOW)
    assert [watch.id for watch in watches(engine)] == ["all"]


@pytest.mark.parametrize("delivery", [Delivered("x"), Rejected("x"), Deferred("x"), Deferred("x", unknown=True)])
def test_a_settled_letter_is_held_by_nobody(engine: Engine, delivery: Delivery) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    attempt(engine, delivery, NOW)
    assert column(engine, "SELECT lease_token FROM letters") == [None]
