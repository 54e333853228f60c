"""Confirming, ending, muting and asking: each act may be repeated, and nothing reaches who did not say yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.engine import reading
from db.invariants import broken_promises
from db.outbox import claim_letters, compose_letters, finish_letter, mark_sending
from db.subscriptions import ask, confirm, look, mute, request, unsubscribe, vouch
from db.watches import kept_watches, save_watch, sync_watches, watches
from domain.channels import may_be_told
from domain.permits import Permit
from domain.subscriptions import Answer, free_id, mailbox_of, may_be_asked
from domain.watching import Deferred, Watch
from tests.stored import HOUR, NOW, column, rows
from tests.test_outbox import WATCH, queue

DAY = timedelta(days=1)
ASKED = Watch("mine", "stranger@example.org", regions=frozenset({"KZ-35"}))
LINK = Permit("confirm", ("mine",), "stranger@example.org", expires=NOW + 2 * DAY)
END = Permit("unsubscribe", ("all",), "reader@example.org")
QUIET = Permit("mute", ("all",), "reader@example.org", "Q0001")

pytestmark = pytest.mark.both


def asking(engine: Engine) -> list[str]:
    return column(engine, "SELECT l.email FROM letters l JOIN requests r ON r.letter_id = l.id ORDER BY l.id")


def test_who_is_asked_is_followed_from_the_confirmation_on_and_the_link_works_once(engine: Engine) -> None:
    assert request(engine, ASKED, NOW) is Answer.ASKED
    assert watches(engine) == ()
    assert look(engine, LINK, NOW).answer is Answer.READY
    done = confirm(engine, LINK, NOW + HOUR)
    assert (done.answer, done.watches) == (Answer.DONE, (ASKED,))
    assert watches(engine) == (ASKED,)
    assert confirm(engine, LINK, NOW + 2 * HOUR).answer is Answer.ALREADY
    unsubscribe(engine, replace(LINK, purpose="unsubscribe"), NOW + 3 * HOUR)
    assert confirm(engine, LINK, NOW + 4 * HOUR).answer is Answer.EXPIRED
    assert watches(engine) == ()


@pytest.mark.parametrize(
    ("link", "answer"),
    [
        (replace(LINK, expires=NOW + HOUR), Answer.EXPIRED),
        (replace(LINK, email="other@example.org"), Answer.UNKNOWN),
        (replace(LINK, watch_ids=("other",)), Answer.UNKNOWN),
        (replace(LINK, purpose="mute"), Answer.UNKNOWN),
        (replace(LINK, expires=None), Answer.UNKNOWN),
    ],
)
def test_no_other_link_confirms(engine: Engine, link: Permit, answer: Answer) -> None:
    request(engine, ASKED, NOW)
    assert confirm(engine, link, NOW + HOUR).answer is answer
    assert watches(engine) == ()


def test_whoever_asks_again_gets_the_same_answer_and_the_address_no_second_letter(engine: Engine) -> None:
    save_watch(engine, Watch("known", "known@example.org"), NOW)
    for address in ("stranger@example.org", "Stranger@example.org", "s.tranger+x@example.org", "known@example.org"):
        for _ in range(2):
            assert ask(engine, Watch("", address), NOW + HOUR).answer is Answer.ASKED
    assert asking(engine) == ["stranger@example.org", "known@example.org"]
    assert {one.watch.id for one in kept_watches_of(engine) if one.confirmed_at} == {"known"}


def kept_watches_of(engine: Engine):  # type: ignore[no-untyped-def]
    with reading(engine) as connection:
        return kept_watches(connection)


def test_an_address_is_asked_again_when_its_link_is_over_and_not_before(engine: Engine) -> None:
    assert request(engine, ASKED, NOW) is Answer.ASKED
    assert request(engine, replace(ASKED, id="b"), NOW + 47 * HOUR) is Answer.LATELY
    assert request(engine, replace(ASKED, id="c"), NOW + 48 * HOUR) is Answer.ASKED
    confirm(engine, replace(LINK, watch_ids=("c",), expires=NOW + 9 * DAY), NOW + 49 * HOUR)
    assert request(engine, replace(ASKED, id="d"), NOW + 50 * HOUR) is Answer.LATELY


def test_strangers_together_ask_only_so_often_and_the_answer_tells_nothing_of_an_address(engine: Engine) -> None:
    for number in range(4):
        ask(engine, Watch("", f"{number}@example.org"), NOW, most=3)
    assert len(asking(engine)) == 3
    assert ask(engine, Watch("", "0@example.org"), NOW, most=3).answer is Answer.BUSY
    assert ask(engine, Watch("", "9@example.org"), NOW, most=3).answer is Answer.BUSY
    assert ask(engine, Watch("", "9@example.org"), NOW + DAY, most=3).answer is Answer.ASKED


@pytest.mark.parametrize("address", ["tgram://token/1", "webhook+https://example.org/x", "nobody", "a@b\r\nBcc: c@d.e"])
def test_strangers_name_mail_addresses_only(engine: Engine, address: str) -> None:
    assert ask(engine, Watch("", address), NOW).answer is Answer.NO_ADDRESS
    assert asking(engine) == []


def test_who_does_not_answer_in_a_week_is_forgotten_with_the_address(engine: Engine) -> None:
    request(engine, ASKED, NOW)
    compose_letters(engine, NOW + 6 * DAY)
    assert len(kept_watches_of(engine)) == 1
    assert rows(engine, "SELECT state FROM letters") == [("rejected",)]
    compose_letters(engine, NOW + 7 * DAY)
    for table in ("watches", "letters", "requests"):
        assert column(engine, f"SELECT count(*) FROM {table}") == [0]
    assert confirm(engine, LINK, NOW + 8 * DAY).answer is Answer.EXPIRED
    assert broken_promises(engine) == ()


def test_the_one_who_runs_qadam_may_vouch_and_then_nobody_is_asked(engine: Engine) -> None:
    request(engine, ASKED, NOW)
    assert vouch(engine, "mine", NOW).answer is Answer.DONE
    assert vouch(engine, "mine", NOW).answer is Answer.ALREADY
    assert vouch(engine, "other", NOW).answer is Answer.UNKNOWN
    compose_letters(engine, NOW)
    assert asking(engine) == []
    assert watches(engine) == (ASKED,)


def test_an_end_is_at_once_also_for_a_letter_in_a_senders_hand(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    (held,) = claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=9)
    assert look(engine, END, NOW).answer is Answer.READY
    assert unsubscribe(engine, END, NOW).answer is Answer.DONE
    assert not mark_sending(engine, held, NOW, HOUR)
    assert claim_letters(engine, now=NOW + DAY, worker="w", lease=HOUR, limit=9) == ()
    assert unsubscribe(engine, END, NOW + HOUR).answer is Answer.ALREADY
    assert unsubscribe(engine, replace(END, watch_ids=("none",)), NOW).answer is Answer.UNKNOWN
    assert unsubscribe(engine, replace(END, email="other@example.org"), NOW).answer is Answer.UNKNOWN
    assert broken_promises(engine) == ()


def test_what_may_have_arrived_is_not_repeated_to_who_has_ended(engine: Engine) -> None:
    queue(engine, WATCH)
    compose_letters(engine, NOW)
    (held,) = claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=9)
    assert mark_sending(engine, held, NOW, HOUR)
    finish_letter(engine, held, Deferred("the line was lost", unknown=True), NOW)
    unsubscribe(engine, END, NOW)
    assert claim_letters(engine, now=NOW + DAY, worker="w", lease=HOUR, limit=9) == ()
    assert broken_promises(engine) == ()


def test_a_letter_for_two_watches_goes_to_the_one_that_is_left(engine: Engine) -> None:
    queue(engine, WATCH, replace(WATCH, id="again"))
    compose_letters(engine, NOW)
    unsubscribe(engine, END, NOW)
    compose_letters(engine, NOW)
    (left,) = claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=9)
    assert left.letter.watch_ids == ("again",)


def test_the_file_does_not_bring_back_what_a_reader_has_ended(engine: Engine) -> None:
    listed = Watch("all", "reader@example.org")
    sync_watches(engine, (listed,), NOW)
    unsubscribe(engine, END, NOW)
    sync_watches(engine, (listed,), NOW + HOUR)
    assert watches(engine) == ()
    assert [one.unsubscribed_at for one in kept_watches_of(engine)] == [NOW]
    sync_watches(engine, (replace(listed, email="next@example.org"),), NOW + HOUR)
    assert [watch.email for watch in watches(engine)] == ["next@example.org"]


def test_a_mute_by_link_is_kept_once_and_made_longer_when_asked(engine: Engine) -> None:
    queue(engine, WATCH)
    assert mute(engine, QUIET, NOW + DAY, NOW).answer is Answer.DONE
    assert mute(engine, QUIET, NOW + DAY, NOW).answer is Answer.ALREADY
    assert mute(engine, QUIET, NOW + 2 * DAY, NOW).answer is Answer.DONE
    assert mute(engine, QUIET, NOW, NOW).answer is Answer.EXPIRED
    assert mute(engine, replace(QUIET, project_id="Q9999"), NOW + DAY, NOW).answer is Answer.UNKNOWN
    assert mute(engine, replace(QUIET, email="other@example.org"), NOW + DAY, NOW).answer is Answer.UNKNOWN
    compose_letters(engine, NOW)
    assert claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=9) == ()


@given(st.text(st.characters(codec="utf-8"), max_size=12), st.text(st.characters(codec="utf-8"), max_size=12))
def test_no_address_of_a_stranger_breaks_a_line_or_hides_a_comment(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    if may_be_asked(address):
        assert address.isprintable()
        assert not set(address) & set(' ()<>[]:;,\\"')
        assert may_be_told(address)
        assert mailbox_of(address) == mailbox_of(address.upper()) or not address.isascii()


def test_ids_are_made_of_the_address_and_of_a_channel_only_its_kind() -> None:
    assert free_id("you@example.org", {"you"}) == "you-2"
    assert free_id("tgram://TOKEN/7", ()) == "tgram"
