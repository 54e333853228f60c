"""When a source is polled next, and what is remembered of it, over weeks of trouble and clocks that jump."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles import FailureKind, Fetched, FetchFailed, NotModified, PollState
from feeds.schedule import (
    FIRST_RETRY,
    MAX_INTERVAL,
    MIN_INTERVAL,
    after_answer,
    after_failure,
    back_off,
    is_stale,
    next_poll_at,
    retry_after,
    wished_pause,
)

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FRESH = PollState(next_poll_at=NOW)
URL, TARGET = "https://steppe.example/old", "https://steppe.example/new"

moments = st.timedeltas(-16_000 * DAY, 16_000 * DAY).map(lambda distance: NOW + distance)
pauses = st.timedeltas(timedelta(0), timedelta(days=4000))
failures = st.builds(
    FetchFailed,
    kind=st.sampled_from(FailureKind),
    reason=st.just("It failed."),
    status=st.sampled_from([None, 400, 403, 404, 429, 500, 503]),
    retry_after=st.none() | pauses,
)


def fetched(body: bytes = b"<rss/>", moved_to: str | None = None, **headers: str) -> Fetched:
    return Fetched(URL, body, tuple((name.replace("_", "-"), value) for name, value in headers.items()), moved_to)


def failed(status: int | None = 503, pause: timedelta | None = None) -> FetchFailed:
    return FetchFailed(FailureKind.HTTP, "The server answers oddly.", status, pause)


def rng() -> random.Random:
    return random.Random(7)


# --- how long to wait


@pytest.mark.parametrize(
    ("wishes", "pause"),
    [
        ((), MIN_INTERVAL),
        ((MINUTE,), MIN_INTERVAL),
        ((30 * MINUTE, HOUR), HOUR),
        ((2 * HOUR, HOUR), 2 * HOUR),
        ((30 * MINUTE, 9 * DAY), MAX_INTERVAL),
    ],
)
def test_the_longest_wish_counts_within_bounds(wishes: Iterable[timedelta], pause: timedelta) -> None:
    assert next_poll_at(NOW, *wishes) == NOW + pause


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (fetched(), 0 * MINUTE),
        (fetched(cache_control="max-age=600"), 10 * MINUTE),
        (fetched(cache_control="Public, Max-Age=600"), 10 * MINUTE),
        (fetched(cache_control="s-maxage=600"), 0 * MINUTE),
        (fetched(cache_control="max-age=soon, no-store"), 0 * MINUTE),
        (fetched(b"<rss><channel><ttl> 90 </ttl>"), 90 * MINUTE),
        (fetched(b"<rss><channel><ttl>90</ttl>", cache_control="max-age=7200"), 2 * HOUR),
        (fetched(b"<ttl>-5</ttl>"), 0 * MINUTE),
        (NotModified((("cache-control", "max-age=600"),)), 10 * MINUTE),
    ],
)
def test_the_server_and_the_feed_may_ask_for_patience(answer: Fetched | NotModified, pause: timedelta) -> None:
    assert wished_pause(answer) == pause


@given(st.binary(max_size=200), st.text(max_size=100))
def test_no_feed_or_header_breaks_the_plan(body: bytes, value: str) -> None:
    state = after_answer(FRESH, HOUR, fetched(b"<ttl>" + body, cache_control=value), NOW)
    assert NOW + HOUR <= state.next_poll_at <= NOW + DAY


@pytest.mark.parametrize(
    ("value", "pause"),
    [
        (None, None),
        ("", None),
        ("0", 0 * MINUTE),
        (" 120 ", 2 * MINUTE),
        ("99999999999999999999", DAY),
        ("-1", None),
        ("1.5", None),
        ("in a while", None),
        ("Mon, 16 Mar 2026 09:10:00 GMT", 10 * MINUTE),
        ("Mon, 16 Mar 2026 14:10:00 +0500", 10 * MINUTE),
        ("Mon, 16 Mar 2026 09:10:00 -0000", 10 * MINUTE),
        ("Sun, 15 Mar 2026 09:10:00 GMT", 0 * MINUTE),
        ("Mon, 16 Mar 2099 09:10:00 GMT", DAY),
        ("Mon, 16 Mar 99999999999999999999 09:10:00 GMT", None),
        ("Mon, 99 Mar 2026 09:10:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str | None, pause: timedelta | None) -> None:
    assert retry_after(value, NOW) == pause


@given(st.text(max_size=60) | st.from_regex(r"[A-Z][a-z]{2}, \d+ Mar \d+ \d+:\d+:\d+ [+-]\d+", fullmatch=True), moments)
def test_no_retry_after_raises_or_exceeds_a_day(value: str, now: datetime) -> None:
    pause = retry_after(value, now)
    assert pause is None or timedelta(0) <= pause <= DAY


def test_back_off_doubles_from_ten_minutes_to_a_day_with_jitter() -> None:
    for n in range(1, 8):
        full = FIRST_RETRY * 2 ** (n - 1)
        assert all(0.8 * full <= back_off(n, random.Random(seed)) <= full for seed in range(20))
    assert len({back_off(3, random.Random(seed)) for seed in range(20)}) == 20
    assert back_off(10**6, rng()) <= DAY


# --- what is remembered


def test_a_good_answer_clears_the_failures_and_keeps_the_validators_verbatim() -> None:
    before = replace(FRESH, failures=4, last_error="It failed.", etag="old", last_modified="old")
    state = after_answer(before, HOUR, fetched(etag='W/"1"', last_modified="Yesterday"), NOW)
    assert state == PollState(
        next_poll_at=NOW + HOUR, etag='W/"1"', last_modified="Yesterday", validated_at=NOW, last_success_at=NOW
    )


def test_validators_that_are_no_longer_sent_are_forgotten() -> None:
    assert after_answer(replace(FRESH, etag="old"), HOUR, fetched(), NOW).etag is None


def test_an_unchanged_answer_keeps_validators_and_does_not_count_as_a_full_reading() -> None:
    before = replace(FRESH, etag="1", last_modified="2", validated_at=NOW - HOUR, failures=1)
    state = after_answer(before, HOUR, NotModified(), NOW)
    assert (state.etag, state.last_modified, state.validated_at) == ("1", "2", NOW - HOUR)
    assert (state.failures, state.last_success_at) == (0, NOW)


@pytest.mark.parametrize(
    ("validated", "stale"),
    [(None, True), (NOW, False), (NOW - DAY + MINUTE, False), (NOW - DAY, True), (NOW + MINUTE, True)],
)
def test_once_a_day_the_source_is_fetched_without_validators(validated: datetime | None, stale: bool) -> None:
    assert is_stale(replace(FRESH, validated_at=validated), NOW) is stale


def test_retry_after_of_a_failure_is_obeyed_within_a_day() -> None:
    assert after_failure(FRESH, failed(429, 3 * HOUR), NOW, rng()).next_poll_at == NOW + 3 * HOUR
    assert after_failure(FRESH, failed(429, 90 * DAY), NOW, rng()).next_poll_at == NOW + DAY
    assert after_failure(FRESH, failed(429, timedelta(0)), NOW, rng()).next_poll_at >= NOW + MIN_INTERVAL


def test_a_source_that_is_gone_is_parked_with_the_reason() -> None:
    state = after_failure(FRESH, failed(410), NOW, rng())
    assert state.parked == "The server answers oddly."


@given(st.lists(failures, min_size=1, max_size=60), st.integers(0, 1000))
def test_a_month_of_failures_means_at_least_one_try_a_day(trouble: list[FetchFailed], seed: int) -> None:
    state, now, dice = FRESH, NOW, random.Random(seed)
    for outcome in trouble:
        state = after_failure(state, outcome, now, dice)
        assert state.parked is None
        assert MIN_INTERVAL <= state.next_poll_at - now <= DAY
        now = state.next_poll_at
    assert state.failures == len(trouble)


def test_thirty_days_of_503_are_at_least_thirty_tries() -> None:
    state, now, tries = FRESH, NOW, 0
    while now < NOW + 30 * DAY:
        state, tries = after_failure(state, failed(), now, rng()), tries + 1
        now = state.next_poll_at
    assert 30 <= tries <= 60


# --- moves


def polled(state: PollState, *steps: tuple[timedelta, str | None]) -> PollState:
    """The state after good answers at these times, each moved for good or not."""
    for after, moved_to in steps:
        state = after_answer(state, HOUR, fetched(moved_to=moved_to), NOW + after)
    return state


def test_a_move_is_adopted_after_three_good_polls_over_two_days() -> None:
    soon = polled(FRESH, (0 * DAY, TARGET), (HOUR, TARGET), (2 * HOUR, TARGET), (DAY, TARGET))
    assert (soon.url, soon.moved_to, soon.moved_seen) == (None, TARGET, 4)
    assert polled(soon, (2 * DAY, TARGET)).url == TARGET
    assert polled(FRESH, (0 * DAY, TARGET), (3 * DAY, TARGET)).url is None
    assert polled(FRESH, (0 * DAY, TARGET), (DAY, TARGET), (2 * DAY, TARGET)).moved_to is None


def test_a_move_that_is_taken_back_counts_from_the_start() -> None:
    state = polled(FRESH, (0 * DAY, TARGET), (DAY, TARGET), (2 * DAY, None), (3 * DAY, TARGET))
    assert (state.url, state.moved_seen) == (None, 1)
    state = polled(FRESH, (0 * DAY, TARGET), (DAY, TARGET), (2 * DAY, f"{TARGET}/other"))
    assert (state.url, state.moved_to, state.moved_seen) == (None, f"{TARGET}/other", 1)


def test_a_failure_does_not_confirm_a_move() -> None:
    state = polled(FRESH, (0 * DAY, TARGET), (DAY, TARGET))
    after = after_failure(state, failed(), NOW + 3 * DAY, rng())
    assert (after.url, after.moved_seen) == (None, 2)


def test_an_adopted_address_that_fails_is_given_up_for_the_configured_one() -> None:
    moved = replace(FRESH, url=TARGET, etag="1")
    state = moved
    for _ in range(3):
        assert (state.url, state.etag) == (TARGET, "1")
        state = after_failure(state, failed(404), NOW, rng())
    assert (state.url, state.etag) == (None, None)
    gone = after_failure(moved, failed(410), NOW, rng())
    assert (gone.url, gone.parked) == (None, None)
