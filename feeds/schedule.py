"""When to poll a source next, and what to remember of it: pure rules."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from domain.articles import Fetched, FetchFailed, NotModified, PollState

MIN_INTERVAL = timedelta(minutes=5)
MAX_INTERVAL = timedelta(hours=24)
FIRST_RETRY = timedelta(minutes=10)

# Some servers answer 304 for ever to a validator they should not know; a fetch without one finds out.
TRUST_VALIDATORS_FOR = timedelta(hours=24)

# Maintenance pages answer 301, too: the new address must prove itself before we follow it for good.
MOVE_POLLS = 3
MOVE_AGE = timedelta(days=2)

# An adopted address that fails so often is left for the one in the configuration.
MOVE_FAILURES = 3

NO_PAUSE = timedelta(0)
GONE = 410
MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,9})")
TTL_MINUTES = re.compile(rb"<ttl>\s*(\d{1,7})\s*</ttl>")
HEAD_OF_FEED = 16 * 1024


def is_stale(state: PollState, now: datetime) -> bool:
    """Whether the next fetch must do without validators; also true where ``validated_at`` lies in the future."""
    return state.validated_at is None or not NO_PAUSE <= now - state.validated_at < TRUST_VALIDATORS_FOR


def next_poll_at(now: datetime, *wishes: timedelta) -> datetime:
    """After the longest of the wishes, but no sooner than in 5 minutes and no later than in 24 hours."""
    return now + min(max((MIN_INTERVAL, *wishes)), MAX_INTERVAL)


def wished_pause(answer: Fetched | NotModified) -> timedelta:
    """The longest pause that the server (Cache-Control) or the feed (ttl) asks for."""
    body = answer.body[:HEAD_OF_FEED] if isinstance(answer, Fetched) else b""
    ttl = TTL_MINUTES.search(body)
    ages = (MAX_AGE.search(value.lower()) for name, value in answer.headers if name == "cache-control")
    wishes = [timedelta(seconds=int(age[1])) for age in ages if age]
    return max((timedelta(minutes=int(ttl[1]) if ttl else 0), *wishes))


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """A Retry-After header, seconds or HTTP date, as a pause of at most 24 hours; None where it says nothing usable."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return min(timedelta(seconds=int(value.strip()[:9])), MAX_INTERVAL)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    # «-0000» and a missing zone give a naive time, which HTTP means as GMT.
    return max(NO_PAUSE, min(moment.replace(tzinfo=moment.tzinfo or UTC) - now, MAX_INTERVAL))


def back_off(failures: int, rng: random.Random) -> timedelta:
    """10 minutes after the first failure, twice as long after each further one, never more than a day.

    Up to a fifth is taken off at random, so that sources that failed together do not come back together.
    """
    doublings = min(failures - 1, 10)
    return min(FIRST_RETRY * (1 << doublings), MAX_INTERVAL) * rng.uniform(0.8, 1.0)


def after_answer(state: PollState, interval: timedelta, answer: Fetched | NotModified, now: datetime) -> PollState:
    """What to remember after a poll that went well. The validators are kept as the server wrote them."""
    remembered = replace(
        _with_move(state, answer.moved_to, now),
        next_poll_at=next_poll_at(now, interval, wished_pause(answer)),
        failures=0,
        last_error=None,
        last_success_at=now,
        parked=None,
    )
    if isinstance(answer, NotModified):
        return remembered
    headers = dict(answer.headers)
    return replace(remembered, etag=headers.get("etag"), last_modified=headers.get("last-modified"), validated_at=now)


def after_failure(state: PollState, failed: FetchFailed, now: datetime, rng: random.Random) -> PollState:
    """What to remember after a poll that failed: whatever it was, we try again within a day; only 410 parks."""
    failures = state.failures + 1
    gone = failed.status == GONE
    remembered = replace(
        state,
        next_poll_at=next_poll_at(now, back_off(failures, rng), failed.retry_after or NO_PAUSE),
        failures=failures,
        last_error=failed.reason,
    )
    if state.url is not None and (gone or failures >= MOVE_FAILURES):
        return replace(remembered, url=None, etag=None, last_modified=None)
    return replace(remembered, parked=failed.reason) if gone else remembered


def _with_move(state: PollState, moved_to: str | None, now: datetime) -> PollState:
    """Counts polls that a permanent redirect answered well, and adopts its target after enough of them."""
    if moved_to is None:
        return replace(state, moved_to=None, moved_seen=0, moved_since=None)
    if moved_to != state.moved_to or state.moved_since is None or state.moved_since > now:
        return replace(state, moved_to=moved_to, moved_seen=1, moved_since=now)
    if state.moved_seen + 1 < MOVE_POLLS or now - state.moved_since < MOVE_AGE:
        return replace(state, moved_seen=state.moved_seen + 1)
    return replace(state, url=moved_to, moved_to=None, moved_seen=0, moved_since=None)
