"""How often somebody may try: so many times in a while, whoever asks more waits."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

MOST_REMEMBERED = 10_000  # whom we count; those who tried longest ago are forgotten first


@dataclass(slots=True)
class Pace:
    """``times`` tries in ``span`` for each key; kept in memory, so a restart forgives."""

    times: int
    span: timedelta
    _tries: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def admits(self, key: str, now: datetime) -> bool:
        """Counts a try; False where it is one too many."""
        with self._lock:
            tries = self._tries.setdefault(key, deque(maxlen=self.times))
            self._tries.move_to_end(key)
            if len(self._tries) > MOST_REMEMBERED:
                self._tries.popitem(last=False)
            if len(tries) == self.times and tries[0] > now - self.span:
                return False
            tries.append(now)
            return True


@dataclass(frozen=True, slots=True)
class Tries:
    """To log in: by address, as a guesser has one, and by name, as a guesser with many addresses has one aim.

    ``to_watch``: to rehearse a watch or ask for one, by address.
    """

    by_address: Pace = field(default_factory=lambda: Pace(10, timedelta(minutes=10)))
    by_name: Pace = field(default_factory=lambda: Pace(30, timedelta(hours=1)))
    to_watch: Pace = field(default_factory=lambda: Pace(30, timedelta(minutes=10)))
