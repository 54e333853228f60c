"""What a site's robots.txt lets us read, remembered for a day."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from domain.articles import FailureKind, Fetched, FetchFailed, FetchOutcome
from feeds.guard import Address

AGENT = "qadam"
LONGEST_PAUSE = 30.0
DAY = 24 * 3600.0
QUARTER_HOUR = 15 * 60.0
MOST_SITES = 128


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a page may be read, and the seconds to leave the host in peace afterwards."""

    granted: bool = True
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Rules:
    """A robots.txt as it came (parsed, a hostile one would fill the memory); ``until`` is on the monotonic clock."""

    text: bytes
    until: float


class Robots:
    """Shared by all threads: two that ask at once may both fetch, and either answer is right."""

    def __init__(self, get: Callable[[str], FetchOutcome], clock: Callable[[], float] = time.monotonic) -> None:
        self._get = get
        self._clock = clock
        self._rules: dict[str, Rules] = {}

    def permission(self, address: Address) -> Permission:
        from protego import Protego

        text = self._rules_of(address.origin).text
        if not text:
            return Permission()
        rules = Protego.parse(text.decode("utf-8", "replace"))
        return Permission(rules.can_fetch(address.url, AGENT), min(rules.crawl_delay(AGENT) or 0.0, LONGEST_PAUSE))

    def _rules_of(self, origin: str) -> Rules:
        rules = self._rules.get(origin)
        if rules is None or rules.until <= self._clock():
            if len(self._rules) >= MOST_SITES:
                self._rules.clear()
            rules = self._rules[origin] = self._asked(origin)
        return rules

    def _asked(self, origin: str) -> Rules:
        outcome = self._get(f"{origin}/robots.txt")
        if isinstance(outcome, Fetched):
            return Rules(outcome.body, self._clock() + DAY)
        # A server in trouble says nothing about what it allows. RFC 9309 would keep us out, but we read a handful of
        # pages that the site itself has just announced, and staying out would lose them; so we ask again soon.
        certain = isinstance(outcome, FetchFailed) and _says_there_is_none(outcome)
        return Rules(b"", self._clock() + (DAY if certain else QUARTER_HOUR))


def _says_there_is_none(failed: FetchFailed) -> bool:
    return failed.kind is FailureKind.EMPTY or (failed.status is not None and 400 <= failed.status < 500)
